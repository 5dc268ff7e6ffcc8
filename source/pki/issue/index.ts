// Creates authorities, and issues certificates with them.
export {createAuthority} from './authority.js';
export type {IssuedCertificate} from './issue.js';
export {certificateBody, issueCertificate, planCertificate, signCertificateBody} from './issue.js';
export {assertAuthority} from './signing-authority.js';
