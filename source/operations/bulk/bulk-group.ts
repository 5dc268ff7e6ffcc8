import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Finding, Question, Review} from '../../review/finding/index.js';

/** A request as it was seen, with its review. */
export type Weighed = Review & {readonly seen: CertificateSigningRequest};

/** Requests that are equal for an approver: signer, requester, findings and open questions are the same. */
export type BulkGroup = {
	readonly signerName: string;
	/** The requester; `system:node:*` for nodes that each ask for themselves. Hostile text. */
	readonly requester: string;
	/** Findings of the first request. All requests have the same ids and severities, but messages of their own. */
	readonly findings: readonly Finding[];
	/** Questions of the first request. */
	readonly questions: readonly Question[];
	readonly items: readonly Weighed[];
};

/**
 * The requester in the form that a group uses. Each node has a user name of its own, so a hundred nodes would be a hundred
 * groups. Review checks that a node asks only for itself.
 */
export function requesterClass({username, groups}: CertificateSigningRequest): string {
	return username.startsWith('system:node:') && groups.includes('system:nodes') ? 'system:node:*' : username;
}

/** A key that is equal for requests of one group. */
export function bulkGroupKey({
	seen,
	findings,
	questions,
}: Pick<Weighed, 'seen'> & {
	readonly findings: ReadonlyArray<Pick<Finding, 'id' | 'severity'>>;
	readonly questions: ReadonlyArray<Pick<Question, 'id'>>;
}): string {
	return JSON.stringify([
		seen.signerName,
		requesterClass(seen),
		findings.map(({id, severity}) => `${severity} ${id}`).sort(),
		questions.map(({id}) => id).sort(),
	]);
}

/** Requests by group, the largest group first. Within a group they keep their order. */
export function bulkGroupsOf(items: readonly Weighed[]): readonly BulkGroup[] {
	const byKey = new Map<string, Weighed[]>();
	for (const item of items) {
		const key = bulkGroupKey(item);
		const known = byKey.get(key);
		if (known) {
			known.push(item);
		} else {
			byKey.set(key, [item]);
		}
	}

	return [...byKey.values()]
		.map(
			(members): BulkGroup => ({
				signerName: members[0]?.seen.signerName ?? '',
				requester: members[0] ? requesterClass(members[0].seen) : '',
				findings: members[0]?.findings ?? [],
				questions: members[0]?.questions ?? [],
				items: members,
			}),
		)
		.sort((a, b) => b.items.length - a.items.length);
}
