import type {RequestList, RequestStore} from '../../cluster/calls/index.js';
import {isPartial} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest, RequestCluster} from '../../cluster/model/index.js';
import {createNotifier} from '../../cluster/model/index.js';
import type {DeckServices} from '../ports/index.js';

/** One of several clusters, with its own ports. */
export type Member = RequestCluster & {readonly services: DeckServices};

/** Whether pages of its first list arrive. */
export function isArriving({services}: Member): boolean {
	return isPartial(services.requests.getSnapshot());
}

/** A request in the form that its own cluster knows. */
type RequestOrigin = ReturnType<NonNullable<DeckServices['clusters']>['origin']>;
/** The same, with the ports of its cluster. */
type MemberOrigin = RequestOrigin & Pick<Member, 'services'>;

export type MergedRequests = {
	/** The merged list of all clusters. */
	readonly store: RequestStore;
	origin(row: CertificateSigningRequest): MemberOrigin;
	/** The row for a request on the list of a cluster. */
	rowOf(member: Member, request: CertificateSigningRequest): CertificateSigningRequest;
	/** The cluster whose list contains this object, by identity. */
	ownerOf(request: CertificateSigningRequest): string | undefined;
	row(uid: string): CertificateSigningRequest | undefined;
	/** Removes the requests of a cluster from the merged list, from now on. */
	leaveOut(member: Member): void;
};

/** How long changes are gathered, in milliseconds, because each notification goes through the rows of all clusters. */
const gatherMs = 50;
/** The interval of merges while pages of a first list arrive. Each draws all rows again, and delays the next pages. */
const pagesMs = 1000;

/** The `metadata.uid` of a row. It contains the cluster, because a restored copy of a cluster has the same uids. */
export function rowUid(cluster: string, uid: string): string {
	return cluster.concat('/', uid);
}

/**
 * Merges the lists of several clusters. A row is a request with its cluster, and with a `uid` that no request of another
 * cluster can have. Only `origin` tells the request of a row; it is never guessed.
 */
export function createMergedRequests(members: readonly Member[]): MergedRequests {
	const clusters = new Map<Member, RequestCluster>(
		members.map(member => [member, {name: member.name, ...(member.color && {color: member.color})}]),
	);
	const rows = new WeakMap<CertificateSigningRequest, CertificateSigningRequest>();
	const origins = new WeakMap<CertificateSigningRequest, MemberOrigin>();
	const parts = new Map<
		Member,
		Pick<RequestList, 'requests'> & {readonly rows: readonly CertificateSigningRequest[]}
	>();
	const hidden = new Set<Member>();
	const rowOf = (member: Member, request: CertificateSigningRequest): CertificateSigningRequest => {
		let row = rows.get(request);
		if (row === undefined) {
			const cluster = clusters.get(member) as RequestCluster;
			row = {...request, uid: rowUid(cluster.name, request.uid), cluster};
			rows.set(request, row);
			origins.set(row, {cluster: cluster.name, request, services: member.services});
		}

		return row;
	};

	const rowsOf = (member: Member): readonly CertificateSigningRequest[] => {
		const {requests} = member.services.requests.getSnapshot();
		const last = parts.get(member);
		if (last?.requests === requests) {
			return last.rows;
		}

		// Pages are added at the end.
		const next = requests.map((request, at) =>
			request === last?.requests[at] ? (last?.rows[at] as CertificateSigningRequest) : rowOf(member, request),
		);
		parts.set(member, {requests, rows: next});
		return next;
	};

	const shown = () => members.filter(member => !hidden.has(member));
	let snapshot: RequestList = {phase: 'connecting', requests: []};
	let from: ReadonlyArray<readonly CertificateSigningRequest[]> = [];
	let byUid: ReadonlyMap<string, CertificateSigningRequest> | undefined;
	const merge = (): boolean => {
		const lists = shown().map(member => member.services.requests.getSnapshot());
		const pieces = shown().map(rowsOf);
		const isSame = pieces.length === from.length && pieces.every((piece, at) => piece === from[at]);
		const requests = isSame ? snapshot.requests : pieces.flat();
		const next = phaseOf(lists, requests);
		if (isSame && isAlike(next, snapshot)) {
			return false;
		}

		from = pieces;
		snapshot = next;
		byUid = undefined;
		return true;
	};

	let arePagesComing = members.some(isArriving);
	const patienceMs = (): number => {
		// A list without any page yet does not delay the others.
		if (shown().some(isArriving)) {
			arePagesComing = true;
			return pagesMs;
		}

		// The last page comes with the states of the clusters, so that one frame shows both.
		const wait = arePagesComing ? 0 : gatherMs;
		arePagesComing = false;
		return wait;
	};

	const notifier = createNotifier(gatherMs, merge);
	for (const member of members) {
		member.services.requests.subscribe(() => {
			// A plan may be made of a request before its row is on the merged list, and its cluster must be known then.
			if (member.services.requests.getSnapshot().phase !== 'connecting') {
				rowsOf(member);
			}

			notifier.soon(patienceMs());
		});
	}

	merge();
	if (snapshot.requests.length > 0) {
		// The next notification waits for further pages.
		notifier.countAsNotified();
	}

	return {
		store: {
			getSnapshot: () => snapshot,
			subscribe: notifier.subscribe,
			async start(signal) {
				signal.addEventListener('abort', notifier.stop, {once: true});
				await Promise.all(members.map(({services}) => services.requests.start(signal)));
			},
			lastContact: () =>
				shown()
					.flatMap(({services}) => services.requests.lastContact() ?? [])
					.toSorted((a, b) => b.getTime() - a.getTime())[0],
			tryNow() {
				for (const {services} of shown()) {
					services.requests.tryNow();
				}
			},
		},
		rowOf,
		origin(row) {
			const origin = origins.get(row);
			if (origin === undefined) {
				throw new Error('the row belongs to no cluster');
			}

			return origin;
		},
		ownerOf(request) {
			const row = rows.get(request);
			return row && origins.get(row)?.cluster;
		},
		row(uid) {
			byUid ??= new Map(snapshot.requests.map(row => [row.uid, row]));
			return byUid.get(uid);
		},
		leaveOut(member) {
			hidden.add(member);
			// At once, as the header counts the clusters.
			notifier.soon(0);
		},
	};
}

/** The merged list is live as soon as one list is live and has a request. Requests that were never read do not count. */
function phaseOf(lists: readonly RequestList[], requests: readonly CertificateSigningRequest[]): RequestList {
	const first = <Phase extends RequestList['phase']>(phase: Phase) =>
		lists.find((list): list is Extract<RequestList, {readonly phase: Phase}> => list.phase === phase);
	const isAllLive = lists.every(({phase}) => phase === 'live');
	const connecting = first('connecting');
	if (isAllLive || (first('live') !== undefined && requests.length > 0)) {
		return {phase: 'live', requests};
	}

	if (connecting !== undefined) {
		return {phase: 'connecting', requests};
	}

	const fault = first('stale') ?? first('failed');
	return fault === undefined ? {phase: 'live', requests} : {...fault, requests};
}

function isAlike(one: RequestList, other: RequestList): boolean {
	return (
		one.phase === other.phase &&
		('error' in one ? one.error : undefined) === ('error' in other ? other.error : undefined) &&
		('retryAt' in one ? one.retryAt : undefined) === ('retryAt' in other ? other.retryAt : undefined)
	);
}
