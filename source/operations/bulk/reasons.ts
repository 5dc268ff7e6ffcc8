import type {Finding, Question} from '../../review/finding/index.js';
import type {BulkPlan} from './bulk.js';

/** A warning or an open question that excludes requests from an approval until its id is included. */
export type TakeReason = {
	readonly id: string;
	/** That of the first request that has it. */
	readonly finding?: Finding;
	readonly question?: Question;
	/** The number of requests that have it and could be included. */
	readonly count: number;
};

/** Why requests of an approval are excluded, or would be if their reason were not included; the most frequent first. */
export function reasonsOf({items, leftOut}: BulkPlan): readonly TakeReason[] {
	const reasons = new Map<string, TakeReason>();
	const add = (id: string, said: Pick<TakeReason, 'finding' | 'question'>) => {
		const known = reasons.get(id);
		reasons.set(id, known === undefined ? {id, ...said, count: 1} : {...known, count: known.count + 1});
	};

	for (const {findings, questions} of [
		...items,
		...leftOut.filter(({cause}) => cause === 'severity' || cause === 'unknown'),
	]) {
		for (const finding of findings) {
			if (finding.severity === 'warn') {
				add(finding.id, {finding});
			}
		}

		for (const question of questions) {
			add(question.id, {question});
		}
	}

	return [...reasons.values()].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}
