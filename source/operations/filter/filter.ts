import type {FilterFault, Test} from './field.js';
import {globTest} from './field.js';
import type {Searchable} from './filter-fields.js';
import {fieldNamed} from './filter-fields.js';
import {hasWord, someWord} from './search-text.js';
import type {Term as AnyTerm} from './terms.js';
import {readTerms} from './terms.js';

/** A filter, read: `status:pending signer:example.com/* -requester:system:node:*`. */
export type Filter = {
	/** As it was written. */
	readonly text: string;
	/** Nothing is asked: everything matches. */
	readonly isEmpty: boolean;
	/** It asks for an age: what matches changes with time alone. */
	readonly isTimed: boolean;
	/** It asks for what review said: of a request that was not reviewed it tells nothing. */
	readonly isOfReview: boolean;
	/** What it asks for, piece by piece: all must be true. */
	readonly terms: readonly Term[];
	matches(request: Searchable, now: Date): boolean;
};

export type Term = AnyTerm<Searchable>;

/** Reads a filter as `readTerms` does. @returns the filter, or why the text is none. */
export function parseFilter(written: string): Filter | FilterFault {
	const terms = readTerms(written, {fieldNamed, wordTest});
	if ('fault' in terms) {
		return terms;
	}

	return {
		text: written,
		isEmpty: terms.length === 0,
		isTimed: terms.some(term => term.isTimed),
		isOfReview: terms.some(term => term.isOfReview),
		terms,
		matches: (request, now) => terms.every(({test}) => test(request, now)),
	};
}

function wordTest(word: string): Test<Searchable> {
	if (!word.includes('*')) {
		return ({searched}) => hasWord(searched, word);
	}

	const test = globTest(word);
	return ({searched}) => someWord(searched, test);
}
