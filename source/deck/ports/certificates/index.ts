// What the screen of certificates asks of the deck.
export type {CertificateStock, CertificatesPort, CertificatesView} from './certificates.js';
export type {RenewalsPort} from './renewals.js';
