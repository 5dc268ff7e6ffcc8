import type {Certificate} from '../../pki/index.js';
import type {OtherRequests, RequestTraits} from './facts.js';

/**
 * An index of the requests. It changes by one request at a time, because a pass over ten thousand requests takes too long.
 */
export type OtherRequestsIndex = OtherRequests & {
	add(traits: RequestTraits): void;
	/** @param traits - equal to those that were added. */
	remove(traits: RequestTraits): void;
	/** The number of pending requests for a subject. */
	pendingFor(subject: string): number;
	/** Whether another user also sent a request with the same key. */
	isKeyShared(traits: RequestTraits): boolean;
};

/** The number of requests with a key, by user. */
type Users = Map<string, number>;

export function createOtherRequestsIndex(list: Iterable<RequestTraits> = []): OtherRequestsIndex {
	/** Nearly every key occurs once, so a single user name is kept instead of a map. */
	const usersByKey = new Map<string, string | Users>();
	/** Nearly every subject has one requester. */
	const usersBySubject = new Map<string, string | Users>();
	const pendingBySubject = new Map<string, number>();
	const servedBySigner = new Map<string, number>();
	/** One request with a certificate is enough to know the signer's chain. */
	const issuedBySigner = new Map<
		string,
		{readonly issued: NonNullable<RequestTraits['issued']>; chain?: readonly Certificate[]}
	>();

	const index: OtherRequestsIndex = {
		requestersOf: keySha256 => usersIn(usersByKey.get(keySha256)),
		requestersFor: subject => usersIn(usersBySubject.get(subject)),
		issuedBy(signerName) {
			const known = issuedBySigner.get(signerName);
			if (known === undefined) {
				return none;
			}

			known.chain ??= known.issued();
			return known.chain;
		},
		pendingFor: subject => pendingBySubject.get(subject) ?? 0,
		servedBy: signerName => servedBySigner.get(signerName) ?? 0,
		isKeyShared({keySha256, username}) {
			const users = keySha256 === undefined ? undefined : usersByKey.get(keySha256);
			return users instanceof Map && users.size > (users.has(username) ? 1 : 0);
		},
		add({username, keySha256, subject, isPending, servedBy, issued}) {
			if (keySha256 !== undefined) {
				addUser(usersByKey, keySha256, username);
			}

			if (servedBy !== undefined && issued !== undefined) {
				issuedBySigner.set(servedBy, {issued});
			}

			if (subject !== undefined && isPending) {
				addUser(usersBySubject, subject, username);
				pendingBySubject.set(subject, (pendingBySubject.get(subject) ?? 0) + 1);
			}

			if (servedBy !== undefined) {
				servedBySigner.set(servedBy, (servedBySigner.get(servedBy) ?? 0) + 1);
			}
		},
		remove({username, keySha256, subject, isPending, servedBy}) {
			if (keySha256 !== undefined) {
				removeUser(usersByKey, keySha256, username);
			}

			if (subject !== undefined && isPending) {
				removeUser(usersBySubject, subject, username);
				count(pendingBySubject, subject);
			}

			if (servedBy !== undefined) {
				count(servedBySigner, servedBy);
			}
		},
	};
	for (const traits of list) {
		index.add(traits);
	}

	return index;
}

const none: readonly Certificate[] = [];

function usersIn(users: string | Users | undefined): Iterable<string> {
	return typeof users === 'string' ? [users] : (users?.keys() ?? []);
}

function addUser(all: Map<string, string | Users>, key: string, username: string): void {
	const users = all.get(key);
	if (users === undefined) {
		all.set(key, username);
	} else {
		const counted: Users = typeof users === 'string' ? new Map([[users, 1]]) : users;
		all.set(key, counted.set(username, (counted.get(username) ?? 0) + 1));
	}
}

function removeUser(all: Map<string, string | Users>, key: string, username: string): void {
	const users = all.get(key);
	if (users === username) {
		all.delete(key);
	} else if (users instanceof Map) {
		count(users, username);
		if (users.size === 0) {
			all.delete(key);
		}
	}
}

/** Decreases a count, and removes it at zero. */
function count(counts: Map<string, number>, key: string): void {
	const left = (counts.get(key) ?? 0) - 1;
	if (left > 0) {
		counts.set(key, left);
	} else {
		counts.delete(key);
	}
}
