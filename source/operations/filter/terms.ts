import {localized} from '../../base/text/index.js';
import type {Field, FilterFault, Test} from './field.js';
import {isPart} from './field.js';

/** One word or `field:value`, possibly with `-`. */
export type Term<Asked> = {
	/** The text as it was written. Equal texts have equal tests. */
	readonly text: string;
	readonly test: Test<Asked>;
	readonly isTimed: boolean;
	readonly isOfReview: boolean;
	/**
	 * The text that it searches as a part of a value. A value that contains it also contains each part of it. `field` is
	 * empty for a word.
	 */
	readonly part?: {readonly field: string; readonly text: string};
};

/** The filter language for one kind of object. */
export type Language<Asked> = {
	/** The field with a name; otherwise the fault, with a similar field. */
	readonly fieldNamed: (word: string) => (Field<Asked> & {readonly name: string}) | FilterFault;
	/** The test for a word without a field, in lower case. */
	readonly wordTest: (word: string) => Test<Asked>;
};

/**
 * Parses the terms of a filter. A word matches a part of any value. In `field:value`, a value with `*` is a pattern for the
 * whole, and one without is a part; `field:=value` is the exact whole. `"…"` keeps spaces, and a leading `-` negates a
 * term. Case does not matter, and all terms must match.
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

/** One word or `field:value`; undefined if there is nothing to search for yet. */
function readTerm<Asked>(
	token: string,
	{fieldNamed, wordTest}: Language<Asked>,
): Omit<Term<Asked>, 'text'> | FilterFault | undefined {
	// The name of a user, a group or a URI is searched as a word, even if it begins like a field.
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
