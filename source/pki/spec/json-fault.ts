const blank = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])/y;

/**
 * The offset of the first character that is not JSON (RFC 8259), or the length of the text if it ends too early. JSON.parse
 * names the place only for some faults, and quotes the text around it.
 */
export function jsonFaultOffset(text: string): number {
	const walker = new Walker(text);
	walker.document();
	return walker.at;
}

/** Moves `at` forward while the text is JSON. Each method returns whether it has read its part completely. */
class Walker {
	at = 0;
	readonly #text: string;
	#depth = 0;

	constructor(text: string) {
		this.#text = text;
	}

	document(): void {
		this.#value();
		this.#match(blank);
	}

	#value(): boolean {
		this.#match(blank);
		const opening = this.#text[this.at];
		if (opening !== '{' && opening !== '[') {
			return this.#match(opening === '"' ? string : scalar);
		}

		this.at++;
		this.#depth++;
		// No real document is nested so deeply. Any place may be reported then.
		const done = this.#depth < 500 && this.#members(opening === '{');
		this.#depth--;
		return done;
	}

	#members(isObject: boolean): boolean {
		const closing = isObject ? '}' : ']';
		this.#match(blank);
		if (this.#take(closing)) {
			return true;
		}

		for (;;) {
			this.#match(blank);
			if (isObject && !(this.#match(string) && this.#colon())) {
				return false;
			}

			if (!this.#value()) {
				return false;
			}

			this.#match(blank);
			if (!this.#take(',')) {
				return this.#take(closing);
			}
		}
	}

	#colon(): boolean {
		this.#match(blank);
		return this.#take(':');
	}

	#take(character: string): boolean {
		const taken = this.#text[this.at] === character;
		this.at += taken ? 1 : 0;
		return taken;
	}

	#match(pattern: RegExp): boolean {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.#text)?.[0];
		this.at += found?.length ?? 0;
		return found !== undefined;
	}
}
