// Reads and writes keystores in PKCS#12 (RFC 7292).
export type {Pkcs12Content} from './decode-pkcs12.js';
