import type {AddressRange} from '../../base/index.js';

/** A policy file, read: the same for every request of a run. */
export type LocalPolicy = {
	/** As it was named. */
	readonly file: string;
	/** Hex, of its bytes. */
	readonly sha256: string;
	readonly limits: readonly SignerLimits[];
	/** Who may ask for what. */
	readonly requesters: readonly RequesterGrant[];
	/** Service accounts that may ask for others. */
	readonly delegates: readonly Delegate[];
	/** Of SPIFFE names, in lower case; absent where the policy says nothing of them. */
	readonly trustDomains?: readonly string[];
	/** For which signers nobody may approve what they asked for: signerNames, `domain/*`, or `*`. */
	readonly fourEyes: readonly string[];
	/** Findings that are fine for some requests. */
	readonly allow: readonly Allowance[];
};

/** What requests for some signers may ask for; what is absent is not limited. */
export type SignerLimits = {
	/** A signerName, `domain/*`, or `*`. */
	readonly signers: string;
	readonly names?: NamePatterns;
	readonly addresses?: readonly AddressRange[];
	readonly mostNames?: number;
	/** As it was written, and what it says. */
	readonly longest?: {readonly text: string; readonly seconds: number};
};

/** Lower-case host names and URIs; `*.zone` stands for all below it, `spiffe://domain/*` for all that begins so. */
export type NamePatterns = {
	readonly hosts: ReadonlySet<string>;
	readonly zones: readonly string[];
	readonly uris: readonly string[];
};

/** What some requesters may ask for, besides what is theirs anyway. */
export type RequesterGrant = {
	/** How it stands in the file: `requesters[0]`. */
	readonly at: string;
	readonly users: readonly string[];
	readonly groups: readonly string[];
	/** `NAMESPACE/NAME`, or `NAMESPACE/*`. */
	readonly serviceAccounts: readonly string[];
	readonly signers: readonly string[];
	readonly names?: NamePatterns;
	readonly addresses?: readonly AddressRange[];
};

/** A service account that may ask for names of others. */
export type Delegate = {
	readonly at: string;
	/** `NAMESPACE/NAME`. */
	readonly serviceAccount: string;
	/** Never a signer of Kubernetes. */
	readonly signers: readonly string[];
	readonly names: NamePatterns;
};

/** A finding that the operator's team allows, for what and until when. */
export type Allowance = {
	readonly at: string;
	/** Id of a finding. */
	readonly finding: string;
	readonly signers: readonly string[];
	/** As in `RequesterGrant`; none of them is everybody. */
	readonly users: readonly string[];
	readonly groups: readonly string[];
	readonly serviceAccounts: readonly string[];
	/** All SANs have to be among them. */
	readonly names?: NamePatterns;
	readonly reason: string;
	/** The first instant at which it no longer holds. */
	readonly until: Date;
};
