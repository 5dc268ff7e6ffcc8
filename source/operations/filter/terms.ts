import {localized} from '../../base/text/index.js';
import type {Field, FilterFault, Test} from './field.js';
import {isPart} from './field.js';

/** One word or `field:value`, with its `-`. */
export type Term<Asked> = {
	/** As it was written: the same text is the same test. */
	readonly text: string;
	readonly test: Test<Asked>;
	readonly isTimed: boolean;
	readonly isOfReview: boolean;
	/** What it looks for as a part of a value: what has it has each part of it too. `field` is empty for a word. */
	readonly part?: {readonly field: string; readonly text: string};
};

/** What can be asked of one kind of thing. */
export type Language<Asked> = {
	/** The field of that name; what is near where there is none. */
	readonly fieldNamed: (word: string) => (Field<Asked> & {readonly name: string}) | FilterFault;
	/** The test for a word without a field, in lower case. */
	readonly wordTest: (word: string) => Test<Asked>;
};

/**
 * Reads the words of a filter: each part of any value; `field:value`, where a value with `*` stands for the whole and
 * one without is part of it, and `field:=value` is the whole as it is; `"…"` keeps spaces; `-` in front turns one
 * around. Case does not matter, and all must be true.
 *
 * @returns the terms, or why the text is no filter.
 */
export function readTerms<Asked>(written: string, language: Language<Asked>): readonly Term<Asked>[] | FilterFault {
	const terms: Term<Asked>[] = [];
	for (const [token] of written.matchAll(/(?:"[^"]*"?|[^\s"])+/g)) {
		const isNegated = token.startsWith('-');
		const term = readTerm(isNegated ? token.slice(1) : token, language);
		if (term !== undefined && 'fault' in term) {
			return term;
		}

		if (term !== undefined) {
			const {test, isTimed, isOfReview} = term;
			terms.push(
				isNegated
					? {text: token, test: (asked, now) => !test(asked, now), isTimed, isOfReview}
					: {...term, text: token},
			);
		}
	}

	return terms;
}

/** One word or `field:value`; undefined where there is nothing to look for yet. */
function readTerm<Asked>(
	token: string,
	{fieldNamed, wordTest}: Language<Asked>,
): Omit<Term<Asked>, 'text'> | FilterFault | undefined {
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
		return field.isNear ? field : {fault: localized`${field.fault}; text with a colon stands in quotes`};
	}

	const {name, about, read, isTimed = false, isOfReview = false, isText = false} = field;
	const value = unquoted(written);
	const test = value === '' ? {fault: localized`${name}: takes ${about}`} : read(value);
	return typeof test === 'function'
		? {test, isTimed, isOfReview, ...partOf(name, value, isText && isPart(value))}
		: test;
}

function partOf(field: string, text: string, isSo: boolean): {readonly part?: {field: string; text: string}} {
	return isSo ? {part: {field, text}} : {};
}

function unquoted(written: string): string {
	return written.replaceAll('"', '').toLowerCase();
}
