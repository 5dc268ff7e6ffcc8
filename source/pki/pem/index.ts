// Reads and writes PEM (RFC 7468) and base64 as Go and kubectl do.
export {decodeBase64} from './decode-base64.js';
export {encodePem} from './encode-pem.js';
export type {PemBlock} from './pem-blocks.js';
export {pemBlocks} from './pem-blocks.js';
export {labelList, labelText} from './pem-label.js';
export {decodeRegularBlock} from './regular-block.js';
export type {ServerBlock} from './server-pem.js';
export {firstServerBlock} from './server-pem.js';
