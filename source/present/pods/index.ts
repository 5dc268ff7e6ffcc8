// Shows PodCertificateRequests as rows and JSON, and why a Pod waits as lines.
export {bundleColumns, bundleJson} from './bundle-columns.js';
export {explanationLines} from './explanation-lines.js';
export {podAnswerLines} from './pod-answer-lines.js';
export {podCertificateColumns} from './pod-certificate-columns.js';
export {podCertificateJson} from './pod-certificate-json.js';
export {podCertificateRows} from './pod-certificate-rows.js';
export {podDetailLines, podRequestLines} from './pod-detail-lines.js';
