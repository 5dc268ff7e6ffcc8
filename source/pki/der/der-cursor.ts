import {localized} from '../../base/text/index.js';
/** Universal tags as identifier octets (X.690 §8.1.2), with the constructed bit if DER requires it. */
export const tags = {
	boolean: 0x01,
	integer: 0x02,
	bitString: 0x03,
	octetString: 0x04,
	null: 0x05,
	oid: 0x06,
	utf8String: 0x0c,
	utcTime: 0x17,
	generalizedTime: 0x18,
	sequence: 0x30,
	set: 0x31,
} as const;

/**
 * Walks DER without copying and without recursion: `next()` reads one header, `enter()` and `leave()` change the
 * limits. It never throws; a header that can't be read makes `next()` answer false, says why in `fault` and ends the
 * level. Lengths that are not minimal (X.690 §10.1) are followed but remembered in `nonMinimal`, so that such a file
 * can be shown together with the reason why strict parsers refuse it.
 */
export class DerCursor {
	readonly bytes: Buffer;
	position: number;
	limit: number;
	/** Identifier octet of the element read last; for high tag numbers the first octet, low bits all set. */
	tag = 0;
	/** Offsets of the element read last: identifier octet, content, first byte after it. */
	start = 0;
	body = 0;
	end = 0;
	fault = '';
	nonMinimal = false;

	constructor(bytes: Uint8Array, position = 0, limit: number = bytes.length) {
		this.bytes = asBuffer(bytes);
		this.position = position;
		this.limit = limit;
	}

	/** Whether this level has another byte. */
	get more(): boolean {
		return this.position < this.limit;
	}

	/** The next identifier octet, or -1 at the end of the level. */
	get peek(): number {
		return this.position < this.limit ? (this.bytes[this.position] as number) : -1;
	}

	/** Reads the header of the next element and moves behind the element. */
	next(): boolean {
		const {bytes, limit} = this;
		let at = this.position;
		this.start = at;
		if (at >= limit) {
			return this.fail(localized`ends where another element is expected`);
		}

		const tag = bytes[at++] as number;
		this.tag = tag;
		if ((tag & 0x1f) === 0x1f) {
			at = afterTagNumber(this.bytes, at, this.limit);
			if (at < 0) {
				return this.fail(localized`has a damaged tag number`);
			}
		}

		if (at >= limit) {
			return this.fail(localized`is cut off before a length`);
		}

		let length = bytes[at++] as number;
		if (length > 0x7f) {
			let count = length & 0x7f;
			if (count === 0) {
				return this.fail(localized`uses an indefinite length (BER, not DER)`);
			}

			if (count > 4 || at + count > limit) {
				return this.fail(
					count > 4 ? localized`has a length of more than four bytes` : localized`is cut off inside a length`,
				);
			}

			const first = bytes[at] as number;
			length = 0;
			for (; count > 0; count--) {
				length = length * 256 + (bytes[at++] as number);
			}

			if (first === 0 || length < 0x80) {
				this.nonMinimal = true;
			}
		}

		if (length > limit - at) {
			return this.fail(localized`claims more bytes than there are`);
		}

		this.body = at;
		this.end = at + length;
		this.position = this.end;
		return true;
	}

	/** Reads the next element if it has this identifier octet; otherwise answers false without moving. */
	expect(tag: number): boolean {
		if (this.peek !== tag) {
			this.fault = this.more
				? localized`has another element than expected`
				: localized`ends where another element is expected`;
			return false;
		}

		return this.next();
	}

	/** Enters the element read last. The result must be passed to `leave()`. */
	enter(): number {
		const outer = this.limit;
		this.position = this.body;
		this.limit = this.end;
		return outer;
	}

	/** Continues after the entered element, independent of how much of it was read. */
	leave(outer: number): void {
		this.position = this.limit;
		this.limit = outer;
	}

	/** Content of the element read last, without copying. */
	content(): Buffer {
		return this.bytes.subarray(this.body, this.end);
	}

	/** The element read last with its header, without copying. */
	element(): Buffer {
		return this.bytes.subarray(this.start, this.end);
	}

	private fail(fault: string): false {
		this.fault = fault;
		this.position = this.limit;
		this.body = this.limit;
		this.end = this.limit;
		return false;
	}
}

/** The offset behind a tag number in base 128 (X.690 §8.1.2.4); -1 for one that is not minimal, or above 31 bits. */
export function afterTagNumber(bytes: Uint8Array, from: number, limit: number): number {
	let number = 0;
	for (let at = from; at < limit && at < from + 5; at++) {
		const byte = bytes[at] as number;
		if (number === 0 && byte === 0x80) {
			return -1;
		}

		number = number * 128 + (byte & 0x7f);
		if (byte < 0x80) {
			return number < 0x1f || number > 0x7fff_ffff ? -1 : at + 1;
		}
	}

	return -1;
}

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the content of an INTEGER is not empty and has no padding (X.690 §8.3.2). */
export function isMinimalInteger(bytes: Uint8Array, start: number, end: number): boolean {
	if (end - start < 2) {
		return end > start;
	}

	const first = bytes[start];
	const signBit = (bytes[start + 1] as number) & 0x80;
	return !((first === 0 && signBit === 0) || (first === 0xff && signBit !== 0));
}

/** Whether a BIT STRING's content has a sound padding count and zero padding bits (X.690 §8.6.2, §11.2.1). */
export function isSoundBitString(bytes: Uint8Array, start: number, end: number): boolean {
	const padding = end > start ? (bytes[start] as number) : 8;
	if (padding > 7 || (end - start === 1 && padding > 0)) {
		return false;
	}

	return ((bytes[end - 1] as number) & ((1 << padding) - 1)) === 0 || end - start === 1;
}

/** An INTEGER as signed lower-case hex without padding (`-1f`, `0`), linear in its length. */
export function integerHex(bytes: Uint8Array, start: number, end: number): string {
	if (end <= start) {
		return '0';
	}

	const buffer = asBuffer(bytes).subarray(start, end);
	if ((buffer[0] as number) < 0x80) {
		return buffer.toString('hex').replace(/^0+(?=.)/, '');
	}

	const magnitude = Buffer.from(buffer);
	let carry = 1;
	for (let index = magnitude.length - 1; index >= 0; index--) {
		const value = (~(magnitude[index] as number) & 0xff) + carry;
		magnitude[index] = value & 0xff;
		carry = value >> 8;
	}

	return `-${carry ? '1' : ''}${magnitude.toString('hex')}`.replace(/^-0+(?=.)/, '-');
}
