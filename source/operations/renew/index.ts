// Renews a certificate from its request or its Secret.
export {planRequestRenewal} from './renew-request.js';
export {nextKey, planSecretRenewal} from './renew-secret.js';
export {readRenewable} from './renewable.js';
