import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Difference} from './differences.js';
import {differences} from './differences.js';

/** How a request changed since it was shown. */
export type ChangeSince = {
	readonly kind: 'changed' | 'replaced' | 'deleted';
	/** The object that has its name now; absent if there is none. */
	readonly now?: CertificateSigningRequest;
	readonly differences: readonly Difference[];
};

/** Compares a request as it was shown with the live list; undefined if a decision about it is still correct. */
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
