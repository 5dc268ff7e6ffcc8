import {localized} from '../../base/text/index.js';
import type {DerCursor} from './der-cursor.js';
import {isSoundBitString} from './der-cursor.js';
import type {ProblemList} from './problem-list.js';

/** The bits of a BIT STRING: `start` to `end` of `bytes`. */
export type Bits = {readonly bytes: Buffer; readonly start: number; readonly end: number};

/**
 * The bits of the BIT STRING whose header `cursor` has just read, without its padding count. As in Go, padding bits are
 * shifted out to the right, so that the last bit is the lowest.
 */
export function readBits(cursor: DerCursor, what: string, problems: ProblemList): Bits {
	const {bytes, body, end} = cursor;
	const start = Math.min(body + 1, end);
	if (!isSoundBitString(bytes, body, end)) {
		problems.add('bad-bit-string', localized`The ${what} is a BIT STRING with wrong padding.`, true);
		return {bytes, start, end};
	}

	const padding = bytes[body] as number;
	return padding === 0
		? {bytes, start, end}
		: {bytes: shiftRight(bytes.subarray(start, end), padding), start: 0, end: end - start};
}

function shiftRight(bits: Uint8Array, by: number): Buffer {
	const shifted = Buffer.alloc(bits.length);
	for (let index = 0; index < bits.length; index++) {
		const before = index > 0 ? (bits[index - 1] as number) : 0;
		shifted[index] = ((before << (8 - by)) | ((bits[index] as number) >> by)) & 0xff;
	}

	return shifted;
}
