import {Buffer} from 'node:buffer';
import asn1 from 'node-forge/lib/asn1.js';
import {localized} from '../../../base/text/index.js';
import {PkiError} from '../../index.js';
import {tags as readTags} from '../index.js';

/** Identifier octets, with class and constructed bit (X.690 §8.1.2). */
export const tags = {...readTags, printableString: 0x13, ia5String: 0x16} as const;

/**
 * One DER element: identifier octet, minimal length, and the unchanged bytes of the parts.
 *
 * The whole identifier goes in as node-forge's "class" with type 0, since its `toDer` drops a leading zero byte from every
 * element whose tag *number* is 2, a dNSName `[2]` included, and rewrites those with number 30.
 */
export function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
	const content = Buffer.concat(parts).toString('latin1');
	return Buffer.from(asn1.toDer(asn1.create(tag, 0, false, content)).getBytes(), 'latin1');
}

/** SEQUENCE of parts that are DER already. */
export function sequence(...parts: readonly Uint8Array[]): Buffer {
	return element(tags.sequence, ...parts);
}

/** SET OF: members in ascending order of their encoding (X.690 §11.6). */
export function setOf(members: readonly Uint8Array[]): Buffer {
	return element(tags.set, ...members.toSorted((a, b) => Buffer.compare(a, b)));
}

/** Context-specific primitive `[n]`. */
export function contextPrimitive(number: number, ...parts: readonly Uint8Array[]): Buffer {
	return element(0x80 + number, ...parts);
}

/** Context-specific constructed `[n]`. */
export function contextConstructed(number: number, ...parts: readonly Uint8Array[]): Buffer {
	return element(0xa0 + number, ...parts);
}

/** Text as a string type of one byte per character, or as UTF-8; the caller has checked the alphabet. */
export function stringElement(tag: number, text: string): Buffer {
	return element(tag, Buffer.from(text, 'utf8'));
}

/** BIT STRING of whole bytes. */
export function bitString(bytes: Uint8Array): Buffer {
	return element(tags.bitString, Buffer.from([0]), bytes);
}

/** Named bits, trailing zero bits dropped (X.690 §11.2.2); `bits` are bit numbers, 0 the first. */
export function namedBits(bits: readonly number[]): Buffer {
	if (bits.length === 0) {
		return element(tags.bitString, Buffer.from([0]));
	}

	const highest = Math.max(...bits);
	const bytes = Buffer.alloc(Math.floor(highest / 8) + 1);
	for (const bit of bits) {
		const at = Math.floor(bit / 8);
		bytes[at] = (bytes[at] ?? 0) | (0x80 >> (bit % 8));
	}

	return element(tags.bitString, Buffer.from([7 - (highest % 8)]), bytes);
}

/** BOOLEAN TRUE; DER leaves out FALSE defaults. */
export function booleanTrue(): Buffer {
	return element(tags.boolean, Buffer.from([0xff]));
}

/** A non-negative INTEGER from a small number or from big-endian bytes of any length. */
export function unsignedInteger(value: number | Uint8Array): Buffer {
	const hex = typeof value === 'number' ? value.toString(16) : Buffer.from(value).toString('hex');
	const digits = hex.replace(/^0+/, '') || '0';
	const even = digits.length % 2 === 1 ? `0${digits}` : digits;
	// A set top bit would make it negative (X.690 §8.3.3).
	return element(tags.integer, Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex'));
}

/** Whether a dotted text is an object identifier that all decoders read in the same way: no leading zeros, valid arcs. */
export function isOid(text: string): boolean {
	const arcs = text.split('.');
	return (
		/^[0-2]\.(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/.test(text) &&
		(arcs[0] === '2' || Number(arcs[1]) < 40) &&
		// Go keeps arcs in 31 bits and refuses larger ones; node-forge loses precision past 2^53.
		arcs.every(arc => Number(arc) < 2 ** 31)
	);
}

/**
 * OBJECT IDENTIFIER.
 *
 * @throws {PkiError} `bad-der` if `isOid` is false. node-forge would silently encode a different identifier.
 */
export function objectIdentifier(oid: string): Buffer {
	if (!isOid(oid)) {
		throw new PkiError('bad-der', localized`${JSON.stringify(oid)} is not an object identifier`);
	}

	return element(tags.oid, Buffer.from(asn1.oidToDer(oid).getBytes(), 'latin1'));
}

/** A time in certificates: UTCTime through 2049, GeneralizedTime from 2050, whole seconds (RFC 5280 §4.1.2.5). */
export function time(date: Date): Buffer {
	const text = date.toISOString().replace(/[-:T]|\.\d+/g, '');
	const year = date.getUTCFullYear();
	return year >= 1950 && year < 2050
		? stringElement(tags.utcTime, text.slice(2))
		: stringElement(tags.generalizedTime, text);
}
