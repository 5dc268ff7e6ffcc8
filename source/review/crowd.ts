import type {OtherRequests, RequestTraits} from './facts.js';

/** The live requests as each is to the others; kept up one by one, as ten thousand can not be gone through at each change. */
export type Crowd = OtherRequests & {
	add(traits: RequestTraits): void;
	/** @param traits - equal to those that were added. */
	remove(traits: RequestTraits): void;
	/** Whether a user other than this one sent the key too. */
	isKeyShared(traits: RequestTraits): boolean;
};

/** How many requests of each user have a key. */
type Users = Map<string, number>;

export function createCrowd(list: Iterable<RequestTraits> = []): Crowd {
	/** Nearly every key comes once: then the user's name says it all. */
	const usersByKey = new Map<string, string | Users>();
	const pendingBySubject = new Map<string, number>();
	const servedBySigner = new Map<string, number>();

	const crowd: Crowd = {
		requestersOf(keySha256) {
			const users = usersByKey.get(keySha256) ?? [];
			return typeof users === 'string' ? [users] : users instanceof Map ? users.keys() : users;
		},
		pendingFor: subject => pendingBySubject.get(subject) ?? 0,
		servedBy: signerName => servedBySigner.get(signerName) ?? 0,
		isKeyShared({keySha256, username}) {
			const users = keySha256 === undefined ? undefined : usersByKey.get(keySha256);
			return users instanceof Map && users.size > (users.has(username) ? 1 : 0);
		},
		add({username, keySha256, subject, isPending, servedBy}) {
			if (keySha256 !== undefined) {
				const users = usersByKey.get(keySha256);
				if (users === undefined) {
					usersByKey.set(keySha256, username);
				} else {
					const counted: Users = typeof users === 'string' ? new Map([[users, 1]]) : users;
					usersByKey.set(keySha256, counted.set(username, (counted.get(username) ?? 0) + 1));
				}
			}

			if (subject !== undefined && isPending) {
				pendingBySubject.set(subject, (pendingBySubject.get(subject) ?? 0) + 1);
			}

			if (servedBy !== undefined) {
				servedBySigner.set(servedBy, (servedBySigner.get(servedBy) ?? 0) + 1);
			}
		},
		remove({username, keySha256, subject, isPending, servedBy}) {
			const users = keySha256 === undefined ? undefined : usersByKey.get(keySha256);
			if (keySha256 !== undefined && users === username) {
				usersByKey.delete(keySha256);
			} else if (keySha256 !== undefined && users instanceof Map) {
				count(users, username);
				if (users.size === 0) {
					usersByKey.delete(keySha256);
				}
			}

			if (subject !== undefined && isPending) {
				count(pendingBySubject, subject);
			}

			if (servedBy !== undefined) {
				count(servedBySigner, servedBy);
			}
		},
	};
	for (const traits of list) {
		crowd.add(traits);
	}

	return crowd;
}

/** One less; what is none is forgotten. */
function count(counts: Map<string, number>, key: string): void {
	const left = (counts.get(key) ?? 0) - 1;
	if (left > 0) {
		counts.set(key, left);
	} else {
		counts.delete(key);
	}
}
