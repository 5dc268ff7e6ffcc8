import {localized} from '../../base/text/index.js';
import {asBuffer} from './der-cursor.js';
import type {OidFamily} from './oid-names.js';
import {knownOids} from './oid-names.js';

/** An OBJECT IDENTIFIER as read. */
export type Oid = {
	readonly dotted: string;
	/** The name in RFCs and OpenSSL, else `dotted`. */
	readonly name: string;
	/** The kind of thing that it names; absent for unknown identifiers. */
	readonly family?: OidFamily;
	/** Why Go's parsers refuse it: an arc above 2³¹-1, a leading 0x80, a missing end. */
	readonly fault?: string;
};

type Known = Oid & {readonly der: readonly number[]};

const byHash = new Map<number, Known>();
const attributeTypes: (Known | undefined)[] = [];
const extensionTypes: (Known | undefined)[] = [];

for (const [dotted, name, family] of knownOids) {
	const der = encodeArcs(dotted);
	const known = {dotted, name, family, der};
	byHash.set(hashOf(der, 0, der.length), known);
	if (der.length === 3 && der[0] === 0x55) {
		(der[1] === 0x04 ? attributeTypes : der[1] === 0x1d ? extensionTypes : [])[der[2] as number] = known;
	}
}

/** Reads the content octets of an OBJECT IDENTIFIER (X.690 §8.19). It never throws; `fault` says what is wrong. */
export function readOid(bytes: Uint8Array, start: number, end: number): Oid {
	if (end - start === 3 && bytes[start] === 0x55) {
		const arc = bytes[start + 1];
		const known = (arc === 0x04 ? attributeTypes : arc === 0x1d ? extensionTypes : [])[bytes[start + 2] as number];
		if (known !== undefined) {
			return known;
		}
	}

	const known = end - start <= 16 ? byHash.get(hashOf(bytes, start, end)) : undefined;
	if (
		known !== undefined &&
		known.der.length === end - start &&
		known.der.every((byte, i) => byte === bytes[start + i])
	) {
		return known;
	}

	return readUnknown(bytes, start, end);
}

/** DER content octets of a dotted identifier; arcs up to 2⁵³. */
export function encodeArcs(dotted: string): number[] {
	const arcs = dotted.split('.').map(Number);
	const [first = 0, second = 0, ...rest] = arcs;
	const octets: number[] = [];
	for (const arc of [first * 40 + second, ...rest]) {
		const group = [arc % 128];
		for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
			group.unshift((left % 128) | 0x80);
		}

		octets.push(...group);
	}

	return octets;
}

function hashOf(bytes: ArrayLike<number>, start: number, end: number): number {
	let hash = end - start;
	for (let at = start; at < end; at++) {
		hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
	}

	return hash;
}

function readUnknown(bytes: Uint8Array, start: number, end: number): Oid {
	const arcs: string[] = [];
	let fault: string | undefined = end > start ? undefined : localized`an empty object identifier`;
	for (let at = start; at < end; ) {
		const from = at;
		while (at < end && (bytes[at] as number) > 0x7f) {
			at++;
		}

		if (at === end) {
			fault ??= localized`an object identifier without an end`;
			break;
		}

		at++;
		if (bytes[from] === 0x80) {
			fault ??= localized`an object identifier with padding`;
		}

		const arc = readArc(bytes, from, at);
		if (typeof arc === 'number' && arc <= 0x7fffffff) {
			if (arcs.length > 0) {
				arcs.push(String(arc));
			} else {
				arcs.push(arc < 80 ? `${Math.floor(arc / 40)}.${arc % 40}` : `2.${arc - 80}`);
			}
		} else {
			fault ??= localized`an object identifier with an arc above 2147483647`;
			arcs.push(arcs.length > 0 ? String(arc) : typeof arc === 'string' ? `2.${arc}` : `2.${BigInt(arc) - 80n}`);
		}
	}

	const unreadable = fault !== undefined && !fault.includes('arc above');
	const dotted = unreadable
		? `#06${asBuffer(bytes).toString('hex', start, Math.min(end, start + 256))}`
		: arcs.join('.');
	return fault === undefined ? {dotted, name: dotted} : {dotted, name: dotted, fault};
}

/** A number up to 2⁵³, a bigint up to 280 bits, else hex. No registry has such long arcs. */
function readArc(bytes: Uint8Array, from: number, to: number): number | bigint | string {
	if (to - from <= 7) {
		let value = 0;
		for (let at = from; at < to; at++) {
			value = value * 128 + ((bytes[at] as number) & 0x7f);
		}

		return value;
	}

	if (to - from > 40) {
		return `x${asBuffer(bytes).toString('hex', from, Math.min(to, from + 64))}`;
	}

	let value = 0n;
	for (let at = from; at < to; at++) {
		value = value * 128n + BigInt((bytes[at] as number) & 0x7f);
	}

	return value;
}
