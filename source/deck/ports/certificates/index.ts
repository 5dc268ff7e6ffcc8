// The ports that the screen of certificates uses.
export type {CertificateStock, CertificatesPort, CertificatesView} from './certificates.js';
export type {RenewalsPort} from './renewals.js';
