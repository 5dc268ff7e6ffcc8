import {hasMarkPile, unsafeCharacters} from '../../base/text/index.js';

/** A fault in a text that a person reads. */
export type TextFault =
	/** Characters that a terminal obeys: C0, DEL, C1, line and paragraph separators. */
	| 'control'
	/** Characters that change the reading direction of the text after them. */
	| 'bidi'
	/** Characters without width or shape: zero-width, fillers, tags, variation selectors, private use, lone surrogates. */
	| 'invisible'
	/** Latin letters beside letters of Cyrillic, Greek or another script that look the same. */
	| 'mixed-scripts'
	/** White space other than one plain space between words. */
	| 'whitespace';

const plain = /^[\x21-\x7e]+( [\x21-\x7e]+)*$/;
const ascii = /^[\0-\x7f]*$/;
const control = /[\p{Cc}\u2028\u2029]/u;
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const whitespace = /^\s|\s$|\s\s|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]/u;
const latin = /\p{Script=Latin}/u;

// V8 takes milliseconds to compile these classes. They are in a function so that a start does not pay for them.

function hasInvisible(text: string): boolean {
	return (
		unsafeCharacters(text).some(character => !control.test(character) && !bidi.test(character)) || hasMarkPile(text)
	);
}

/**
 * Whether a word has letters that look like Latin ones: of other scripts, or full-width, mathematical, circled ones of
 * Unicode.
 */
function hasAlike(text: string): boolean {
	return /[\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u{1d400}-\u{1d7ff}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Lisu}]/u.test(
		text,
	);
}

/** All faults of a text, each once; empty for ordinary words of any single script. */
export function suspiciousText(text: string): readonly TextFault[] {
	if (text === '' || plain.test(text)) {
		return [];
	}

	const faults: TextFault[] = [];
	if (control.test(text)) {
		faults.push('control');
	}

	if (bidi.test(text)) {
		faults.push('bidi');
	}

	if (hasInvisible(text)) {
		faults.push('invisible');
	}

	// Scripts are compared within a word, because an English word beside a Russian one is no trick.
	if (text.split(/[^\p{L}\p{M}\p{N}]+/u).some(word => latin.test(word) && hasAlike(word))) {
		faults.push('mixed-scripts');
	}

	if (whitespace.test(text)) {
		faults.push('whitespace');
	}

	return faults;
}

/** Characters that look like a Latin letter, after compatibility decomposition and lower-casing. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
	Object.entries({
		a: 'аɑαᎪꓮ',
		b: 'вьβꓐ',
		c: 'сϲⅽꓚ',
		d: 'ԁꓓ',
		e: 'еєεꓰ',
		f: 'ꓝ',
		g: 'ɡցꓖ',
		h: 'һнհꓧ',
		i: 'іıιӏꓲ',
		j: 'јϳꓙ',
		k: 'кκꓗ',
		l: 'ⅼ1ӏꓡ|',
		m: 'мⅿꓟ',
		n: 'ηոꓠ',
		o: 'оοօ0ꓳ',
		p: 'рρꓑ',
		q: 'ԛզ',
		r: 'гꓣ',
		s: 'ѕ5ꓢ$',
		t: 'тτꓔ',
		u: 'υսꓴ',
		v: 'ѵνꓦ',
		w: 'ԝѡωꓪ',
		x: 'хχꓫ',
		y: 'уγꓬ',
		z: 'ꓜ',
		':': 'ː꞉∶׃։ꓽ',
		'-': '‐‑‒–—−',
	}).flatMap(([letter, others]) => [...others].map(other => [other, letter] as const)),
);

/**
 * A form of a text that is equal for texts that look alike. Compatibility forms are decomposed, accents, blanks and
 * invisible characters are removed, letters are in lower case, and look-alikes are replaced.
 */
export function skeleton(text: string): string {
	if (ascii.test(text)) {
		return text
			.replaceAll(/[\0-\x20\x7f]/g, '')
			.toLowerCase()
			.replaceAll(/[015$|]/g, character => lookAlikes.get(character) ?? character);
	}

	const bare = text
		.normalize('NFKD')
		.replaceAll(/[\p{M}\p{Cc}\p{Cf}\p{Z}\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f]/gu, '')
		.toLowerCase();
	return Array.from(bare, character => lookAlikes.get(character) ?? character).join('');
}
