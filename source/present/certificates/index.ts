// Shows the certificates of a cluster as rows, tables, details, JSON, CSV and metrics.
export {certificateColumns} from './certificate-columns.js';
export {certificateCsv} from './certificate-csv.js';
export {certificateDetail} from './certificate-detail.js';
export {certificateMetrics} from './certificate-metrics.js';
export {certificateName, sortedByEnd} from './certificate-order.js';
export {certificatesJson} from './certificate-place-json.js';
export {certificateHead, certificateNote, certificateRow, layoutCertificates} from './certificate-rows.js';
export {unreadLines} from './certificate-words.js';
export {renewCommand, whyNotRenewed} from './renew-command.js';
export {renewalsJson} from './renewal-json.js';
export {
	nameOf,
	outcomeTexts,
	renewalPlanLines,
	renewalResultLines,
	renewalSummary,
	restartLines,
} from './renewal-lines.js';
export {restartsOf, restartTexts} from './restart-lines.js';
export {podsServeText} from './served-lines.js';
