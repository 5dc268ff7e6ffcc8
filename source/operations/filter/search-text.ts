import {statusOf} from '../plan/index.js';
import type {ReadRequest} from '../read/index.js';

/**
 * All texts that a filter searches, as one lower-case text. Each value stands between the sign of its field and a line
 * feed. One text a request needs less memory than a record of lists, which matters for ten thousand requests.
 */
export type SearchText = {
	readonly text: string;
	/** Words are searched up to this index. The values after it are only found by their field. */
	readonly wordsEnd: number;
};

/** The sign of each field: a control character, which no value contains. */
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

/** A field of texts. */
export type TextField = keyof typeof signs;

/** Every requester is in this group, so each word that is a part of its name would match everything. */
const everyone = 'system:authenticated';

/** Collects the texts that a filter can search in a request, as far as it can be decoded. */
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
	// Joined, because V8 flattens a concatenated string only at its first use: ten thousand times with the first letter of
	// a filter.
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

/** Whether any whole value in the part for words, in lower case, passes the test. */
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
