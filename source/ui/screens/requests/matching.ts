import type {Filter, Term} from '../../../operations/filter/filter.js';
import type {Searchable} from '../../../operations/filter/filter-fields.js';
import type {RowTable, Selection} from './row-table.js';

/** Finds the rows that pass a filter, of those that are known by now; without one, all. */
export type Matching = (filter: Filter | undefined, now: Date) => Selection;

const no = 1;
const yes = 2;
/** Answers to so many terms are kept: a byte for each row and term. */
const mostTerms = 100;

/**
 * Filters one table again and again, as each letter does. What a term says of a row is asked once: with the next letter
 * all terms but the last are as they were, and what is erased again was asked before.
 */
export function createMatching({requests, digests}: Pick<RowTable, 'requests' | 'digests'>): Matching {
	const all: Selection = {flags: new Uint8Array(requests.length).fill(1), count: requests.length};
	const answers = new Map<string, Uint8Array>();

	function answersTo({text, isTimed}: Term, now: Date): Uint8Array {
		const key = isTimed ? `${now.getTime()} ${text}` : text;
		const kept = answers.get(key) ?? new Uint8Array(requests.length);
		// The latest last.
		answers.delete(key);
		answers.set(key, kept);
		for (const [oldest] of answers) {
			if (answers.size <= mostTerms) {
				break;
			}

			answers.delete(oldest);
		}

		return kept;
	}

	return (filter, now) => {
		if (filter === undefined) {
			return all;
		}

		const terms = filter.terms.map(term => ({...term, answers: answersTo(term, now)}));
		const flags = new Uint8Array(requests.length);
		let count = 0;
		for (let place = 0; place < requests.length; place += 1) {
			const seen = requests[place];
			const digest = digests[place];
			if (seen === undefined || digest === undefined) {
				continue;
			}

			let searchable: Searchable | undefined;
			let passes = true;
			for (const {test, answers: kept} of terms) {
				let answer = kept[place];
				if (answer !== no && answer !== yes) {
					searchable ??= {seen, searched: digest.searched, findings: digest.findings};
					answer = test(searchable, now) ? yes : no;
					kept[place] = answer;
				}

				if (answer === no) {
					passes = false;
					break;
				}
			}

			if (passes) {
				flags[place] = 1;
				count += 1;
			}
		}

		return {flags, count};
	};
}
