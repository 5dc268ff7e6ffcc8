// PKCS#12 (RFC 7292): keystores, read and written.
export type {Pkcs12Content} from './decode-pkcs12.js';
