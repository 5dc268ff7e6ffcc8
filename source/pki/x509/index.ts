// Decodes certificates (RFC 5280) and requests (RFC 2986).
export {decodeCertificate} from './decode-certificate.js';
export {decodeRequest} from './decode-request.js';
export {nameText} from './distinguished-name.js';
export {sha256Hex} from './fingerprint.js';
export {pkcs7Certificates} from './pkcs7.js';
export type {PkiFileElement} from './pki-file.js';
export {readPkiFile} from './pki-file.js';
export {requestFromApi} from './request-from-api.js';
export type {ServerView} from './server-view.js';
export {serverView} from './server-view.js';
