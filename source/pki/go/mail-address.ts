import {parseIp} from './parse-ip.js';

/**
 * Reads a single mailbox as Go's `mail.ParseAddress` does (RFC 5322 §3.4 without obsolete forms). ASCII only.
 *
 * @returns the addr-spec, without display name, comments and group name, and with a quoted local part unquoted; undefined
 * if Go returns an error.
 */
export function parseMailAddress(text: string): string | undefined {
	const reader = new MailReader(text);
	const found = reader.mailbox(true);
	return found?.length === 1 && reader.skipComments() && reader.atEnd ? found[0] : undefined;
}

/** Printable ASCII without the specials of RFC 5322 §3.2.3. Dots are accepted, as in dot-atom. */
const atom = /[!#-'*+\-./0-9=?A-Z^-~]+/y;
/** A backslash escapes any printable character or blank. */
const quotedString = /"((?:[\t !#-[\]-~]|\\[\t -~])*)"/y;
const domainLiteral = /\[([!-Z^-~]*)\]/y;

class MailReader {
	readonly #text: string;
	#at = 0;

	constructor(text: string) {
		this.#text = text;
	}

	get atEnd(): boolean {
		return this.#at === this.#text.length;
	}

	/** One mailbox, or a group if that is allowed; undefined on an error. */
	mailbox(groupAllowed: boolean): readonly string[] | undefined {
		this.#skipBlanks();
		if (this.atEnd) {
			return undefined;
		}

		const plain = this.#addrSpec();
		if (plain !== undefined) {
			this.#skipBlanks();
			if (this.#peek() !== '(') {
				return [plain];
			}

			const comment = this.#comment();
			return comment === undefined || comment.split(/[ \t]+/).some(isUnreadableEncodedWord) ? undefined : [plain];
		}

		if (this.#peek() !== '<' && !this.#phrase()) {
			return undefined;
		}

		this.#skipBlanks();
		if (groupAllowed && this.#take(':')) {
			return this.#group();
		}

		if (!this.#take('<')) {
			return undefined;
		}

		const inner = this.#addrSpec();
		return inner !== undefined && this.#take('>') ? [inner] : undefined;
	}

	/** Skips blanks and any number of comments; false if a comment is not closed. */
	skipComments(): boolean {
		this.#skipBlanks();
		while (this.#peek() === '(') {
			if (this.#comment() === undefined) {
				return false;
			}

			this.#skipBlanks();
		}

		return true;
	}

	#group(): readonly string[] | undefined {
		const members: string[] = [];
		this.#skipBlanks();
		if (this.#take(';')) {
			return this.skipComments() ? members : undefined;
		}

		for (;;) {
			const member = this.mailbox(false);
			if (member === undefined || !this.skipComments()) {
				return undefined;
			}

			members.push(...member);
			if (this.#take(';')) {
				return this.skipComments() ? members : undefined;
			}

			if (!this.#take(',')) {
				return undefined;
			}
		}
	}

	#addrSpec(): string | undefined {
		const start = this.#at;
		this.#skipBlanks();
		const local = this.#peek() === '"' ? this.#quoted() : this.#dotAtom();
		if (local !== undefined && local !== '' && this.#take('@')) {
			this.#skipBlanks();
			const domain = this.#peek() === '[' ? this.#literal() : this.#dotAtom();
			if (domain !== undefined) {
				return `${local}@${domain}`;
			}
		}

		this.#at = start;
		return undefined;
	}

	#dotAtom(): string | undefined {
		const text = this.#match(atom)?.[0];
		return text === undefined || /^\.|\.\.|\.$/.test(text) ? undefined : text;
	}

	#quoted(): string | undefined {
		return this.#match(quotedString)?.[1]?.replace(/\\(.)/g, '$1');
	}

	#literal(): string | undefined {
		const inner = this.#match(domainLiteral)?.[1];
		return inner !== undefined && parseIp(inner) !== undefined ? `[${inner}]` : undefined;
	}

	/** Skips the words of a display name. After the first word, Go takes an error as the end of the name. */
	#phrase(): boolean {
		let words = 0;
		for (;;) {
			if (words > 0 && !this.skipComments()) {
				return false;
			}

			this.#skipBlanks();
			if (this.atEnd) {
				return true;
			}

			const word = this.#peek() === '"' ? this.#quoted() : this.#match(atom)?.[0];
			if (word === undefined || isUnreadableEncodedWord(word)) {
				return words > 0;
			}

			words++;
		}
	}

	#comment(): string | undefined {
		let depth = 0;
		const start = this.#at + 1;
		for (; !this.atEnd; this.#at++) {
			const character = this.#peek();
			if (character === '\\' && this.#at + 1 < this.#text.length) {
				this.#at++;
			} else if (character === '(') {
				depth++;
			} else if (character === ')') {
				depth--;
			}

			if (depth === 0) {
				return this.#text.slice(start, this.#at++);
			}
		}

		return undefined;
	}

	#skipBlanks(): void {
		while (this.#peek() === ' ' || this.#peek() === '\t') {
			this.#at++;
		}
	}

	#peek(): string {
		return this.#text.charAt(this.#at);
	}

	#take(character: string): boolean {
		const taken = this.#peek() === character;
		this.#at += taken ? 1 : 0;
		return taken;
	}

	#match(pattern: RegExp): RegExpExecArray | undefined {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text) ?? undefined;
		this.#at += found?.[0].length ?? 0;
		return found;
	}
}

/** Whether a word is an RFC 2047 encoded word in a character set that Go's mail package does not know: Go refuses it. */
function isUnreadableEncodedWord(word: string): boolean {
	const charset = /^=\?([^?]+)\?[bq]\?[^?]*\?=$/i.exec(word)?.[1];
	return charset !== undefined && !/^(utf-8|iso-8859-1|us-ascii)$/i.test(charset);
}
