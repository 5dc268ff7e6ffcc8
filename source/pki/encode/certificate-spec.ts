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

/** An extension to request. It is written unchanged. */
export type SpecExtension = {readonly oid: string; readonly critical: boolean; readonly value: Uint8Array};

/** The parsed content of cfssl's CSR JSON. */
export type CertificateSpec = {
	/** `CN`; empty for none. */
	readonly commonName: string;
	readonly names: readonly SpecName[];
	/** Unchanged; `sortHosts` sorts them into kinds of names. */
	readonly hosts: readonly string[];
	/** The subject's serialNumber attribute, not the certificate's serial; empty for none. */
	readonly serialNumber: string;
	readonly key: KeySpec;
	readonly delegationEnabled?: boolean;
	/** Further extensions to request, beside subjectAltName. */
	readonly extensions?: readonly SpecExtension[];
};
