import {localized} from '../../base/text/index.js';
import type {JournalLine, JournalRecord} from './journal-record.js';
import {withoutOutcome} from './journal-record.js';

/** Brings the lines of a journal into the order in which their decisions were begun. */
export type DecisionOrder = {
	add(line: JournalLine, number: number): void;
	/** How many decisions wait for the outcome of one that was begun before. */
	held(): number;
	/**
	 * Takes the decisions out that are known to their end, up to the first one that is not.
	 *
	 * @param answered - the ids of all whose outcome comes, where that is known: others have none.
	 */
	settled(answered?: ReadonlySet<string>): readonly JournalRecord[];
	/** Takes all out: nothing comes any more. */
	rest(): readonly JournalRecord[];
};

export function createDecisionOrder(): DecisionOrder {
	/** By id; those without one are decisions each by itself. */
	const waiting = new Map<string, JournalLine>();

	function takeWhile(isKnown: (line: JournalLine) => boolean): readonly JournalRecord[] {
		const taken: JournalRecord[] = [];
		for (const [key, line] of waiting) {
			if (!isKnown(line)) {
				break;
			}

			waiting.delete(key);
			taken.push({...line, answer: line.answer ?? {error: withoutOutcome}});
		}

		return taken;
	}

	return {
		add(line, number) {
			waiting.set(line.id ?? localized`line ${number}`, line);
		},
		held: () => waiting.size,
		settled: answered =>
			takeWhile(({id, answer}) => answer !== undefined || (answered !== undefined && !answered.has(id ?? ''))),
		rest: () => takeWhile(() => true),
	};
}
