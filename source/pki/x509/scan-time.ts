import type {StrictCursor} from '../der/index.js';
import {tags} from '../der/index.js';

const daysOfMonth: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The next time of a Validity, in milliseconds; NaN if it has none of the two forms of RFC 5280 §4.1.2.5, or is no date. */
export function scanTime(cursor: StrictCursor): number {
	const isUtc = cursor.take(tags.utcTime);
	if (!isUtc && !cursor.take(tags.generalizedTime)) {
		return Number.NaN;
	}

	const {bytes, body, end} = cursor;
	if (end - body !== (isUtc ? 13 : 15) || bytes[end - 1] !== 0x5a) {
		return Number.NaN;
	}

	const short = pair(bytes, end - 13);
	const year = isUtc ? (short < 50 ? 2000 : 1900) + short : pair(bytes, body) * 100 + short;
	const month = pair(bytes, end - 11);
	const day = pair(bytes, end - 9);
	const hour = pair(bytes, end - 7);
	const minute = pair(bytes, end - 5);
	const second = pair(bytes, end - 3);
	const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	const days = month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] ?? 0);
	// Comparisons with NaN are false. Date.UTC reads years below 100 as those of the last century.
	return year >= 100 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60
		? Date.UTC(year, month - 1, day, hour, minute, second)
		: Number.NaN;
}

/** Two digits, or NaN. */
function pair(bytes: Uint8Array, at: number): number {
	const tens = (bytes[at] as number) - 0x30;
	const ones = (bytes[at + 1] as number) - 0x30;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
