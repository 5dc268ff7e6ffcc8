/** One AttributeTypeAndValue of a distinguished name (RFC 5280 §4.1.2.4). */
export type NameAttribute = {
	readonly oid: string;
	/** Short name of RFC 4514 and cfssl (`CN`, `O`, `OU`, `C`, `ST`, `L`, `STREET`, `serialNumber` …), else the dotted OID. */
	readonly type: string;
	/** The text; if it can't be decoded, `#` and the value's DER in hex (RFC 4514 §2.4). */
	readonly value: string;
	/** ASN.1 string type as written, such as `PrintableString`. */
	readonly encoding: string;
	/** Set if the value breaks the rules of its string type. */
	readonly problem?: string;
};

/** A SET of attributes; nearly always one, but several are legal and Kubernetes reads each. */
export type RelativeDistinguishedName = readonly NameAttribute[];
export type DistinguishedName = readonly RelativeDistinguishedName[];

export type GeneralNameKind =
	| 'dns'
	| 'email'
	| 'ip'
	| 'uri'
	| 'otherName'
	| 'directoryName'
	| 'registeredID'
	| 'x400Address'
	| 'ediPartyName';

/** One entry of subjectAltName (RFC 5280 §4.2.1.6). */
export type GeneralName = {
	readonly kind: GeneralNameKind;
	/**
	 * dns, email, uri: the text. ip: RFC 5952 or dotted text. otherName: `OID;text`. directoryName: RFC 4514 text. What
	 * can't be read as its kind, or has the form of none (kind `otherName`): `#` and its DER in hex.
	 */
	readonly value: string;
	/** Set for an IPv4-mapped address in 16 bytes. As in Go, its text is that of IPv4, but name constraints see 16 bytes. */
	readonly isMapped?: true;
	readonly problem?: string;
};

export type KeyAlgorithm = 'ECDSA' | 'RSA' | 'Ed25519' | 'Ed448' | 'DSA' | 'X25519' | 'X448' | 'unknown';

/** SubjectPublicKeyInfo, read by hand: it may describe a key that node:crypto refuses. */
export type PublicKeyInfo = {
	readonly algorithm: KeyAlgorithm;
	readonly oid: string;
	/** NIST name (`P-256`), else OpenSSL's name or the OID; only for curves. */
	readonly curve?: string;
	/** Modulus bits for RSA and DSA, field bits for curves. */
	readonly bits?: number;
	/** RSA public exponent in decimal. */
	readonly exponent?: string;
	/** Hex SHA-256 of the DER SubjectPublicKeyInfo. */
	readonly sha256: string;
	readonly problem?: string;
};

export type SignatureAlgorithm = {
	readonly oid: string;
	/** Such as `ecdsa-with-SHA256`, `sha256WithRSAEncryption`, `Ed25519`; the OID where unknown. */
	readonly name: string;
	/** DER of the parameters, if present. */
	readonly parameters?: Uint8Array;
};

export type Extension = {
	readonly oid: string;
	/** RFC name (`subjectAltName`), else the OID. */
	readonly name: string;
	readonly critical: boolean;
	/** Content of the OCTET STRING. */
	readonly value: Uint8Array;
};

/**
 * A fault of encoding or structure that did not stop decoding. `fatalForServer`: the API server's parser (Go crypto/x509)
 * refuses the whole file because of it.
 */
export type Problem = {
	readonly code: string;
	readonly message: string;
	readonly fatalForServer: boolean;
};

export type BasicConstraints = {readonly ca: boolean; readonly pathLength?: number};

/** The common parts of requests and certificates. */
type Described = {
	readonly subject: DistinguishedName;
	readonly publicKey: PublicKeyInfo;
	readonly subjectAltNames: readonly GeneralName[];
	readonly extensions: readonly Extension[];
	readonly basicConstraints?: BasicConstraints;
	/** RFC 5280 §4.2.1.3 names in bit order: `digitalSignature`, `keyEncipherment`, `keyCertSign` … */
	readonly keyUsage: readonly string[];
	/** RFC 5280 §4.2.1.12 names (`serverAuth`, `clientAuth`, `anyExtendedKeyUsage` …), else the OID. */
	readonly extKeyUsage: readonly string[];
	readonly signatureAlgorithm: SignatureAlgorithm;
	readonly problems: readonly Problem[];
};

/** A PKCS#10 CertificationRequest (RFC 2986 §4). */
export type CertificationRequest = Described & {
	readonly kind: 'CertificateRequest';
	readonly version: number;
	readonly attributes: ReadonlyArray<{readonly oid: string; readonly name: string; readonly problem?: string}>;
	readonly raw: RawParts;
};

/** An X.509 Certificate (RFC 5280 §4.1). */
export type Certificate = Described & {
	readonly kind: 'Certificate';
	readonly version: number;
	readonly issuer: DistinguishedName;
	/** Lower-case hex without separators or leading zeros, with `-` for a negative number; empty if there is none. */
	readonly serialNumber: string;
	readonly notBefore: Date;
	readonly notAfter: Date;
	/** Hex. */
	readonly subjectKeyIdentifier?: string;
	/** Hex. */
	readonly authorityKeyIdentifier?: string;
	readonly raw: RawParts & {readonly issuer: Uint8Array};
};

/** Slices of the input, never encoded again, because signatures cover these bytes. */
export type RawParts = {
	readonly der: Uint8Array;
	/** CertificationRequestInfo or TBSCertificate. */
	readonly tbs: Uint8Array;
	readonly subject: Uint8Array;
	readonly subjectPublicKeyInfo: Uint8Array;
	readonly signature: Uint8Array;
};
