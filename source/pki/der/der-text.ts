import {isUtf8} from 'node:buffer';
import {localized} from '../../base/text/index.js';
import {asciiText} from './ascii-text.js';

/** Text of a string type, decoded as far as possible. */
export type DerText = {
	readonly text: string;
	/** Name of the string type. */
	readonly encoding: string;
	/** The broken rule of the string type. Go's parsers refuse each of these. */
	readonly problem?: string;
};

const encodings: Readonly<Record<number, string>> = {
	12: 'UTF8String',
	18: 'NumericString',
	19: 'PrintableString',
	20: 'T61String',
	21: 'VideotexString',
	22: 'IA5String',
	25: 'GraphicString',
	26: 'VisibleString',
	27: 'GeneralString',
	28: 'UniversalString',
	30: 'BMPString',
};

/** String types whose values Go's crypto/x509 reads as text. It ignores the others. */
export const serverReadableEncodings: ReadonlySet<string> = new Set([
	'UTF8String',
	'NumericString',
	'PrintableString',
	'T61String',
	'IA5String',
	'BMPString',
]);

const printable = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?*&") {
	// `*` and `&` are no PrintableString characters, but wildcard names made them so common that parsers take them.
	printable[character.charCodeAt(0)] = 1;
}

/**
 * Reads a primitive string type (X.680 §41).
 *
 * @param tag - identifier octet. The result is undefined if it is no string type, or not primitive.
 */
export function readText(bytes: Buffer, tag: number, start: number, end: number): DerText | undefined {
	const encoding = encodings[tag];
	if (encoding === undefined) {
		return undefined;
	}

	switch (tag) {
		case 12:
			return readUtf8(bytes, start, end);
		case 19:
			return isPrintableString(bytes, start, end)
				? {text: asciiText(bytes, start, end) ?? '', encoding}
				: {
						text: guessText(bytes, start, end),
						encoding,
						problem: localized`holds characters that a PrintableString may not`,
					};
		case 18:
			return isNumericString(bytes, start, end)
				? {text: asciiText(bytes, start, end) ?? '', encoding}
				: {
						text: guessText(bytes, start, end),
						encoding,
						problem: localized`holds other characters than digits and spaces`,
					};
		case 22: {
			const text = asciiText(bytes, start, end);
			return text === undefined
				? {text: guessText(bytes, start, end), encoding, problem: localized`holds characters beyond ASCII`}
				: {text, encoding};
		}
		case 28:
			return readUniversal(bytes, start, end);
		case 30:
			return readBmp(bytes, start, end);
		default:
			// All parsers read T.61 as Latin-1. The other types never held more than ASCII in certificates.
			return {text: bytes.toString('latin1', start, end), encoding};
	}
}

/** Text of bytes that should be ASCII: as UTF-8 if they are valid UTF-8, else as Latin-1. */
export function guessText(bytes: Buffer, start: number, end: number): string {
	return isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : bytes.toString('latin1', start, end);
}

function readUtf8(bytes: Buffer, start: number, end: number): DerText {
	const encoding = 'UTF8String';
	const text = asciiText(bytes, start, end);
	if (text !== undefined) {
		return {text, encoding};
	}

	return isUtf8(bytes.subarray(start, end))
		? {text: bytes.toString('utf8', start, end), encoding}
		: {text: bytes.toString('latin1', start, end), encoding, problem: localized`is not valid UTF-8`};
}

/** UCS-2 with the rules of Go and BoringSSL: no surrogates, no noncharacters, one NUL at the end does not count. */
function readBmp(bytes: Buffer, start: number, end: number): DerText {
	const encoding = 'BMPString';
	const whole = end - ((end - start) % 2);
	let problem = whole === end ? undefined : localized`has an odd number of bytes`;
	const units = Buffer.from(bytes.subarray(start, whole)).swap16();
	for (let at = 0; at < units.length; at += 2) {
		const unit = units.readUInt16LE(at);
		if ((unit >= 0xd800 && unit < 0xe000) || (unit >= 0xfdd0 && unit < 0xfdf0) || unit > 0xfffd) {
			problem ??= localized`holds surrogates or noncharacters`;
			break;
		}
	}

	const text = units.toString('utf16le');
	const trimmed = whole === end && text.endsWith('\0') ? text.slice(0, -1) : text;
	return problem === undefined ? {text: trimmed, encoding} : {text: trimmed, encoding, problem};
}

function readUniversal(bytes: Buffer, start: number, end: number): DerText {
	const encoding = 'UniversalString';
	const parts: string[] = [];
	for (let at = start; at + 4 <= end; at += 4) {
		const point = bytes.readUInt32BE(at);
		if (point > 0x10ffff) {
			return {text: guessText(bytes, start, end), encoding, problem: localized`holds numbers beyond Unicode`};
		}

		parts.push(String.fromCodePoint(point));
	}

	const text = parts.join('');
	return (end - start) % 4 === 0
		? {text, encoding}
		: {text, encoding, problem: localized`has a length that is no multiple of four`};
}

export function isPrintableString(bytes: Uint8Array, start: number, end: number): boolean {
	for (let at = start; at < end; at++) {
		if (printable[bytes[at] as number] !== 1) {
			return false;
		}
	}

	return true;
}

function isNumericString(bytes: Buffer, start: number, end: number): boolean {
	for (let at = start; at < end; at++) {
		const byte = bytes[at] as number;
		if ((byte < 0x30 || byte > 0x39) && byte !== 0x20) {
			return false;
		}
	}

	return true;
}
