// Judges certificates where they lie: time, key, chain, names, users, and who renews them.

export {judgeCertificates} from './judge.js';
export {withOwnSigner} from './own-signer.js';
export type {RenewalChoice} from './renewals.js';
export {chooseRenewals} from './renewals.js';
export {certificateRules} from './rules.js';
