import {filled} from './translation.js';

declare const printableBrand: unique symbol;

/**
 * Text that a terminal shows and does not obey: made by `printable()` and its kin, or written in this program
 * (`printed`). Everything that is drawn or printed has this type, so that a forgotten call does not compile.
 */
export type Printable = string & {readonly [printableBrand]: true};

/**
 * Characters that a terminal obeys, or that a reader can't see or is misled by: C0, DEL, C1, soft hyphen, bidi controls,
 * zero-width and invisible operators, Hangul and other fillers, format controls of hieroglyphs, shorthand and music,
 * variation selectors, line and paragraph separators, tag characters, noncharacters, private use, unassigned code points
 * and lone surrogates. The one table of them.
 */
const unsafe = String.raw`[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\u{13430}-\u{1343f}\u{16fe4}\u{1bca0}-\u{1bca3}\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]`;
/** Spaces other than U+0020 look like it, or like nothing. */
const oddSpace = String.raw`[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]`;

/** Made when the first text needs them: V8 takes 35 ms for these classes, a third of what a short run takes in all. */
function createPatterns() {
	return {
		unsafe: new RegExp(unsafe, 'gu'),
		unsafeOrOddSpace: new RegExp(`${unsafe}|${oddSpace}`, 'gu'),
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
export function printable(text: string): Printable {
	const shown = plain.test(text) ? text : escapeUnsafe(text.replaceAll(patterns().falseEscape, '\\\\'), shownEscape);
	return shown as Printable;
}

/** The same for sentences of our own, in which names are quoted with escapes already: backslashes stay as they are. */
export function printableSentence(text: string): Printable {
	return (plain.test(text) ? text : escapeUnsafe(text, shownEscape)) as Printable;
}

/** The same for sentences of several lines: each line by itself, line breaks stay. */
export function printableLines(text: string): Printable {
	return text.split('\n').map(printableSentence).join('\n') as Printable;
}

/** JSON in which no control, bidi or invisible character stands as itself; reads back the same. */
export function printableJson(value: unknown, indent?: number): Printable {
	const json = JSON.stringify(value, undefined, indent);
	// JSON.stringify has escaped line breaks inside strings: those that are left are the indent's own.
	return (plainLines.test(json) ? json : escapeLines(json, jsonEscape)) as Printable;
}

/**
 * Text in which strings with unsafe characters stand inside double quotes that know YAML's escapes (YAML 1.2 §5.7):
 * the same with each such character escaped.
 */
export function printableYaml(yaml: string): Printable {
	return (plainLines.test(yaml) ? yaml : escapeLines(yaml, yamlEscape)) as Printable;
}

/** Whether a reader of the text as it is could be misled: something in it is not printable as itself. */
export function isPrintable(text: string): text is Printable {
	return plain.test(text) || escapeUnsafe(text, shownEscape) === text;
}

/** The same for text of several lines, in which line breaks are ordinary. */
export function isPrintableLines(text: string): boolean {
	return plainLines.test(text) || escapeLines(text, shownEscape) === text;
}

/** The characters of a text that are not printable as themselves, odd spaces apart. */
export function unsafeCharacters(text: string): readonly string[] {
	return plainLines.test(text) ? [] : (text.match(patterns().unsafe) ?? []);
}

/** Whether more marks stand on one letter than any script puts there. */
export function hasMarkPile(text: string): boolean {
	return !plainLines.test(text) && text.search(patterns().markPile) !== -1;
}

type Escape = (character: string) => string;

function escapeUnsafe(text: string, escaped: Escape): string {
	const {unsafeOrOddSpace, markPile} = patterns();
	return text
		.replaceAll(markPile, (_, kept: string, more: string) => kept + Array.from(more, escaped).join(''))
		.replaceAll(unsafeOrOddSpace, escaped);
}

function escapeLines(text: string, escaped: Escape): string {
	return escapeUnsafe(text, character => (character === '\n' ? character : escaped(character)));
}

function shownEscape(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return code < 0x1_00 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

function jsonEscape(character: string): string {
	return Array.from(
		{length: character.length},
		(_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
	).join('');
}

function yamlEscape(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return code > 0xff_ff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
/**
 * Text of this program's own, with printable values in it, in the language in use. The strings are written in the source
 * and in the catalogues, so they are as they are.
 */
export function printed(strings: TemplateStringsArray, ...values: ReadonlyArray<Printable | number>): Printable {
	return filled(strings, values) as Printable;
}

/** The same in English, whatever the language in use: what programs, a cluster or the journal get. */
export function english(strings: TemplateStringsArray, ...values: ReadonlyArray<Printable | number>): Printable {
	return String.raw({raw: strings}, ...values) as Printable;
}

/** As `printed`, of any values: a sentence that passes the text boundary later. */
export function localized(
	strings: TemplateStringsArray,
	...values: ReadonlyArray<string | number | null | undefined>
): string {
	return filled(strings, values);
}

/** Printable pieces with a separator between them. */
export function joined(parts: ReadonlyArray<Printable | number>, separator: Printable): Printable {
	return parts.join(separator) as Printable;
}

/** A printable piece several times. */
export function repeated(text: Printable, times: number): Printable {
	return text.repeat(times) as Printable;
}

/** Behind the text as many spaces as it takes to be `length` columns wide. */
export function paddedEnd(text: Printable, length: number): Printable {
	return text.padEnd(length - wideCount(text)) as Printable;
}

/** The same with the spaces before it. */
export function paddedStart(text: Printable, length: number): Printable {
	return text.padStart(length - wideCount(text)) as Printable;
}

/** Characters of Chinese, Japanese and Korean: each takes two columns. */
const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/g;

function wideCount(text: string): number {
	return plainLines.test(text) ? 0 : (text.match(wide)?.length ?? 0);
}

/** Without the blanks at its end. */
export function trimmedEnd(text: Printable): Printable {
	return text.trimEnd() as Printable;
}

/** A part of it, by characters. */
export function sliced(text: Printable, start: number, end?: number): Printable {
	return text.slice(start, end) as Printable;
}
