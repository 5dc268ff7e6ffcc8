// Verifies a certificate, and puts it where workloads read it.
export {planConfigMap} from './config-map.js';
export type {Keystore} from './keystore.js';
export {ownerLabels} from './owner-labels.js';
export type {PublishTargets} from './publish.js';
export {planPublish} from './publish.js';
export {planSaveText} from './save-text.js';
export {askedAnnotations, secretDigest} from './secret.js';
export {planSignerBundle, planTrustBundle} from './trust-bundle.js';
export type {VerifyOptions} from './verify.js';
export {examineIssued, verifyForPublishing} from './verify.js';
