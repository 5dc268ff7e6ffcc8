import type {FilterFault, Test} from './field.js';
import {globTest} from './field.js';
import type {Searchable} from './filter-fields.js';
import {fieldNamed} from './filter-fields.js';
import {hasWord, someWord} from './search-text.js';
import type {Term as AnyTerm} from './terms.js';
import {readTerms} from './terms.js';

/** A parsed filter: `status:pending signer:example.com/* -requester:system:node:*`. */
export type Filter = {
	/** The text as it was written. */
	readonly text: string;
	/** Whether it has no terms, so that everything matches. */
	readonly isEmpty: boolean;
	/** Whether it depends on an age, so that its matches change with time alone. */
	readonly isTimed: boolean;
	/** Whether it looks at the review. It can't judge a request without one. */
	readonly isOfReview: boolean;
	/** Its terms. All of them must match. */
	readonly terms: readonly Term[];
	matches(request: Searchable, now: Date): boolean;
};

export type Term = AnyTerm<Searchable>;

/**
 * Parses a filter as `readTerms` does.
 *
 * @returns the filter, or why the text is no filter.
 */
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
