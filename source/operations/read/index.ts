// Reads the files that a user passes in, and the contents of a request.
export {askedOf} from './asked-of.js';
export {checkSignature} from './check-signature.js';
export type {Inspected, InspectedSlice} from './inspect-file.js';
export {inspectSlices} from './inspect-file.js';
export type {OpenedAuthority} from './open-authority.js';
export {authorityName, authorityText, issueWith, openAuthority, openAuthorityText, openKey} from './open-authority.js';
export {certificatesIn, readCertificateFile} from './read-certificates.js';
export {readLocalPolicy} from './read-local-policy.js';
export type {ReadRequest} from './read-request.js';
export {readSigningRequest} from './read-request.js';
export {readAuthoritySpec, readPassphrase, readSpec, readSpecText} from './read-spec.js';
export {traitsOf} from './request-traits.js';
