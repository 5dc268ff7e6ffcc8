import type {Filter, Searchable, Term} from '../../operations/filter/index.js';
import type {Digests} from '../../present/list/index.js';
import type {RowTable, Selection} from './row-table.js';

/** Finds the rows that match a filter. Rows without a digest do not match; without a filter all rows match. */
export type Matching = (filter: Filter | undefined, digests: Digests, now: Date) => Selection;

const unknown = 0;
const no = 1;
const yes = 2;
/** The most terms whose answers are kept. Each needs a byte for each row. */
const mostTerms = 100;

/** Whether each row matches a term, by place. */
type Answers = {readonly part: Term['part']; readonly byPlace: Uint8Array};

/**
 * Filters one list again with each typed letter. Each term is tested once for each row, and its answers are kept. With the
 * next letter only the last term is new. A longer word is searched only in the rows that contain the shorter one.
 */
export function createMatching(requests: RowTable['requests']): Matching {
	const all: Selection = {flags: new Uint8Array(requests.length).fill(1), count: requests.length};
	const answers = new Map<string, Answers>();
	let known: Digests = [];

	function answersTo({text, isTimed, part}: Term, now: Date): Uint8Array {
		const key = isTimed ? `${now.getTime()} ${text}` : text;
		const kept = answers.get(key) ?? {part, byPlace: begin(part)};
		// The term moves to the end, so that the oldest one is dropped first.
		answers.delete(key);
		answers.set(key, kept);
		for (const [oldest] of answers) {
			if (answers.size <= mostTerms) {
				break;
			}

			answers.delete(oldest);
		}

		return kept.byPlace;
	}

	/** Starts from the answers of a shorter word: a row that does not contain the shorter word can't contain the longer. */
	function begin(part: Term['part']): Uint8Array {
		const wider =
			part && [...answers.values()].findLast(({part: of}) => of?.field === part.field && part.text.includes(of.text));
		return wider === undefined
			? new Uint8Array(requests.length)
			: wider.byPlace.map(answer => (answer === no ? no : unknown));
	}

	/** Clears the answers for each row whose digest has changed. */
	function clearChanged(digests: Digests): void {
		for (let place = 0; place < requests.length; place += 1) {
			if (digests[place] !== known[place]) {
				for (const {byPlace} of answers.values()) {
					byPlace[place] = unknown;
				}
			}
		}

		known = digests;
	}

	return (filter, digests, now) => {
		if (filter === undefined) {
			return all;
		}

		if (digests !== known) {
			clearChanged(digests);
		}

		const terms = filter.terms.map(term => ({test: term.test, kept: answersTo(term, now)}));
		const isPassing = (place: number): boolean => {
			const seen = requests[place];
			const digest = digests[place];
			if (seen === undefined || digest === undefined) {
				return false;
			}

			let searchable: Searchable | undefined;
			for (const {test, kept} of terms) {
				if (kept[place] === unknown) {
					searchable ??= {seen, searched: digest.searched, findings: digest.findings, questions: digest.questions};
					kept[place] = test(searchable, now) ? yes : no;
				}

				if (kept[place] === no) {
					return false;
				}
			}

			return true;
		};

		const flags = new Uint8Array(requests.length);
		let count = 0;
		for (let place = 0; place < requests.length; place += 1) {
			if (isPassing(place)) {
				flags[place] = 1;
				count += 1;
			}
		}

		return {flags, count};
	};
}
