/**
 * Walks DER that is expected to have no fault, without saying what is wrong: `take()` is false for another tag, a length that is not
 * minimal or above 65,535, and an end beyond the level. `DerCursor` is for everything else.
 */
export class StrictCursor {
	bytes: Uint8Array = new Uint8Array();
	/** The next byte to read, and the first byte after the level. */
	at = 0;
	limit = 0;
	/** Offsets of the element taken last: identifier octet, content, first byte after it. */
	start = 0;
	body = 0;
	end = 0;

	open(bytes: Uint8Array, at = 0, limit = bytes.length): void {
		this.bytes = bytes;
		this.at = at;
		this.limit = limit;
	}

	/** Moves behind the next element if it is whole and has this identifier octet. */
	take(tag: number): boolean {
		const {bytes, at, limit} = this;
		if (at + 2 > limit || bytes[at] !== tag) {
			return false;
		}

		let body = at + 2;
		let length = bytes[at + 1] as number;
		if (length > 0x7f) {
			if (length > 0x82 || length === 0x80 || at + length - 0x7e > limit) {
				return false;
			}

			const isShort = length === 0x81;
			body += isShort ? 1 : 2;
			length = isShort ? (bytes[at + 2] as number) : (bytes[at + 2] as number) * 256 + (bytes[at + 3] as number);
			if (length < (isShort ? 0x80 : 0x100)) {
				return false;
			}
		}

		const end = body + length;
		if (end > limit) {
			return false;
		}

		this.start = at;
		this.body = body;
		this.end = end;
		this.at = end;
		return true;
	}

	/** Enters the element taken last. The result is the limit to return to with `leave()`. */
	enter(): number {
		const outer = this.limit;
		this.at = this.body;
		this.limit = this.end;
		return outer;
	}

	/** Leaves a level; false if something of it was not taken. */
	leave(outer: number): boolean {
		const isWhole = this.at === this.limit;
		this.limit = outer;
		return isWhole;
	}
}

export function areSame(bytes: Uint8Array, start: number, end: number, known: Uint8Array): boolean {
	const length = end - start;
	if (known.length !== length) {
		return false;
	}

	for (let at = 0; at < length; at++) {
		if (known[at] !== bytes[start + at]) {
			return false;
		}
	}

	return true;
}
