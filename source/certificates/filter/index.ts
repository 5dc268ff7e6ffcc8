// Finds certificates by the filter language of the deck.
export type {CertificateFilter} from './certificate-filter.js';
export {certificateFields, parseCertificateFilter} from './certificate-filter.js';
