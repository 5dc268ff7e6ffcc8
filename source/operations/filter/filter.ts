import type {FilterFault, Searchable, Test} from './filter-fields.js';
import {fieldNamed, globTest, isPart} from './filter-fields.js';
import {hasWord, someWord} from './search-text.js';

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

/** One word or `field:value`, with its `-`. */
export type Term = {
	/** As it was written: the same text is the same test. */
	readonly text: string;
	readonly test: Test;
	readonly isTimed: boolean;
	readonly isOfReview: boolean;
	/** What it looks for as a part of a value: what has it has each part of it too. `field` is empty for a word. */
	readonly part?: {readonly field: string; readonly text: string};
};

/**
 * Reads a filter: words, each part of any decoded value; `field:value`, where a value with `*` stands for the whole and
 * one without is part of it, and `field:=value` is the whole as it is; `"…"` keeps spaces; `-` in front turns one
 * around. Case does not matter, and all must be true.
 *
 * @returns the filter, or why the text is none.
 */
export function parseFilter(written: string): Filter | FilterFault {
	const terms: Term[] = [];
	for (const [token] of written.matchAll(/(?:"[^"]*"?|[^\s"])+/g)) {
		const isNegated = token.startsWith('-');
		const term = readTerm(isNegated ? token.slice(1) : token);
		if (term !== undefined && 'fault' in term) {
			return term;
		}

		if (term !== undefined) {
			const {test, isTimed, isOfReview} = term;
			terms.push(
				isNegated
					? {text: token, test: (request, now) => !test(request, now), isTimed, isOfReview}
					: {...term, text: token},
			);
		}
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

/** One word or `field:value`; undefined where there is nothing to look for yet. */
function readTerm(token: string): Omit<Term, 'text'> | FilterFault | undefined {
	// A user, a group or a URI is looked for as it is written, though it begins like a field.
	const [, prefix = '', written = ''] = /^(?!(?:system|kubeadm|urn):)([a-z]+):(?!\/\/)(.*)$/is.exec(token) ?? [];
	if (prefix === '') {
		const word = unquoted(token);
		return word === ''
			? undefined
			: {test: wordTest(word), isTimed: false, isOfReview: false, ...partOf('', word, !word.includes('*'))};
	}

	const field = fieldNamed(prefix);
	if ('fault' in field) {
		return field.fault.endsWith('?') ? field : {fault: `${field.fault}; text with a colon stands in quotes`};
	}

	const {name, about, read, isTimed = false, isOfReview = false, isText = false} = field;
	const value = unquoted(written);
	const test = value === '' ? {fault: `${name}: takes ${about}`} : read(value);
	return typeof test === 'function'
		? {test, isTimed, isOfReview, ...partOf(name, value, isText && isPart(value))}
		: test;
}

function partOf(field: string, text: string, isSo: boolean): Pick<Term, 'part'> {
	return isSo ? {part: {field, text}} : {};
}

function unquoted(written: string): string {
	return written.replaceAll('"', '').toLowerCase();
}

function wordTest(word: string): Test {
	if (!word.includes('*')) {
		return ({searched}) => hasWord(searched, word);
	}

	const test = globTest(word);
	return ({searched}) => someWord(searched, test);
}
