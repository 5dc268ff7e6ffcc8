import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Difference} from './differences.js';
import {differences} from './differences.js';

/** What became of a request since it was shown. */
export type ChangeSince = {
	readonly kind: 'changed' | 'replaced' | 'deleted';
	/** What is there under its name now; absent where nothing is. */
	readonly now?: CertificateSigningRequest;
	readonly differences: readonly Difference[];
};

/** Compares a request as it was shown with the live list; undefined where a decision on it still holds. */
export function changeSince(
	seen: CertificateSigningRequest,
	list: readonly CertificateSigningRequest[],
): ChangeSince | undefined {
	const now = list.find(({uid}) => uid === seen.uid) ?? list.find(({name}) => name === seen.name);
	if (now === undefined) {
		return {kind: 'deleted', differences: []};
	}

	const found = now === seen ? [] : differences(seen, now);
	return found.length === 0
		? undefined
		: {kind: now.uid === seen.uid ? 'changed' : 'replaced', now, differences: found};
}
