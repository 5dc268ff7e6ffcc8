import {localized} from '../../base/text/index.js';
import type {JournalLine, JournalRecord} from './journal-record.js';
import {withoutOutcome} from './journal-record.js';

/** Sorts the lines of a journal by the begin of their decisions. */
export type DecisionOrder = {
	add(line: JournalLine, number: number): void;
	/** How many decisions wait, because an earlier one has no outcome yet. */
	held(): number;
	/**
	 * Takes out the decisions with an outcome, up to the first one without.
	 *
	 * @param answered - if known, the ids of all decisions whose outcome is in the journal. Others are not waited for.
	 */
	settled(answered?: ReadonlySet<string>): readonly JournalRecord[];
	/** Takes out all decisions, after the last line of the journal. */
	rest(): readonly JournalRecord[];
};

export function createDecisionOrder(): DecisionOrder {
	/** By id. Lines without an id are each a decision of its own. */
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
