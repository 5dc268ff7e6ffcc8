import type {Printable} from '../base/printable.js';
import {printable, printableSentence, printed} from '../base/printable.js';
import type {BulkPlan} from '../operations/bulk/bulk.js';
import type {BulkOutcome} from '../operations/bulk/bulk-item.js';
import type {BulkProgress} from '../operations/bulk/bulk-run.js';
import type {Weighed} from '../operations/bulk/cohort.js';
import {entryLines} from './bulk-plan-lines.js';
import {decisionWords, outcomeSentences, secondRound} from './bulk-words.js';
import {rule} from './field-lines.js';
import type {Line} from './span.js';
import {line} from './span.js';
import {wrap} from './wrap.js';

/** What came of each, what did not go through first. */
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
		...section(printed`It is not known what came of it`, all, 'unknown'),
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
