import {localized} from '../../base/text/index.js';
import type {Bits} from '../der/index.js';
import {
	DerCursor,
	integerHex,
	isMinimalInteger,
	ProblemList,
	readAlgorithm,
	readBits,
	readTime,
	tags,
} from '../der/index.js';
import type {Certificate, DistinguishedName, Problem, SignatureAlgorithm} from '../index.js';
import {PkiError} from '../index.js';
import {isOnCurve, readPublicKey, subjectPublicKeyBits} from '../keys/index.js';
import {readName} from './distinguished-name.js';
import type {ReadExtension} from './extension-list.js';
import {FoundExtensions, readExtensions} from './extension-list.js';
import {interpretExtensions} from './extensions.js';
import type {Span} from './raw-parts.js';
import {RawSlices} from './raw-parts.js';

/**
 * Reads a certificate with any faults as far as possible, all of it at once. `decodeCertificate` says what is returned and thrown.
 */
export function readLeniently(bytes: Buffer, found: readonly Problem[]): Certificate {
	const problems = new ProblemList(found);
	const cursor = new DerCursor(bytes);
	if (!cursor.expect(tags.sequence)) {
		throw unreadable(bytes.length === 0 ? localized`is empty` : cursor.fault, cursor);
	}

	if (cursor.more) {
		problems.add('trailing-bytes', localized`${cursor.limit - cursor.position} bytes follow the certificate.`, true);
	}

	cursor.enter();
	if (!cursor.expect(tags.sequence)) {
		throw unreadable(localized`has no TBSCertificate: it ${cursor.fault}`, cursor);
	}

	const tbs: Span = [cursor.start, cursor.end];
	const outer = cursor.enter();
	const version = readVersion(cursor, problems);
	const serialNumber = readSerialNumber(cursor, problems);
	const inner = readInnerAlgorithm(cursor, problems);
	const [issuer, issuerSpan] = readDistinguishedName(cursor, 'issuer', problems);
	const [notBefore, notAfter] = readValidity(cursor, problems);
	const [subject, subjectSpan] = readDistinguishedName(cursor, 'subject', problems);
	if (!cursor.expect(tags.sequence)) {
		throw unreadable(localized`has no public key: it ${cursor.fault}`, cursor);
	}

	const keySpan: Span = [cursor.start, cursor.end];
	const publicKey = readPublicKey(cursor, problems);
	if (publicKey.curve !== undefined && publicKey.problem === undefined) {
		checkPoint(publicKey.curve, bytes.subarray(...keySpan), problems);
	}

	const extensions = readExtensionList(cursor, version, problems);
	cursor.leave(outer);
	const signatureAlgorithm = readOuterAlgorithm(cursor, inner, problems);
	const signature = readSignature(cursor, problems);
	if (cursor.nonMinimal) {
		problems.add(
			'non-minimal-length',
			localized`The certificate has a length that is not minimal (BER, not DER).`,
			true,
		);
	}

	return {
		kind: 'Certificate',
		version,
		serialNumber,
		issuer,
		notBefore,
		notAfter,
		subject,
		publicKey,
		...interpretExtensions(extensions, true, problems),
		extensions,
		signatureAlgorithm,
		problems: problems.items,
		raw: new RawSlices(bytes, signature, tbs, subjectSpan, keySpan, issuerSpan),
	};
}

function checkPoint(curve: string, spki: Buffer, problems: ProblemList): void {
	if (!isOnCurve(curve, subjectPublicKeyBits(spki))) {
		problems.add('bad-public-key', localized`The public key is no point on its curve.`, true);
	}
}

/** The version number, counted from 1; 1 if it is absent, 3 in nearly all certificates. */
function readVersion(cursor: DerCursor, problems: ProblemList): number {
	if (cursor.peek !== 0xa0) {
		return 1;
	}

	cursor.next();
	const outer = cursor.enter();
	const isInteger = cursor.expect(tags.integer) && isMinimalInteger(cursor.bytes, cursor.body, cursor.end);
	const {bytes, body, end} = cursor;
	const version = isInteger ? bytes.readIntBE(body, Math.min(end - body, 6)) + 1 : 0;
	if (!isInteger || cursor.more || version < 1 || version > 3) {
		problems.add('bad-version', localized`The certificate has no version that exists.`, true);
	}

	cursor.leave(outer);
	return version;
}

function readSerialNumber(cursor: DerCursor, problems: ProblemList): string {
	if (!cursor.expect(tags.integer)) {
		problems.add('bad-serial-number', localized`The certificate has no serial number.`, true);
		return '';
	}

	const {bytes, body, end} = cursor;
	const serial = integerHex(bytes, body, end);
	if (!isMinimalInteger(bytes, body, end)) {
		problems.add('bad-serial-number', localized`The serial number is not written minimally.`, true);
	} else if (serial.startsWith('-')) {
		problems.add('bad-serial-number', localized`The serial number is negative.`, true);
	} else if (serial === '0' || end - body > 20) {
		problems.add(
			'odd-serial-number',
			localized`The serial number is ${serial === '0' ? localized`zero` : localized`longer than 20 bytes`}.`,
			false,
		);
	}

	return serial;
}

function readInnerAlgorithm(cursor: DerCursor, problems: ProblemList): Buffer {
	if (!cursor.expect(tags.sequence)) {
		problems.add('bad-algorithm', localized`The certificate has no signature algorithm in its signed part.`, true);
		return Buffer.alloc(0);
	}

	return cursor.content();
}

function readDistinguishedName(
	cursor: DerCursor,
	what: 'issuer' | 'subject',
	problems: ProblemList,
): readonly [DistinguishedName, Span] {
	if (!cursor.next()) {
		throw unreadable(localized`has no ${what}: it ${cursor.fault}`, cursor);
	}

	const span: Span = [cursor.start, cursor.end];
	if (cursor.tag !== tags.sequence) {
		problems.add('bad-name', localized`The ${what} is no SEQUENCE of names.`, true);
		return [[], span];
	}

	return [readName(cursor, what, 'certificate', problems), span];
}

function readValidity(cursor: DerCursor, problems: ProblemList): readonly [notBefore: Date, notAfter: Date] {
	if (!cursor.expect(tags.sequence)) {
		throw unreadable(localized`has no validity: it ${cursor.fault}`, cursor);
	}

	const outer = cursor.enter();
	const dates = [readDate(cursor, 'notBefore', problems), readDate(cursor, 'notAfter', problems)] as const;
	cursor.leave(outer);
	return dates;
}

function readDate(cursor: DerCursor, what: string, problems: ProblemList): Date {
	if (!cursor.next() || (cursor.tag !== tags.utcTime && cursor.tag !== tags.generalizedTime)) {
		problems.add('bad-time', localized`The ${what} date is missing.`, true);
		return new Date(Number.NaN);
	}

	const {date, problem, fatal} = readTime(cursor.bytes, cursor.tag, cursor.body, cursor.end);
	if (problem !== undefined) {
		problems.add('bad-time', localized`The ${what} date ${problem}.`, fatal);
	}

	return date;
}

/** Go reads extensions only in version 3, and ignores those of a lower version. */
function readExtensionList(cursor: DerCursor, version: number, problems: ProblemList): readonly ReadExtension[] {
	const found = new FoundExtensions();
	for (const tag of [0x81, 0x82]) {
		if (cursor.peek === tag && !cursor.next()) {
			problems.add('bad-unique-id', localized`A unique identifier of the certificate is damaged.`, version > 1);
		}
	}

	if (cursor.peek !== 0xa3) {
		if (cursor.more) {
			problems.add(
				'extra-elements',
				localized`Something unknown follows the public key inside the signed part.`,
				false,
			);
		}

		return found.list;
	}

	if (version < 3) {
		problems.add(
			'extensions-in-old-version',
			localized`There are extensions, but version ${version} has none: they mean nothing.`,
			false,
		);
		return found.list;
	}

	const isRead = cursor.next();
	const outer = cursor.enter();
	if (isRead && cursor.expect(tags.sequence)) {
		readExtensions(cursor, found, problems);
	} else {
		problems.add('bad-extension', localized`The list of extensions is damaged.`, true);
	}

	cursor.leave(outer);
	return found.list;
}

function readOuterAlgorithm(cursor: DerCursor, inner: Buffer, problems: ProblemList): SignatureAlgorithm {
	if (!cursor.expect(tags.sequence)) {
		problems.add('bad-algorithm', localized`The certificate has no signature algorithm.`, true);
		return {oid: '', name: 'missing'};
	}

	if (!cursor.content().equals(inner)) {
		problems.add(
			'algorithm-mismatch',
			localized`The signature algorithm differs inside and outside the signed part.`,
			true,
		);
	}

	return readAlgorithm(cursor, 'signature', problems);
}

function readSignature(cursor: DerCursor, problems: ProblemList): Bits {
	if (!cursor.expect(tags.bitString)) {
		problems.add('bad-signature', localized`The certificate has no signature.`, true);
		return {bytes: cursor.bytes, start: 0, end: 0};
	}

	return readBits(cursor, 'signature', problems);
}

function unreadable(what: string, {start}: DerCursor): PkiError {
	return new PkiError('bad-der', localized`This is no certificate: it ${what}.`, {offset: start});
}
