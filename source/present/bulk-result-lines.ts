import type {BulkPlan} from '../operations/bulk/bulk.js';
import type {BulkOutcome} from '../operations/bulk/bulk-item.js';
import type {BulkProgress} from '../operations/bulk/bulk-run.js';
import {entryLines} from './bulk-plan-lines.js';
import {decisionWords, outcomeSentences, secondRound} from './bulk-words.js';
import {rule} from './field-lines.js';
import {printable, printableSentence} from './printable.js';
import type {Line} from './span.js';
import {line} from './span.js';
import {wrap} from './wrap.js';

/** What came of each, what did not go through first. */
export function bulkResultLines(plan: BulkPlan, progress: BulkProgress, width: number): readonly Line[] {
	const {outcomes, stoppedBy} = progress;
	const {done} = decisionWords[plan.decision];
	const withState = (...states: ReadonlyArray<BulkOutcome['state']>) =>
		plan.items.flatMap(({seen}) => {
			const outcome = outcomes.get(seen.uid);
			return outcome && states.includes(outcome.state) ? [{name: printable(seen.name), outcome}] : [];
		});
	const section = (title: string, ...states: ReadonlyArray<BulkOutcome['state']>): readonly Line[] => {
		const found = withState(...states);
		return found.length === 0
			? []
			: [
					rule(`${title}: ${found.length}`, width),
					...found.flatMap(({name, outcome}) => entryLines(name, outcomeSentences(outcome), width)),
				];
	};

	return [
		...(stoppedBy === undefined
			? []
			: wrap(`The rest was not sent: ${printableSentence(stoppedBy)}`, width - 2).map(text =>
					line(` ${text}`, 'danger'),
				)),
		...section('It is not known what came of it', 'unknown'),
		...section(`Changed, so not ${done}`, 'changed'),
		...section('Failed', 'failed'),
		...section('Not sent', 'unsent'),
		...secondRound(plan, progress).flatMap(text => [
			rule('What comes next', width),
			...wrap(text, width - 4).map(part => line(`   ${part}`)),
		]),
		...section(`${done.charAt(0).toUpperCase()}${done.slice(1)}`, 'done'),
	];
}
