import {localized} from '../../base/text/index.js';
/** A decoded time. `date` is an Invalid Date if the bytes can't be read as a time. */
export type DerTime = {
	readonly date: Date;
	/** The broken rule of RFC 5280 §4.1.2.5. */
	readonly problem?: string;
	/** Whether Go's parser refuses the time. It accepts offsets, and UTCTime without seconds. */
	readonly fatal: boolean;
};

const utcShape = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,](\d+))?(Z|[+-]\d{4})?$/;
const generalizedShape = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,](\d+))?(Z|[+-]\d{4})?$/;

/**
 * Reads the content of a UTCTime (tag 0x17) or GeneralizedTime (0x18); two-digit years are 1950 to 2049.
 * The strict forms `YYMMDDHHMMSSZ` and `YYYYMMDDHHMMSSZ` bear no problem; others are read as far as they make sense.
 */
export function readTime(bytes: Buffer, tag: number, start: number, end: number): DerTime {
	const isUtc = tag === 0x17;
	const text = bytes.toString('latin1', start, Math.min(end, start + 64));
	const match = end - start > 64 ? null : (isUtc ? utcShape : generalizedShape).exec(text);
	if (match === null) {
		return unreadable(isUtc);
	}

	const [, years, month, day, hour, minute, second, fraction, zone] = match;
	const year = isUtc ? fullYear(Number(years)) : Number(years);
	const offsetText = zone ?? '';
	const hasOffset = offsetText.length === 5;
	const offsetHours = hasOffset ? Number(offsetText.slice(1, 3)) : 0;
	const offsetMinutes = hasOffset ? Number(offsetText.slice(3)) : 0;
	const seconds = Number(second ?? 0);
	const numbers = {month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute), seconds};
	if (!isOnCalendar(year, numbers) || offsetHours > 24 || offsetMinutes > 59) {
		return unreadable(isUtc);
	}

	const sign = offsetText.startsWith('-') ? 1 : -1;
	const date = new Date(0);
	date.setUTCFullYear(year, numbers.month - 1, numbers.day);
	date.setUTCHours(numbers.hour, numbers.minute, seconds);
	if (hasOffset) {
		date.setTime(date.getTime() + sign * (offsetHours * 60 + offsetMinutes) * 60_000);
	}

	if (zone === undefined) {
		return {date, problem: localized`has no time zone`, fatal: true};
	}

	if (fraction !== undefined) {
		return {date, problem: localized`has fractions of a second`, fatal: true};
	}

	// Go writes the time back and compares: a zero offset comes back as Z.
	const isFatal = (hasOffset && offsetHours + offsetMinutes === 0) || (second === undefined && !isUtc);
	if (hasOffset || second === undefined) {
		return {
			date,
			problem: hasOffset ? localized`has an offset instead of Z` : localized`has no seconds`,
			fatal: isFatal,
		};
	}

	return {date, fatal: false};
}

function unreadable(isUtc: boolean): DerTime {
	return {date: new Date(Number.NaN), problem: localized`is no ${isUtc ? 'UTCTime' : 'GeneralizedTime'}`, fatal: true};
}

function fullYear(twoDigits: number): number {
	return twoDigits < 50 ? 2000 + twoDigits : 1900 + twoDigits;
}

function isOnCalendar(
	year: number,
	at: {month: number; day: number; hour: number; minute: number; seconds: number},
): boolean {
	const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][at.month - 1] ?? 0;
	return at.day >= 1 && at.day <= days && at.hour < 24 && at.minute < 60 && at.seconds < 60;
}
