import {statusOf} from '../plan/index.js';
import type {ReadRequest} from '../read/index.js';

/**
 * All that a filter looks into, as one lower-case text: each value between its field's sign and a line feed. One text a
 * request, where a record of lists would weigh several times as much, ten thousand times.
 */
export type SearchText = {
	readonly text: string;
	/** Words are looked for up to here; behind it are values that only their field asks for. */
	readonly wordsEnd: number;
};

/** A field's sign: a control character, which no value holds. */
const signs = {
	name: '\u0001',
	status: '\u0002',
	signer: '\u0003',
	requester: '\u0004',
	group: '\u0005',
	subject: '\u0006',
	san: '\u0007',
	usage: '\u0008',
	label: '\u000b',
	reason: '\u000c',
	cn: '\u000e',
	o: '\u000f',
	ou: '\u0010',
	key: '\u0011',
} as const;

/** A field that is text. */
export type TextField = keyof typeof signs;

/** Everyone is in it: a word that is part of it would find everything. */
const everyone = 'system:authenticated';

/** Gathers what a filter can look for in a request, decoded as far as it can be. */
export function searchText({seen, request}: Pick<ReadRequest, 'seen' | 'request'>): SearchText {
	const attributes = request?.subject.flat() ?? [];
	const valuesOf = (type: string) => attributes.filter(attribute => attribute.type === type).map(({value}) => value);
	const key = request?.publicKey;
	const words = [
		value('name', seen.name),
		value('status', statusOf(seen)),
		value('signer', seen.signerName),
		value('requester', seen.username),
		...seen.groups.filter(group => group !== everyone).map(group => value('group', group)),
		value('subject', attributes.map(({type, value: text}) => `${type}=${text}`).join(', ')),
		...(request?.subjectAltNames.map(name => value('san', name.value)) ?? []),
		...seen.usages.map(usage => value('usage', usage)),
		...Object.entries(seen.labels).map(([label, text]) => value('label', `${label}=${text}`)),
		...seen.conditions.map(({reason, message}) => value('reason', `${reason} ${message}`)),
	].join('');
	const behind = [
		...(seen.groups.includes(everyone) ? [value('group', everyone)] : []),
		...(['cn', 'o', 'ou'] as const).flatMap(field => valuesOf(field.toUpperCase()).map(text => value(field, text))),
		...(key
			? [value('key', [key.algorithm, key.curve ?? key.bits ?? ''].join(' ').trim()), value('key', key.sha256)]
			: []),
	].join('');
	// Joined, as a sum is put together when it is first looked into: with the first letter of a filter, ten thousand times.
	return {text: [words, behind].join(''), wordsEnd: words.length};
}

function value(field: TextField, text: string): string {
	return `${signs[field]}${text.toLowerCase().replace(/[\u0000-\u001f]/g, ' ')}\n`;
}

/** Whether a word, in lower case, is part of any value. */
export function hasWord({text, wordsEnd}: SearchText, word: string): boolean {
	const at = text.indexOf(word);
	return at !== -1 && at < wordsEnd;
}

/** Whether a whole value that words are looked for in, in lower case, passes the test. */
export function someWord({text, wordsEnd}: SearchText, test: (value: string) => boolean): boolean {
	for (let at = 0; at < wordsEnd; ) {
		const end = text.indexOf('\n', at);
		if (test(text.slice(at + 1, end))) {
			return true;
		}

		at = end + 1;
	}

	return false;
}

/** Whether a value of the field, in lower case, passes the test. */
export function someValue({text}: SearchText, field: TextField, test: (value: string) => boolean): boolean {
	const sign = signs[field];
	let at = text.indexOf(sign);
	while (at !== -1) {
		const end = text.indexOf('\n', at);
		if (test(text.slice(at + 1, end))) {
			return true;
		}

		at = text.indexOf(sign, end);
	}

	return false;
}
