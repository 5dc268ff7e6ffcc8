import {isUtf8} from 'node:buffer';
import type {StrictCursor} from '../der/index.js';
import {isPrintableString, tags} from '../der/index.js';

const printableString = 0x13;
const ia5String = 0x16;

/** Whether the Name that the cursor has just taken has no fault, of the usual string types. */
export function isSoundName(cursor: StrictCursor): boolean {
	const outer = cursor.enter();
	while (cursor.at < cursor.limit) {
		if (!cursor.take(tags.set)) {
			return false;
		}

		const name = cursor.enter();
		while (cursor.at < cursor.limit) {
			if (!cursor.take(tags.sequence) || !isSoundAttribute(cursor)) {
				return false;
			}
		}

		cursor.leave(name);
	}

	return cursor.leave(outer);
}

function isSoundAttribute(cursor: StrictCursor): boolean {
	const outer = cursor.enter();
	if (!cursor.take(tags.oid) || !isSoundOid(cursor.bytes, cursor.body, cursor.end)) {
		return false;
	}

	const tag = cursor.bytes[cursor.at];
	if (tag !== tags.utf8String && tag !== printableString && tag !== ia5String) {
		return false;
	}

	return cursor.take(tag) && isSoundText(cursor.bytes, tag, cursor.body, cursor.end) && cursor.leave(outer);
}

function isSoundText(bytes: Uint8Array, tag: number, start: number, end: number): boolean {
	if (tag === printableString) {
		return isPrintableString(bytes, start, end);
	}

	return isAscii(bytes, start, end) || (tag === tags.utf8String && isUtf8(bytes.subarray(start, end)));
}

export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
	for (let at = start; at < end; at++) {
		if ((bytes[at] as number) > 0x7f) {
			return false;
		}
	}

	return true;
}

/** Whether an OBJECT IDENTIFIER has no fault, and no arc of more than 28 bits. */
export function isSoundOid(bytes: Uint8Array, start: number, end: number): boolean {
	let length = 0;
	for (let at = start; at < end; at++) {
		const byte = bytes[at] as number;
		if (length === 0 && byte === 0x80) {
			return false;
		}

		length = byte > 0x7f ? length + 1 : 0;
		if (length > 3) {
			return false;
		}
	}

	return end > start && length === 0;
}
