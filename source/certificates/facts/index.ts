// Judges certificates where they lie: time, key, chain, names, users, and who renews them.
export {judgeCertificates} from './judge.js';
export {certificateRules} from './rules.js';
