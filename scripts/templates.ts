// Finds tagged templates in a source file, by a lexer for strings, comments, regular expressions and templates.

/** A template such as printed`Approve ${name}?`, in the form of catalogues. */
export type Template = {
	readonly tag: string;
	/** `Approve {0}?` */
	readonly key: string;
	/** The number of its values. */
	readonly values: number;
	/** The line on which it begins, counted from 1. */
	readonly line: number;
};

/** The templates of `text` with one of these tags, and those in their values, in the order of their ends. */
export function templatesOf(text: string, tags: readonly string[]): readonly Template[] {
	const found: Template[] = [];
	let at = 0;

	/** Reads code until the `}` of a value, or to the end. */
	function readCode(isValue: boolean): void {
		let depth = 0;
		// The text before a slash decides whether it is a division.
		let before = '';
		while (at < text.length) {
			const character = text[at] ?? '';
			const word = /[\w$]+/y;
			word.lastIndex = at;
			const [name] = word.exec(text) ?? [];
			if (name !== undefined) {
				at += name.length;
				before = name;
				continue;
			}

			if (/\s/.test(character)) {
				at += 1;
				continue;
			}

			if (text.startsWith('//', at)) {
				at = endOf('\n', at);
			} else if (text.startsWith('/*', at)) {
				at = endOf('*/', at + 2);
			} else if (character === "'" || character === '"') {
				readString(character);
				before = 'text';
			} else if (character === '`') {
				readTemplate(tags.find(tag => tag === before));
				before = 'text';
			} else if (character === '/' && dividesNothing(before)) {
				readPattern();
				before = 'pattern';
			} else {
				if (character === '{') {
					depth += 1;
				} else if (character === '}') {
					if (depth === 0 && isValue) {
						at += 1;
						return;
					}

					depth -= 1;
				}

				at += 1;
				before = character;
			}
		}
	}

	function endOf(end: string, from: number): number {
		const index = text.indexOf(end, from);
		return index === -1 ? text.length : index + end.length;
	}

	function readString(quote: string): void {
		const from = at;
		at += 1;
		while (at < text.length && text[at] !== quote && text[at] !== '\n') {
			at += text[at] === '\\' ? 2 : 1;
		}

		// An apostrophe in the text of a JSX element does not begin a string.
		at = text[at] === quote ? at + 1 : from + 1;
	}

	function readPattern(): void {
		let isClass = false;
		at += 1;
		while (at < text.length && text[at] !== '\n' && (isClass || text[at] !== '/')) {
			isClass = text[at] === '[' ? true : text[at] === ']' ? false : isClass;
			at += text[at] === '\\' ? 2 : 1;
		}

		at += 1;
	}

	function readTemplate(tag: string | undefined): void {
		const line = text.slice(0, at).split('\n').length;
		const strings = [''];
		at += 1;
		while (at < text.length && text[at] !== '`') {
			if (text.startsWith('${', at)) {
				at += 2;
				readCode(true);
				strings.push('');
				continue;
			}

			const escaped = /\\(?:u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|[\s\S])/iy;
			escaped.lastIndex = at;
			const piece = escaped.exec(text)?.[0] ?? text[at] ?? '';
			at += piece.length;
			strings[strings.length - 1] += piece.length > 1 ? unescaped(piece) : piece;
		}

		at += 1;
		if (tag !== undefined) {
			found.push({tag, key: keyOf(strings), values: strings.length - 1, line});
		}
	}

	readCode(false);
	return found;
}

/** `['Approve ', '?']` → `Approve {0}?` */
function keyOf(strings: readonly string[]): string {
	return strings.reduce((key, part, index) => `${key}{${index - 1}}${part}`);
}

const letters: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0'};

function unescaped(written: string): string {
	const [, hex] = /^\\(?:u\{|u|x)([\da-f]+)\}?$/i.exec(written) ?? [];
	if (hex !== undefined) {
		return String.fromCodePoint(Number.parseInt(hex, 16));
	}

	const letter = written.slice(1);
	return letter === '\n' ? '' : (letters[letter] ?? letter);
}

/** Whether a slash after this text begins a regular expression. */
function dividesNothing(before: string): boolean {
	return /^(?:[=(,:[!&|?{};+\-*%~^]|>|return|typeof|case|in|of|await|)$/.test(before);
}
