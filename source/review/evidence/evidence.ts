import type {PodRecord} from '../../cluster/records/index.js';
import type {Certificate} from '../../pki/index.js';
import type {EvidenceSource} from '../finding/index.js';
import type {AccountPods} from './account-pods.js';
import type {Authorities} from './authorities.js';
import type {ApiServerAddresses, ClusterDomain, Nodes, Routes, Services} from './network/index.js';
import type {ActingAs, PowerId, Rights} from './rights/index.js';
import type {TrustDomains} from './trust-domains.js';

/** What asking the cluster brought: an answer, or why there is none. */
export type Reading<T> =
	| {readonly state: 'read'; readonly value: T; readonly at: Date}
	/** The operator may not ask; `why` names the RBAC rule that is missing. */
	| {readonly state: 'refused'; readonly why: string; readonly at: Date}
	| {readonly state: 'failed'; readonly why: string; readonly at: Date}
	/** Not asked, as there is too much to ask at once. */
	| {readonly state: 'skipped'; readonly why: string; readonly at: Date};

/** What the server's access reviews say of what the requested identity may do. */
export type PowerAnswers = {
	/** By `powerKey`. */
	readonly answers: ReadonlyMap<string, PowerAnswer>;
	/** Why not all was asked or answered. */
	readonly unread: readonly string[];
};

/** The same of a requester who asks for somebody else's login, and whether they may act as that login anyway. */
export type RequesterAnswers = PowerAnswers & {readonly actsAs: ActingAs};

export type PowerAnswer = {readonly allowed: boolean; readonly reason?: string};

/** A power in the whole cluster, or in one namespace. */
export function powerKey(id: PowerId, namespace?: string): string {
	return namespace === undefined ? id : `${id} ${namespace}`;
}

/** Pods that have an address, by it; none where all were looked through and nobody has it. */
export type PodsByAddress = ReadonlyMap<string, readonly PodRecord[]>;

/** What the cluster says of what a request touches; a part that is absent was not asked for, or not yet. */
export type Evidence = {
	/** Bindings and roles; a part of them that could not be read is in its `unread`. */
	readonly bindings?: Reading<Rights>;
	readonly nodes?: Reading<Nodes>;
	readonly services?: Reading<Services>;
	readonly domain?: Reading<ClusterDomain>;
	/** Whose certificates the cluster and its clients trust; none where nothing tells. */
	readonly authorities?: Reading<Authorities>;
	/** Where and under which names the API servers answer. */
	readonly apiServer?: Reading<ApiServerAddresses>;
	readonly routes?: Reading<Routes>;
	/** Those of the service accounts that ask, as far as they were asked for. */
	readonly accountPods?: Reading<AccountPods>;
	/** Authorities whose certificates the API server takes for logins, of clients and of front proxies. */
	readonly clientAuthorities?: Reading<readonly Certificate[]>;
	readonly trustDomains?: Reading<TrustDomains>;
	/** Of the request's addresses only those that were asked about; the others are not known to be nobody's. */
	readonly pods?: Reading<PodsByAddress>;
	readonly powers?: Reading<PowerAnswers>;
	/** Only of a request for another's login. */
	readonly requester?: Reading<RequesterAnswers>;
};

/** The answer, where there is one. */
export function answered<T>(reading: Reading<T> | undefined): T | undefined {
	return reading?.state === 'read' ? reading.value : undefined;
}

/** Why there is no answer though one was asked for; undefined where there is, or nobody asked. */
export function whyUnread(reading: Reading<unknown> | undefined): string | undefined {
	return reading === undefined || reading.state === 'read' ? undefined : reading.why;
}

/** The reading that a finding leans on. */
export function readingFor(evidence: Evidence, source: EvidenceSource): Reading<unknown> | undefined {
	switch (source) {
		case 'access-reviews':
			return evidence.powers;
		case 'api-server':
			return evidence.apiServer;
		case 'account-pods':
			return evidence.accountPods;
		case 'client-authorities':
			return evidence.clientAuthorities;
		case 'trust-domains':
			return evidence.trustDomains;
		default:
			return evidence[source];
	}
}
