import {localized} from '../../base/text/index.js';
import {asciiText, DerCursor, guessText, ProblemList, readOid, readText, tags} from '../der/index.js';
import {ipText, isMapped, uriFault} from '../go/index.js';
import type {GeneralName, GeneralNameKind} from '../index.js';
import {nameText, readName} from './distinguished-name.js';

/** By tag number (RFC 5280 §4.2.1.6). */
const kinds: readonly GeneralNameKind[] = [
	'otherName',
	'email',
	'dns',
	'x400Address',
	'directoryName',
	'ediPartyName',
	'uri',
	'ip',
	'registeredID',
];

/** The identifier octets that DER requires: constructed if the name has parts. */
const identifiers: readonly number[] = [0xa0, 0x81, 0x82, 0xa3, 0xa4, 0xa5, 0x86, 0x87, 0x88];

/**
 * Reads the value of a subjectAltName (RFC 5280 §4.2.1.6) into `names`. `names` gets every entry, also those that the API
 * server ignores or refuses. Faults go into `problems`.
 */
export function readSubjectAltNames(cursor: DerCursor, names: GeneralName[], problems: ProblemList): void {
	if (!cursor.expect(tags.sequence)) {
		problems.add('bad-subject-alt-name', localized`The subjectAltName ${cursor.fault}.`, true);
		return;
	}

	if (cursor.more) {
		problems.add(
			'bytes-after-subject-alt-name',
			localized`Bytes follow the subjectAltName inside its extension.`,
			false,
		);
	}

	cursor.enter();
	while (cursor.more) {
		if (!cursor.next() || (cursor.tag & 0x1f) === 0x1f) {
			problems.add(
				'bad-subject-alt-name',
				localized`The subjectAltName ${cursor.fault || localized`has a damaged tag number`}.`,
				true,
			);
			break;
		}

		names.push(readGeneralName(cursor, problems));
	}

	if (cursor.nonMinimal) {
		problems.add('non-minimal-length', localized`The subjectAltName has a length that is not minimal.`, true);
	}
}

function readGeneralName(cursor: DerCursor, problems: ProblemList): GeneralName {
	const {tag} = cursor;
	const number = tag & 0x1f;
	const kind = (tag & 0xc0) === 0x80 ? kinds[number] : undefined;
	if (kind === undefined) {
		problems.add(
			'unknown-name-kind',
			localized`The subjectAltName has an entry of unknown kind (tag 0x${tag.toString(16)}).`,
			false,
		);
		return {
			kind: 'otherName',
			value: rawText(cursor),
			problem: localized`is of unknown kind (tag 0x${tag.toString(16)})`,
		};
	}

	if (identifiers[number] !== tag) {
		problems.add(
			'wrong-name-form',
			localized`The subjectAltName has a ${kind} entry in the wrong form (tag 0x${tag.toString(16)}).`,
			false,
		);
		const problem = localized`is a ${kind} entry in the wrong form, which the API server passes over`;
		// With kind `otherName`: DNS names and addresses must contain only entries that servers accept.
		return {kind: number === 1 || number === 2 || number > 5 ? 'otherName' : kind, value: rawText(cursor), problem};
	}

	switch (kind) {
		case 'dns':
		case 'email':
		case 'uri':
			return readAsciiName(kind, cursor, problems);
		case 'ip':
			return readAddress(cursor, problems);
		case 'directoryName':
			return readDirectoryName(cursor);
		case 'registeredID': {
			const {dotted, fault} = readOid(cursor.bytes, cursor.body, cursor.end);
			return fault === undefined ? {kind, value: dotted} : {kind, value: dotted, problem: localized`has ${fault}`};
		}
		case 'otherName':
			return readOtherName(cursor);
		default:
			return {kind, value: rawText(cursor)};
	}
}

function readAsciiName(kind: 'dns' | 'email' | 'uri', cursor: DerCursor, problems: ProblemList): GeneralName {
	const {bytes, body, end} = cursor;
	const value = asciiText(bytes, body, end);
	if (value === undefined) {
		problems.add(
			'bad-name-text',
			localized`A ${kind} entry of the subjectAltName holds characters beyond ASCII.`,
			true,
		);
		return {kind, value: guessText(bytes, body, end), problem: localized`holds characters beyond ASCII`};
	}

	const fault = kind === 'uri' ? uriFault(value) : undefined;
	if (fault !== undefined) {
		problems.add('bad-uri', localized`A URI of the subjectAltName ${fault}.`, true);
		return {kind, value, problem: fault};
	}

	return {kind, value};
}

function readAddress(cursor: DerCursor, problems: ProblemList): GeneralName {
	const {bytes, body, end} = cursor;
	const value = ipText(bytes, body, end);
	if (value === undefined) {
		problems.add('bad-ip', localized`An IP address of the subjectAltName has ${end - body} bytes.`, true);
		return {kind: 'ip', value: rawText(cursor), problem: localized`has ${end - body} bytes instead of 4 or 16`};
	}

	return end - body === 16 && isMapped(bytes, body)
		? {kind: 'ip', value, isMapped: true, problem: localized`is an IPv4 address written in 16 bytes`}
		: {kind: 'ip', value};
}

/** A Name in a GeneralName is tagged explicitly, since it is a CHOICE. */
function readDirectoryName(outer: DerCursor): GeneralName {
	const cursor = new DerCursor(outer.bytes, outer.body, outer.end);
	if (!cursor.expect(tags.sequence)) {
		return {kind: 'directoryName', value: rawText(outer), problem: localized`is no name`};
	}

	const faults = new ProblemList();
	const value = nameText(readName(cursor, 'name', 'certificate', faults));
	const first = faults.items[0];
	return first === undefined ? {kind: 'directoryName', value} : {kind: 'directoryName', value, problem: first.message};
}

/** Written as `OID;text`. A value that is no text is `#` and hex. */
function readOtherName(outer: DerCursor): GeneralName {
	const cursor = new DerCursor(outer.bytes, outer.body, outer.end);
	if (!cursor.expect(tags.oid)) {
		return {kind: 'otherName', value: rawText(outer), problem: localized`has no type`};
	}

	const {dotted} = readOid(cursor.bytes, cursor.body, cursor.end);
	if (!cursor.expect(0xa0)) {
		return {kind: 'otherName', value: `${dotted};`, problem: localized`has no value`};
	}

	cursor.enter();
	const text = cursor.next() ? readText(cursor.bytes, cursor.tag, cursor.body, cursor.end) : undefined;
	return {kind: 'otherName', value: `${dotted};${text?.text ?? rawText(cursor)}`};
}

/** `#` and the element's DER in hex, cut if it is long. */
function rawText({bytes, start, end}: DerCursor): string {
	return `#${bytes.toString('hex', start, Math.min(end, start + 256))}${end - start > 256 ? '…' : ''}`;
}
