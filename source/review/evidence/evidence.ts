import type {PodRecord} from '../../cluster/records/index.js';
import type {Certificate} from '../../pki/index.js';
import type {EvidenceSource} from '../finding/index.js';
import type {AccountPods} from './account-pods.js';
import type {Authorities} from './authorities.js';
import type {ApiServerAddresses, ClusterDomain, Nodes, Routes, Services} from './network/index.js';
import type {ActingAs, PowerId, Rights} from './rights/index.js';
import type {TrustDomains} from './trust-domains.js';

/** What a question to the cluster gave: an answer, or why there is none. */
export type Reading<T> =
	| {readonly state: 'read'; readonly value: T; readonly at: Date}
	/** The operator has no permission to ask. `why` names the missing RBAC rule. */
	| {readonly state: 'refused'; readonly why: string; readonly at: Date}
	| {readonly state: 'failed'; readonly why: string; readonly at: Date}
	/** Not asked, because there were too many questions at once. */
	| {readonly state: 'skipped'; readonly why: string; readonly at: Date};

/** What the requested identity may do, by the server's access reviews. */
export type PowerAnswers = {
	/** Keyed by `powerKey`. */
	readonly answers: ReadonlyMap<string, PowerAnswer>;
	/** Why some questions were not asked or not answered. */
	readonly unread: readonly string[];
};

/** The same for a requester who asks for another user's login, and whether the requester may already act as that login. */
export type RequesterAnswers = PowerAnswers & {readonly actsAs: ActingAs};

export type PowerAnswer = {readonly allowed: boolean; readonly reason?: string};

/** The key of a power in the whole cluster, or in one namespace. */
export function powerKey(id: PowerId, namespace?: string): string {
	return namespace === undefined ? id : `${id} ${namespace}`;
}

/** Pods by their address. An empty list: all Pods were read, and none has the address. */
export type PodsByAddress = ReadonlyMap<string, readonly PodRecord[]>;

/** What the cluster says about the subject of a request. A part is absent if it was not asked for, or not yet. */
export type Evidence = {
	/** Bindings and roles. `unread` says why some of them are missing. */
	readonly bindings?: Reading<Rights>;
	readonly nodes?: Reading<Nodes>;
	readonly services?: Reading<Services>;
	readonly domain?: Reading<ClusterDomain>;
	/** Certificate authorities that the cluster and its clients trust; empty if nothing in the cluster names any. */
	readonly authorities?: Reading<Authorities>;
	/** The addresses and names of the API servers. */
	readonly apiServer?: Reading<ApiServerAddresses>;
	readonly routes?: Reading<Routes>;
	/** Pods of service accounts that sent a request, as far as they were asked for. */
	readonly accountPods?: Reading<AccountPods>;
	/** Authorities whose certificates the API server accepts for logins, of clients and of front proxies. */
	readonly clientAuthorities?: Reading<readonly Certificate[]>;
	readonly trustDomains?: Reading<TrustDomains>;
	/** Only addresses of the request that were asked about. Nothing is known about the owners of other addresses. */
	readonly pods?: Reading<PodsByAddress>;
	readonly powers?: Reading<PowerAnswers>;
	/** Only for a request for another user's login. */
	readonly requester?: Reading<RequesterAnswers>;
};

/** The answer; undefined without one. */
export function answered<T>(reading: Reading<T> | undefined): T | undefined {
	return reading?.state === 'read' ? reading.value : undefined;
}

/** Why a question has no answer; undefined if it has one, or was not asked. */
export function whyUnread(reading: Reading<unknown> | undefined): string | undefined {
	return reading === undefined || reading.state === 'read' ? undefined : reading.why;
}

/** The reading on which a finding is based. */
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
