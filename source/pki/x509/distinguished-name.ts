import {localized} from '../../base/text/index.js';
import type {DerCursor, ProblemList} from '../der/index.js';
import {
	isMinimalInteger,
	isSoundBitString,
	readOid,
	readText,
	readTime,
	serverReadableEncodings,
	tags,
} from '../der/index.js';
import type {DistinguishedName, NameAttribute, RelativeDistinguishedName} from '../index.js';
import {RecentRdns} from './recent-rdns.js';

/** Whose rules say what is fatal: Go reads names of requests with encoding/asn1, those of certificates more strictly. */
export type NameRules = 'request' | 'certificate';

/**
 * Reads a Name (RFC 5280 §4.1.2.4) that `cursor` has just read the header of. RDNs are kept apart, also those of
 * several values. Whatever is wrong goes into `problems`, named after `what`, and the rest is still read.
 */
export function readName(cursor: DerCursor, what: string, rules: NameRules, problems: ProblemList): DistinguishedName {
	const rdns: RelativeDistinguishedName[] = [];
	const outer = cursor.enter();
	while (cursor.more) {
		if (!cursor.expect(tags.set)) {
			problems.add('bad-name', localized`The ${what} has a part that is no SET of attributes.`, true);
			cursor.next();
			continue;
		}

		rdns.push(findRdn(cursor, what, rules, problems));
	}

	cursor.leave(outer);
	// Without the room to grow that push() leaves.
	return rdns.slice();
}

const recent = new RecentRdns();

function findRdn(cursor: DerCursor, what: string, rules: NameRules, problems: ProblemList): RelativeDistinguishedName {
	const {bytes, start, end} = cursor;
	const known = recent.find(bytes, start, end);
	if (known !== undefined) {
		return known;
	}

	const before = problems.count;
	const rdn = readRdn(cursor, what, rules, problems);
	if (
		problems.count === before &&
		!cursor.nonMinimal &&
		rdn.every(({encoding}) => serverReadableEncodings.has(encoding))
	) {
		recent.remember(bytes, start, end, rdn);
	}

	return rdn;
}

function readRdn(cursor: DerCursor, what: string, rules: NameRules, problems: ProblemList): readonly NameAttribute[] {
	const outer = cursor.enter();
	let rdn: NameAttribute[] = [];
	while (cursor.more) {
		const isSequence = cursor.expect(tags.sequence);
		const attribute = isSequence ? readAttribute(cursor, what, rules, problems) : undefined;
		if (attribute === undefined) {
			problems.add('bad-name', localized`The ${what} has an attribute that can't be read.`, true);
			if (!isSequence) {
				cursor.next();
			}
		} else if (rdn.length === 0) {
			rdn = [attribute];
		} else {
			rdn.push(attribute);
		}
	}

	cursor.leave(outer);
	return rdn;
}

/** RFC 4514 text of a name: last RDN first, several values joined by `+`, special characters escaped. */
export function nameText(name: DistinguishedName): string {
	return name
		.map(rdn => rdn.map(({type, value}) => `${type}=${escapeValue(value)}`).join('+'))
		.reverse()
		.join(',');
}

function readAttribute(
	cursor: DerCursor,
	what: string,
	rules: NameRules,
	problems: ProblemList,
): NameAttribute | undefined {
	const outer = cursor.enter();
	const attribute = readAttributeParts(cursor, what, rules, problems);
	cursor.leave(outer);
	return attribute;
}

function readAttributeParts(
	cursor: DerCursor,
	what: string,
	rules: NameRules,
	problems: ProblemList,
): NameAttribute | undefined {
	if (!cursor.expect(tags.oid)) {
		return undefined;
	}

	const {dotted, name, family, fault} = readOid(cursor.bytes, cursor.body, cursor.end);
	if (fault !== undefined) {
		problems.add('bad-oid', localized`The ${what} has an attribute type with ${fault}.`, true);
	}

	return cursor.next()
		? readValue(cursor, dotted, family === 'attribute' ? name : dotted, what, rules, problems)
		: undefined;
}

function readValue(
	cursor: DerCursor,
	oid: string,
	type: string,
	what: string,
	rules: NameRules,
	problems: ProblemList,
): NameAttribute {
	const text = readText(cursor.bytes, cursor.tag, cursor.body, cursor.end);
	if (text !== undefined && text.problem === undefined) {
		if (rules === 'certificate' && !serverReadableEncodings.has(text.encoding)) {
			problems.add(
				'unread-string-type',
				localized`${type} of the ${what} is a ${text.encoding}, which Go does not read.`,
				true,
			);
		}

		return {oid, type, value: text.text, encoding: text.encoding};
	}

	if (text?.problem !== undefined) {
		problems.add('bad-string', localized`${type} of the ${what} ${text.problem}.`, isFatalString(cursor.tag, rules));
		return {oid, type, value: text.text, encoding: text.encoding, problem: text.problem};
	}

	const {bytes, tag, start, end} = cursor;
	const value = `#${bytes.toString('hex', start, Math.min(end, start + 1024))}${end - start > 1024 ? '…' : ''}`;
	const problem = localized`is no text`;
	const fatal = rules === 'certificate' || isRefusedScalar(cursor);
	problems.add('not-text', localized`${type} of the ${what} is no text (tag 0x${tag.toString(16)}).`, fatal);
	return {oid, type, value, encoding: `tag 0x${tag.toString(16)}`, problem};
}

/** encoding/asn1 does not check UniversalString and similar types. */
function isFatalString(tag: number, rules: NameRules): boolean {
	return rules === 'certificate' || tag !== 28;
}

/** encoding/asn1 decodes known types into `any`, and refuses the whole file if that fails. */
function isRefusedScalar({bytes, tag, body, end}: DerCursor): boolean {
	switch (tag) {
		case 0x01:
			return end - body !== 1 || (bytes[body] !== 0 && bytes[body] !== 0xff);
		case 0x02:
			return end - body > 8 || !isMinimalInteger(bytes, body, end);
		case 0x03:
			return !isSoundBitString(bytes, body, end);
		case 0x06:
			return readOid(bytes, body, end).fault !== undefined;
		case 0x17:
			return readTime(bytes, tag, body, end).fatal;
		case 0x18:
			return isRefusedTime(bytes, body, end);
		default:
			return false;
	}
}

/** Other than in a certificate's validity, encoding/asn1 takes fractions without zeros at their end. */
function isRefusedTime(bytes: Buffer, body: number, end: number): boolean {
	const whole = bytes.toString('latin1', body, Math.min(end, body + 64)).replace(/\.\d{0,8}[1-9](?=[Z+-])/, '');
	return end - body > 64 || readTime(Buffer.from(whole, 'latin1'), 0x18, 0, whole.length).fatal;
}

function escapeValue(value: string): string {
	return value
		.replace(/[,+"\\<>;=]/g, '\\$&')
		.replaceAll('\0', '\\00')
		.replace(/^[ #]/, '\\$&')
		.replace(/ $/, '\\ ');
}
