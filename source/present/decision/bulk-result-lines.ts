import type {Printable} from '../../base/text/index.js';
import {printable, printableSentence, printed} from '../../base/text/index.js';
import type {BulkOutcome, BulkPlan, BulkProgress, Weighed} from '../../operations/bulk/index.js';
import type {Line} from '../text/index.js';
import {line, rule, wrap} from '../text/index.js';
import {entryLines} from './bulk-plan-lines.js';
import {decisionWords, outcomeSentences, secondRound} from './bulk-words.js';

/** The outcome of each request; those that failed come first. */
export function bulkResultLines(plan: BulkPlan, progress: BulkProgress, width: number): readonly Line[] {
	const {outcomes, stoppedBy} = progress;
	const {done} = decisionWords[plan.decision];
	const all = [...plan.items, ...(plan.superseded ?? [])];
	const withState = (items: readonly Weighed[], ...states: ReadonlyArray<BulkOutcome['state']>) =>
		items.flatMap(({seen}) => {
			const outcome = outcomes.get(seen.uid);
			return outcome && states.includes(outcome.state) ? [{name: printable(seen.name), outcome}] : [];
		});
	const section = (
		title: Printable,
		items: readonly Weighed[],
		...states: ReadonlyArray<BulkOutcome['state']>
	): readonly Line[] => {
		const found = withState(items, ...states);
		return found.length === 0
			? []
			: [
					rule(printed`${title}: ${found.length}`, width),
					...found.flatMap(({name, outcome}) => entryLines(name, outcomeSentences(outcome), width)),
				];
	};

	return [
		...(stoppedBy === undefined
			? []
			: wrap(printed`The rest was not sent: ${printableSentence(stoppedBy)}`, width - 2).map(text =>
					line(printed` ${text}`, 'danger'),
				)),
		...section(printed`Its result is not known`, all, 'unknown'),
		...section(printed`Changed, so not ${printable(done)}`, all, 'changed'),
		...section(printed`Failed`, all, 'failed'),
		...section(printed`Not sent`, all, 'unsent'),
		...secondRound(plan, progress).flatMap(text => [
			rule(printed`What comes next`, width),
			...wrap(printableSentence(text), width - 4).map(part => line(printed`   ${part}`)),
		]),
		...section(printed`${printable(done.charAt(0).toUpperCase())}${printable(done.slice(1))}`, plan.items, 'done'),
		...section(printed`Denied as superseded`, plan.superseded ?? [], 'done'),
	];
}
