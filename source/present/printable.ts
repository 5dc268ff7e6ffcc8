/**
 * Characters that a terminal obeys, or that a reader can't see or is misled by: C0, DEL, C1, soft hyphen, bidi controls,
 * zero-width and invisible operators, Hangul and other fillers, variation selectors, line and paragraph separators, tag
 * characters, noncharacters, private use, unassigned code points and lone surrogates.
 */
const unsafe = String.raw`[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]`;
/** Spaces other than U+0020 look like it, or like nothing. */
const oddSpace = String.raw`[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]`;

/** Made when the first text needs them: V8 takes 35 ms for these classes, a third of what a short run takes in all. */
function createPatterns() {
	return {
		unsafe: new RegExp(unsafe, 'gu'),
		oddSpace: new RegExp(oddSpace, 'gu'),
		/** More marks than any script puts on one letter. */
		markPile: /(\p{M}{4})(\p{M}+)/gu,
		/** Backslashes that could be taken for an escape of ours, or would be taken for a part of the one that follows. */
		falseEscape: new RegExp(String.raw`\\(?=[xu\\]|${unsafe}|${oddSpace})`, 'gu'),
	};
}

let made: ReturnType<typeof createPatterns> | undefined;

function patterns(): ReturnType<typeof createPatterns> {
	made ??= createPatterns();
	return made;
}

const plain = /^[\x20-\x5b\x5d-\x7e]*$/;
const plainLines = /^[\n\x20-\x7e]*$/;

/**
 * The one text boundary: whatever comes from a cluster, a kubeconfig or a file passes it before it is drawn or
 * printed. What would be obeyed or overlooked is shown instead: `\x1b`, `\u{202e}`. A backslash before `x`, `u`,
 * another backslash or an escape is doubled: two texts never come out as the same.
 *
 * @returns one line of text with nothing in it that a terminal obeys.
 */
export function printable(text: string): string {
	return plain.test(text) ? text : escapeUnsafe(text.replaceAll(patterns().falseEscape, '\\\\'));
}

/** The same for sentences of our own, in which names are quoted with escapes already: backslashes stay as they are. */
export function printableSentence(text: string): string {
	return plain.test(text) ? text : escapeUnsafe(text);
}

/** JSON in which no control, bidi or invisible character stands as itself; reads back the same. */
export function printableJson(value: unknown, indent?: number): string {
	const json = JSON.stringify(value, undefined, indent);
	return plainLines.test(json)
		? json
		: json.replaceAll(patterns().unsafe, (character, offset: number, whole: string) => {
				// The line breaks of the indent are JSON's own; inside strings JSON.stringify has escaped C0 already.
				return character === '\n' && whole[offset] === '\n' ? character : jsonEscape(character);
			});
}

/** Whether a reader of the text as it is could be misled: something in it is not printable as itself. */
export function isPrintable(text: string): boolean {
	return plain.test(text) || escapeUnsafe(text) === text;
}

function escapeUnsafe(text: string): string {
	const {unsafe, oddSpace, markPile} = patterns();
	return text
		.replaceAll(markPile, (_, kept: string, more: string) => kept + [...more].map(escapeCharacter).join(''))
		.replaceAll(unsafe, escapeCharacter)
		.replaceAll(oddSpace, escapeCharacter);
}

function escapeCharacter(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return code < 0x1_00 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

function jsonEscape(character: string): string {
	return Array.from(
		{length: character.length},
		(_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
	).join('');
}
