// ?
export type {Pkcs12Content} from './decode-pkcs12.js';
