import {areSame, DerCursor, isSoundBitString, ProblemList, readOid, StrictCursor, tags} from '../der/index.js';
import type {BasicConstraints} from '../index.js';
import {readExtKeyUsage} from './extensions.js';
import {readSubjectAltNames} from './general-names.js';
import {otherExtensionFault} from './other-extension-faults.js';
import {isAscii, isSoundOid} from './scan-name.js';
import type {ScannedCertificate} from './scanned-certificate.js';

/** The last arc of 2.5.29. */
const ids = {
	subjectKeyIdentifier: 14,
	keyUsage: 15,
	subjectAltName: 17,
	basicConstraints: 19,
	authorityKeyIdentifier: 35,
	extKeyUsage: 37,
} as const;

const inner = new StrictCursor();
/** Offsets of identifiers outside 2.5.29, of one certificate. */
const others: number[] = [];
const seen = new Uint8Array(128);

/** Reads what is used of the Extensions that `cursor` has just taken; false if one has a fault, or an unusual form. */
export function scanExtensions(cursor: StrictCursor, into: ScannedCertificate): boolean {
	const {bytes} = cursor;
	const outer = cursor.enter();
	others.length = 0;
	seen.fill(0);
	while (cursor.at < cursor.limit) {
		if (!cursor.take(tags.sequence)) {
			return false;
		}

		const list = cursor.enter();
		if (!cursor.take(tags.oid)) {
			return false;
		}

		const {body: oidStart, end: oidEnd} = cursor;
		const id = idOf(bytes, oidStart, oidEnd);
		if (id === undefined ? !isNew(bytes, oidStart, oidEnd) : seen[id] === 1) {
			return false;
		}

		let isCritical = false;
		if (bytes[cursor.at] === tags.boolean) {
			isCritical = true;
			if (!cursor.take(tags.boolean) || cursor.end - cursor.body !== 1 || bytes[cursor.body] !== 0xff) {
				return false;
			}
		}

		if (!cursor.take(tags.octetString)) {
			return false;
		}

		const {body, end} = cursor;
		if (!cursor.leave(list)) {
			return false;
		}

		inner.open(bytes, body, end);
		const isSound =
			id === undefined
				? isSoundOther(into.raw.der, oidStart, oidEnd, isCritical, body, end)
				: (scanOne(id, isCritical, into) ?? isSoundOther(into.raw.der, oidStart, oidEnd, isCritical, body, end));
		if (!isSound) {
			return false;
		}

		if (id !== undefined) {
			seen[id] = 1;
		}
	}

	return cursor.leave(outer);
}

/** The last arc of an identifier in 2.5.29. */
function idOf(bytes: Uint8Array, start: number, end: number): number | undefined {
	const last = bytes[start + 2] as number;
	return end - start === 3 && bytes[start] === 0x55 && bytes[start + 1] === 0x1d && last < 0x80 ? last : undefined;
}

/** Whether an identifier has no fault and is there for the first time. */
function isNew(bytes: Uint8Array, start: number, end: number): boolean {
	if (!isSoundOid(bytes, start, end)) {
		return false;
	}

	const own = bytes.subarray(start, end);
	for (let index = 0; index < others.length; index += 2) {
		if (areSame(bytes, others[index] as number, others[index + 1] as number, own)) {
			return false;
		}
	}

	others.push(start, end);
	return true;
}

/** Reads the value in `inner`; undefined if it is not one that certdeck uses. */
function scanOne(id: number, isCritical: boolean, into: ScannedCertificate): boolean | undefined {
	const {bytes, at, limit} = inner;
	switch (id) {
		case ids.subjectAltName: {
			into.namesAt = at;
			into.namesEnd = limit;
			return areUsualNames() || areSoundNames(into.raw.der, at, limit);
		}

		case ids.keyUsage: {
			const isSound =
				inner.take(tags.bitString) &&
				isWhole() &&
				isSoundBitString(bytes, inner.body, limit) &&
				limit - inner.body <= 3;
			into.usageBits = isSound
				? ((bytes[inner.body + 1] ?? 0) << 8) | (limit - inner.body > 2 ? (bytes[inner.body + 2] as number) : 0)
				: 0;
			return isSound && limit - inner.body > 1;
		}

		case ids.extKeyUsage: {
			const usages = purposesOf(into.raw.der, at, limit);
			into.extKeyUsage = usages ?? [];
			return usages !== undefined;
		}

		case ids.basicConstraints: {
			into.basicConstraints = constraintsOf(bytes, at, limit) as BasicConstraints;
			return into.basicConstraints !== undefined;
		}

		case ids.subjectKeyIdentifier: {
			const isSound = !isCritical && inner.take(tags.octetString) && isWhole();
			into.ownIdAt = inner.body;
			into.ownIdEnd = inner.end;
			return isSound;
		}

		case ids.authorityKeyIdentifier: {
			if (isCritical || !inner.take(tags.sequence) || !isWhole()) {
				return false;
			}

			inner.enter();
			if (bytes[inner.at] !== 0x80 || inner.at === inner.limit) {
				return true;
			}

			const isSound = inner.take(0x80);
			into.issuerIdAt = inner.body;
			into.issuerIdEnd = inner.end;
			return isSound;
		}

		default: {
			return undefined;
		}
	}
}

function isWhole(): boolean {
	return inner.at === inner.limit;
}

/** Whether the names are DNS names and addresses only, without a fault. */
function areUsualNames(): boolean {
	const {bytes} = inner;
	if (!inner.take(tags.sequence) || !isWhole()) {
		return false;
	}

	inner.enter();
	while (inner.at < inner.limit) {
		const isAddress = bytes[inner.at] === 0x87;
		if (!inner.take(isAddress ? 0x87 : 0x82)) {
			return false;
		}

		const length = inner.end - inner.body;
		if (isAddress ? length !== 4 && length !== 16 : !isAscii(bytes, inner.body, inner.end)) {
			return false;
		}
	}

	return true;
}

function areSoundNames(bytes: Buffer, start: number, end: number): boolean {
	const problems = new ProblemList();
	readSubjectAltNames(new DerCursor(bytes, start, end), [], problems);
	return problems.count === 0;
}

/** The shared result for few bytes, as nearly all are: without a path length, or with one below 128. */
function constraintsOf(bytes: Uint8Array, start: number, end: number): BasicConstraints | undefined {
	const length = end - start;
	if (bytes[start] !== tags.sequence || bytes[start + 1] !== length - 2) {
		return undefined;
	}

	if (length === 2) {
		return noAuthority;
	}

	if (length < 5 || bytes[start + 2] !== tags.boolean || bytes[start + 3] !== 1 || bytes[start + 4] !== 0xff) {
		return undefined;
	}

	const pathLength = bytes[start + 7] as number;
	if (length === 5) {
		return authority;
	}

	return length === 8 && bytes[start + 5] === tags.integer && bytes[start + 6] === 1 && pathLength < 0x80
		? {ca: true, pathLength}
		: undefined;
}

const noAuthority: BasicConstraints = {ca: false};
const authority: BasicConstraints = {ca: true};

type Purposes = {readonly der: Uint8Array; readonly names: readonly string[]};

/** Lists of purposes without a fault. There are few of them in the world. */
const knownPurposes: Purposes[] = [];
const mostKnown = 16;

function purposesOf(bytes: Buffer, start: number, end: number): readonly string[] | undefined {
	for (const {der, names} of knownPurposes) {
		if (areSame(bytes, start, end, der)) {
			return names;
		}
	}

	const problems = new ProblemList();
	const names: string[] = [];
	readExtKeyUsage(new DerCursor(bytes, start, end), names, true, problems);
	if (problems.count > 0) {
		return undefined;
	}

	if (knownPurposes.length < mostKnown && end - start <= 64) {
		knownPurposes.push({der: Uint8Array.from(bytes.subarray(start, end)), names});
	}

	return names;
}

function isSoundOther(
	bytes: Buffer,
	oidStart: number,
	oidEnd: number,
	isCritical: boolean,
	start: number,
	end: number,
): boolean {
	const {name} = readOid(bytes, oidStart, oidEnd);
	return otherExtensionFault(name, isCritical, new DerCursor(bytes, start, end)) === undefined;
}
