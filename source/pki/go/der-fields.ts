import {afterTagNumber} from '../der/index.js';

/**
 * Reads the fields of a SEQUENCE as Go's encoding/asn1 reads those of a struct: elements behind the last field are ignored, and an
 * optional field is absent where the next element has another tag.
 */
export class DerFields {
	readonly bytes: Uint8Array;
	/** The next byte to read, and the first byte after the level. */
	at: number;
	limit: number;
	/** Offsets of the element taken last: identifier octet, content, first byte after it. */
	start = 0;
	body = 0;
	end = 0;

	constructor(bytes: Uint8Array, at = 0, limit = bytes.length) {
		this.bytes = bytes;
		this.at = at;
		this.limit = limit;
	}

	/** The fields of the element taken last. */
	inner(): DerFields {
		return new DerFields(this.bytes, this.body, this.end);
	}

	/** Takes the next element if it has this identifier octet. */
	take(tag: number): boolean {
		return this.#header() && this.bytes[this.start] === tag && this.#isWhole();
	}

	/** Takes the next element, whatever it is. */
	takeAny(): boolean {
		return this.#header() && this.#isWhole();
	}

	/** Takes an optional element. Damaged headers and elements are no absent ones. */
	takeOptional(tag: number): 'taken' | 'absent' | 'damaged' {
		if (this.at === this.limit) {
			return 'absent';
		}

		if (!this.#header()) {
			return 'damaged';
		}

		return this.bytes[this.start] !== tag ? 'absent' : this.#isWhole() ? 'taken' : 'damaged';
	}

	/** Takes an optional element in an explicit tag. As in Go, the length of the outer header does not limit the inner element. */
	takeExplicit(outer: number, tag: number): 'taken' | 'absent' | 'damaged' {
		if (this.at === this.limit) {
			return 'absent';
		}

		const from = this.at;
		if (!this.#header() || this.body === this.limit) {
			return 'damaged';
		}

		const identifier = this.bytes[from] as number;
		// An empty element of the class and number has no child, whether it is constructed or not.
		if (this.end === this.body && (identifier | 0x20) === outer) {
			return 'damaged';
		}

		if (identifier !== outer) {
			return 'absent';
		}

		this.at = this.body;
		const found = this.#header()
			? this.bytes[this.start] !== tag
				? 'absent'
				: this.#isWhole()
					? 'taken'
					: 'damaged'
			: 'damaged';
		if (found === 'absent') {
			this.at = from;
		}

		return found;
	}

	#isWhole(): boolean {
		this.at = this.end;
		return this.end <= this.limit;
	}

	/** Reads an identifier octet and a length, which has to be minimal (X.690 §10.1), and does not move. */
	#header(): boolean {
		const {bytes, limit} = this;
		let at = this.at;
		this.start = at;
		if (at >= limit) {
			return false;
		}

		if (((bytes[at++] as number) & 0x1f) === 0x1f) {
			at = afterTagNumber(bytes, at, limit);
		}

		if (at < 0 || at >= limit) {
			return false;
		}

		let length = bytes[at++] as number;
		if (length > 0x7f) {
			let count = length & 0x7f;
			if (count === 0 || at + count > limit) {
				return false;
			}

			length = 0;
			for (; count > 0; count--) {
				if (length >= 2 ** 23) {
					return false;
				}

				length = length * 256 + (bytes[at++] as number);
				if (length === 0) {
					return false;
				}
			}

			if (length < 0x80) {
				return false;
			}
		}

		this.body = at;
		this.end = at + length;
		return true;
	}
}
