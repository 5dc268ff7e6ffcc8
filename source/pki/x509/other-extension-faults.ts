import {isIP} from 'node:net';
import {localized} from '../../base/text/index.js';
import type {DerCursor} from '../der/index.js';
import {asciiText, isMinimalInteger, readOid, tags} from '../der/index.js';

/**
 * The fault that Go's crypto/x509 finds in an extension that certdeck does not use. Go reads these extensions in every
 * certificate, and refuses the whole certificate if one is damaged. Undefined if there is no fault, or Go does not read it.
 *
 * @param cursor - over the value.
 */
export function otherExtensionFault(name: string, critical: boolean, cursor: DerCursor): string | undefined {
	const isSound = readers[name]?.(cursor);
	if (isSound === undefined) {
		return undefined;
	}

	if (name === 'authorityInfoAccess' && critical) {
		return localized`is marked critical`;
	}

	return isSound && !cursor.nonMinimal ? undefined : localized`can't be read`;
}

const readers: Readonly<Record<string, (cursor: DerCursor) => boolean>> = {
	nameConstraints: areNameConstraints,
	cRLDistributionPoints: cursor => eachSequence(cursor, isDistributionPoint),
	certificatePolicies: arePolicies,
	policyMappings: cursor => eachSequence(cursor, mapping => mapping.expect(tags.oid) && mapping.expect(tags.oid)),
	policyConstraints: arePolicyConstraints,
	inhibitAnyPolicy: cursor => cursor.expect(tags.integer) && isSmallInteger(cursor),
	authorityInfoAccess: cursor => eachSequence(cursor, isAccessDescription),
};

/** Whether the value is a SEQUENCE of SEQUENCEs for each of which `isSound` is true. Further content of one is ignored. */
function eachSequence(cursor: DerCursor, isSound: (element: DerCursor) => boolean): boolean {
	if (!cursor.expect(tags.sequence)) {
		return false;
	}

	cursor.enter();
	while (cursor.more) {
		if (!cursor.expect(tags.sequence)) {
			return false;
		}

		const outer = cursor.enter();
		if (!isSound(cursor)) {
			return false;
		}

		cursor.leave(outer);
	}

	return true;
}

/** Go reads only fullName, and treats a name relative to the issuer as damage. */
function isDistributionPoint(cursor: DerCursor): boolean {
	if (cursor.peek !== 0xa0) {
		return true;
	}

	cursor.next();
	const outer = cursor.enter();
	if (!cursor.expect(0xa0)) {
		return false;
	}

	cursor.enter();
	let isSound = true;
	while (isSound && cursor.more && isUri(cursor)) {
		isSound = cursor.next();
	}

	if (!isSound) {
		return false;
	}

	cursor.leave(outer);
	return true;
}

function isUri({peek}: DerCursor): boolean {
	return peek === 0x86;
}

function isAccessDescription(cursor: DerCursor): boolean {
	if (!cursor.expect(tags.oid) || readOid(cursor.bytes, cursor.body, cursor.end).fault !== undefined) {
		return false;
	}

	return !isUri(cursor) || cursor.next();
}

function arePolicies(cursor: DerCursor): boolean {
	const seen = new Set<string>();
	return eachSequence(cursor, policy => {
		if (!policy.expect(tags.oid)) {
			return false;
		}

		const {bytes, body, end} = policy;
		const {fault} = readOid(bytes, body, end);
		const key = bytes.toString('hex', body, end);
		const isNew = !seen.has(key);
		seen.add(key);
		// A policy's arcs may be of any size.
		return isNew && (fault === undefined || fault.includes('arc above'));
	});
}

function arePolicyConstraints(cursor: DerCursor): boolean {
	if (!cursor.expect(tags.sequence)) {
		return false;
	}

	cursor.enter();
	return [0x80, 0x81].every(tag => cursor.peek !== tag || (cursor.next() && isSmallInteger(cursor)));
}

function isSmallInteger({bytes, body, end}: DerCursor): boolean {
	return end - body <= 8 && isMinimalInteger(bytes, body, end);
}

function areNameConstraints(cursor: DerCursor): boolean {
	if (!cursor.expect(tags.sequence) || cursor.more) {
		return false;
	}

	cursor.enter();
	let length = 0;
	for (const tag of [0xa0, 0xa1]) {
		if (cursor.peek !== tag) {
			continue;
		}

		if (!cursor.next()) {
			return false;
		}

		length += cursor.end - cursor.body;
		const outer = cursor.enter();
		if (!areSubtrees(cursor)) {
			return false;
		}

		cursor.leave(outer);
	}

	return length > 0 && !cursor.more;
}

function areSubtrees(cursor: DerCursor): boolean {
	while (cursor.more) {
		if (!cursor.expect(tags.sequence)) {
			return false;
		}

		const outer = cursor.enter();
		if (!cursor.next() || (cursor.tag & 0x1f) === 0x1f || !isConstraint(cursor)) {
			return false;
		}

		cursor.leave(outer);
	}

	return true;
}

function isConstraint({bytes, tag, body, end}: DerCursor): boolean {
	if (tag === 0x87) {
		const half = (end - body) / 2;
		return (half === 4 || half === 16) && isMask(bytes.subarray(body + half, end));
	}

	if (tag !== 0x81 && tag !== 0x82 && tag !== 0x86) {
		return true;
	}

	const text = asciiText(bytes, body, end);
	if (text === undefined) {
		return false;
	}

	return tag === 0x81 && text.includes('@') ? isMailbox(text) : isDomain(text) && (tag !== 0x86 || isIP(text) === 0);
}

/** RFC 2821 §4.1.2: an atom or a quoted string, and a domain. */
const mailbox =
	/^(?:((?:\\[\s\S]|[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.])+)|"(?:[\x01-\x08\x0b\x0c\x0e-\x21\x23-\x5b\x5d-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*")@(?:[\x21-\x2d\x2f-\x7e]+(?:\.[\x21-\x2d\x2f-\x7e]+)*)?$/;

function isMailbox(text: string): boolean {
	const match = mailbox.exec(text);
	// Looked at by itself: an expression that looks ahead for two dots takes quadratic time.
	return match !== null && !/^\.|\.\.|\.$/.test(match[1] ?? '');
}

/** A domain as a constraint: it may begin with a dot, and may be empty. */
function isDomain(text: string): boolean {
	return text === '' || /^\.?[\x21-\x2d\x2f-\x7e]+(?:\.[\x21-\x2d\x2f-\x7e]+)*$/.test(text);
}

/** Ones, then zeros. */
function isMask(mask: Uint8Array): boolean {
	const bits = [...mask].map(byte => byte.toString(2).padStart(8, '0')).join('');
	return /^1*0*$/.test(bits);
}
