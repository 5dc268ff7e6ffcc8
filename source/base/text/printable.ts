import {filled} from './translation.js';

declare const printableBrand: unique symbol;

/**
 * Text that a terminal shows and does not obey. `printable()` and similar functions make it, or it is part of this program
 * (`printed`). All text that is drawn or printed has this type, so that a forgotten call does not compile.
 */
export type Printable = string & {readonly [printableBrand]: true};

/**
 * Characters that a terminal obeys, or that a reader can't see or is misled by: C0, DEL, C1, soft hyphen, bidi controls,
 * zero-width and invisible operators, Hangul and other fillers, format controls of hieroglyphs, shorthand and music,
 * variation selectors, line and paragraph separators, tag characters, noncharacters, private use, unassigned code points
 * and lone surrogates. This is the only table of them.
 */
const unsafe = String.raw`[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\u{13430}-\u{1343f}\u{16fe4}\u{1bca0}-\u{1bca3}\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]`;
/** Spaces other than U+0020. They look like U+0020, or are invisible. */
const oddSpace = String.raw`[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]`;

/** Made when the first text needs them. V8 takes 35 ms for these classes, a third of the time of a short run. */
function createPatterns() {
	return {
		unsafe: new RegExp(unsafe, 'gu'),
		unsafeOrOddSpace: new RegExp(`${unsafe}|${oddSpace}`, 'gu'),
		/** More combining marks on one letter than any script has. */
		markPile: /(\p{M}{4})(\p{M}+)/gu,
		/** Backslashes that would look like one of our escapes, or like a part of the next escape. */
		falseEscape: new RegExp(String.raw`\\(?=[xu\\]|${unsafe}|${oddSpace})`, 'gu'),
	};
}

let made: ReturnType<typeof createPatterns> | undefined;

function patterns(): ReturnType<typeof createPatterns> {
	made ??= createPatterns();
	return made;
}

/** ASCII without the backslash; and the characters and marks of Chinese sentences, which are known to be safe as well. */
const plain =
	/^[\x20-\x5b\x5d-\x7e\u00b7\u2014\u201c\u201d\u2026\u2190-\u2193\u3001-\u301b\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*$/;
const plainLines = /^[\n\x20-\x7e]*$/;

/**
 * The text boundary. All text from a cluster, a kubeconfig or a file passes it before it is drawn or printed. Characters that
 * a terminal obeys or a reader overlooks are shown as escapes: `\x1b`, `\u{202e}`. A backslash before `x`, `u`, another
 * backslash or an escape is doubled, so that two different texts never look the same.
 *
 * @returns one line of text, which a terminal only shows.
 */
export function printable(text: string): Printable {
	const shown = plain.test(text) ? text : escapeUnsafe(text.replaceAll(patterns().falseEscape, '\\\\'), shownEscape);
	return shown as Printable;
}

/** As `printable`, for our own sentences, in which names are already quoted with escapes: backslashes stay unchanged. */
export function printableSentence(text: string): Printable {
	return (plain.test(text) ? text : escapeUnsafe(text, shownEscape)) as Printable;
}

/** As `printableSentence`, for several lines. Line breaks stay. */
export function printableLines(text: string): Printable {
	return text.split('\n').map(printableSentence).join('\n') as Printable;
}

/** JSON with all control, bidi and invisible characters escaped. Parsing it gives the same value. */
export function printableJson(value: unknown, indent?: number): Printable {
	const json = JSON.stringify(value, undefined, indent);
	// JSON.stringify has escaped line breaks in strings. The other line breaks belong to the indentation.
	return (plainLines.test(json) ? json : escapeLines(json, jsonEscape)) as Printable;
}

/**
 * Escapes the unsafe characters of YAML. Strings that contain some must be in double quotes, which allow escapes (YAML 1.2
 * §5.7).
 */
export function printableYaml(yaml: string): Printable {
	return (plainLines.test(yaml) ? yaml : escapeLines(yaml, yamlEscape)) as Printable;
}

/** Whether a text is already printable, so that it can't mislead a reader. */
export function isPrintable(text: string): text is Printable {
	return plain.test(text) || escapeUnsafe(text, shownEscape) === text;
}

/** As `isPrintable`, for text of several lines. */
export function isPrintableLines(text: string): boolean {
	return plainLines.test(text) || escapeLines(text, shownEscape) === text;
}

/** The unsafe characters of a text, without unusual spaces. */
export function unsafeCharacters(text: string): readonly string[] {
	return plainLines.test(text) ? [] : (text.match(patterns().unsafe) ?? []);
}

/** Whether a letter has more combining marks than any script uses. */
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
 * Our own text with printable values, in the current language. Its strings come from the source and the catalogues, so they
 * are not escaped.
 */
export function printed(strings: TemplateStringsArray, ...values: ReadonlyArray<Printable | number>): Printable {
	return filled(strings, values) as Printable;
}

/** As `printed`, always in English. For texts that programs, a cluster or the journal get. */
export function english(strings: TemplateStringsArray, ...values: ReadonlyArray<Printable | number>): Printable {
	return String.raw({raw: strings}, ...values) as Printable;
}

/** As `printed`, with any values. The sentence must pass the text boundary later. */
export function localized(
	strings: TemplateStringsArray,
	...values: ReadonlyArray<string | number | null | undefined>
): string {
	return filled(strings, values);
}

/** Joins printable texts with a separator. */
export function joined(parts: ReadonlyArray<Printable | number>, separator: Printable): Printable {
	return parts.join(separator) as Printable;
}

/** Repeats a printable text. */
export function repeated(text: Printable, times: number): Printable {
	return text.repeat(times) as Printable;
}

/** Adds spaces after the text, up to `length` columns. */
export function paddedEnd(text: Printable, length: number): Printable {
	return text.padEnd(length - wideCount(text)) as Printable;
}

/** Adds spaces before the text, up to `length` columns. */
export function paddedStart(text: Printable, length: number): Printable {
	return text.padStart(length - wideCount(text)) as Printable;
}

/** Characters of Chinese, Japanese and Korean. Each takes two columns. */
const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/g;

function wideCount(text: string): number {
	return plainLines.test(text) ? 0 : (text.match(wide)?.length ?? 0);
}

/** Removes the blanks at the end. */
export function trimmedEnd(text: Printable): Printable {
	return text.trimEnd() as Printable;
}

/** A part of a printable text, by characters. */
export function sliced(text: Printable, start: number, end?: number): Printable {
	return text.slice(start, end) as Printable;
}
