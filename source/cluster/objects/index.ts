// Implements the API calls, one file per kind of object.
export type {ConnectedCluster} from './connect.js';
export {decodeSigningRequest} from './decode.js';
export {listPages} from './list-pages.js';
export {bySigner, firstPage, laterPages, requestsPath, selectorValue} from './list-requests.js';
export {podCertificateKind} from './pod-certificates.js';
