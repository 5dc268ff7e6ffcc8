import type {KeySpec} from '../keys/index.js';

/** One entry of `names`; several entries make multi-valued RDNs, as cfssl does. */
export type SpecName = {
	readonly C?: string;
	readonly ST?: string;
	readonly L?: string;
	readonly O?: string;
	readonly OU?: string;
	readonly E?: string;
	/** Attributes by dotted OID, in the order written. */
	readonly OID?: ReadonlyArray<readonly [oid: string, value: string]>;
};

/** An extension that a request asks for, written as it is. */
export type SpecExtension = {readonly oid: string; readonly critical: boolean; readonly value: Uint8Array};

/** What a certificate is asked for: cfssl's CSR JSON, read. */
export type CertificateSpec = {
	/** `CN`; empty for none. */
	readonly commonName: string;
	readonly names: readonly SpecName[];
	/** As written; `sortHosts` says what becomes of them. */
	readonly hosts: readonly string[];
	/** The subject's serialNumber attribute, not the certificate's serial; empty for none. */
	readonly serialNumber: string;
	readonly key: KeySpec;
	readonly delegationEnabled?: boolean;
	/** Asked for besides subjectAltName. */
	readonly extensions?: readonly SpecExtension[];
};
