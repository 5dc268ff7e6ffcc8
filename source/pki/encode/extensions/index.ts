// Encodes extensions (RFC 5280 §4.2).
export type {CertificatePolicy} from './encode-extension.js';
export {
	encodeAuthorityInfoAccess,
	encodeAuthorityKeyIdentifier,
	encodeBasicConstraints,
	encodeCertificatePolicies,
	encodeCrlDistributionPoints,
	encodeExtension,
	encodeExtKeyUsage,
	encodeGeneralNames,
	encodeKeyUsage,
	encodeNullValue,
	encodeSubjectKeyIdentifier,
	extensionOids,
	subjectKeyIdentifier,
} from './encode-extension.js';
export type {NameLimit, NameLimits} from './encode-name-constraints.js';
export {encodeNameConstraints, readNameLimit} from './encode-name-constraints.js';
