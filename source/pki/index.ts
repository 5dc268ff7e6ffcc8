// What all of pki speaks of: decoded requests and certificates, and its errors.
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
