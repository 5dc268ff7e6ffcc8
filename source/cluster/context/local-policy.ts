import type {AddressRange} from '../../base/index.js';

/** The content of a policy file. It is the same for every request of a run. */
export type LocalPolicy = {
	/** The path as the operator gave it. */
	readonly file: string;
	/** Hex SHA-256 of its bytes. */
	readonly sha256: string;
	readonly limits: readonly SignerLimits[];
	/** Requesters, and what they may ask for. */
	readonly requesters: readonly RequesterGrant[];
	/** Service accounts that may ask for the names of others. */
	readonly delegates: readonly Delegate[];
	/** Trust domains of SPIFFE names, in lower case; absent if the policy does not list them. */
	readonly trustDomains?: readonly string[];
	/** Signers whose requests must be approved by another user than the requester: signerNames, `domain/*`, or `*`. */
	readonly fourEyes: readonly string[];
	/** Findings that are allowed for some requests. */
	readonly allow: readonly Allowance[];
};

/** Limits on requests to some signers. An absent field sets no limit. */
export type SignerLimits = {
	/** A signerName, `domain/*`, or `*`. */
	readonly signers: string;
	readonly names?: NamePatterns;
	readonly addresses?: readonly AddressRange[];
	readonly mostNames?: number;
	/** The longest duration as text of the file, and in seconds. */
	readonly longest?: {readonly text: string; readonly seconds: number};
};

/** Host names and URIs in lower case. `*.zone` stands for all names below, `spiffe://domain/*` for all with that prefix. */
export type NamePatterns = {
	readonly hosts: ReadonlySet<string>;
	readonly zones: readonly string[];
	readonly uris: readonly string[];
};

/** What some requesters may ask for, in addition to their own names. */
export type RequesterGrant = {
	/** The place in the file: `requesters[0]`. */
	readonly at: string;
	readonly users: readonly string[];
	readonly groups: readonly string[];
	/** `NAMESPACE/NAME`, or `NAMESPACE/*`. */
	readonly serviceAccounts: readonly string[];
	readonly signers: readonly string[];
	readonly names?: NamePatterns;
	readonly addresses?: readonly AddressRange[];
};

/** A service account that may ask for the names of others. */
export type Delegate = {
	readonly at: string;
	/** `NAMESPACE/NAME`. */
	readonly serviceAccount: string;
	/** Signer names, without those of Kubernetes. */
	readonly signers: readonly string[];
	readonly names: NamePatterns;
};

/** A finding that the operator's team allows, for some requests and until a date. */
export type Allowance = {
	readonly at: string;
	/** Id of a finding. */
	readonly finding: string;
	readonly signers: readonly string[];
	/** As in `RequesterGrant`. If all three lists are empty, every requester is meant. */
	readonly users: readonly string[];
	readonly groups: readonly string[];
	readonly serviceAccounts: readonly string[];
	/** All SANs must be among these names. */
	readonly names?: NamePatterns;
	readonly reason: string;
	/** The first instant at which it is no longer valid. */
	readonly until: Date;
};
