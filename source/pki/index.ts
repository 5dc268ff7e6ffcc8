// Defines the types that all of pki shares: decoded requests, certificates and errors.
export {PkiError, withoutTraces} from './pki-error.js';
export type {
	BasicConstraints,
	Certificate,
	CertificationRequest,
	DistinguishedName,
	Extension,
	GeneralName,
	GeneralNameKind,
	KeyAlgorithm,
	NameAttribute,
	Problem,
	PublicKeyInfo,
	RawParts,
	RelativeDistinguishedName,
	SignatureAlgorithm,
} from './types.js';
