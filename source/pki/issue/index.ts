// Authorities, and the certificates that they issue.
export {createAuthority} from './authority.js';
export type {IssuedCertificate} from './issue.js';
export {issueCertificate} from './issue.js';
