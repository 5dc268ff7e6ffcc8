import type {Finding, Question} from '../../review/finding/index.js';
import type {BulkPlan} from './bulk.js';

/** A warning or an open question that keeps requests out of an approval until it is taken along. */
export type TakeReason = {
	readonly id: string;
	/** As of the first request that has it. */
	readonly finding?: Finding;
	readonly question?: Question;
	/** How many of those that could go along have it. */
	readonly count: number;
};

/** Why requests of an approval are left out, or would be had their reason not been taken along; the most frequent first. */
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
