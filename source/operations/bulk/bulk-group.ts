import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Finding, Question, Review} from '../../review/finding/index.js';

/** A request as it was seen, with what review says of it. */
export type Weighed = Review & {readonly seen: CertificateSigningRequest};

/** Requests that differ in nothing that an approver weighs: signer, requester, findings and open questions are the same. */
export type BulkGroup = {
	readonly signerName: string;
	/** Who asked; `system:node:*` where each node asked for itself. Hostile text. */
	readonly requester: string;
	/** Of the first of them: ids and severities are those of all, the sentences name each its own. */
	readonly findings: readonly Finding[];
	/** Of the first of them, as well. */
	readonly questions: readonly Question[];
	readonly items: readonly Weighed[];
};

/**
 * Who asked, as a group names it. Each node asks under a name of its own, so a hundred of them would be a hundred
 * groups; that a node asks for nobody but itself is what review looks at.
 */
export function requesterClass({username, groups}: CertificateSigningRequest): string {
	return username.startsWith('system:node:') && groups.includes('system:nodes') ? 'system:node:*' : username;
}

/** Equal for requests of one group. */
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

/** Requests by group, the largest first; within one they keep their order. */
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
