// Encodes certificates, requests and names.
export type {CertificateSpec, SpecExtension, SpecName} from './certificate-spec.js';
export type {CertificateTemplate} from './encode-certificate.js';
export {encodeCertificate, encodeTbsCertificate, randomSerialNumber, roundToMinute} from './encode-certificate.js';
export {encodeName} from './encode-name.js';
export type {EncodedRequest, RequestSpec} from './encode-request.js';
export {encodeRequest, encodeRequestLike} from './encode-request.js';
export {resolveUsages, unknownUsage} from './usages.js';
