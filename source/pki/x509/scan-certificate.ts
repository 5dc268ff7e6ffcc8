import {areSame, DerCursor, isMinimalInteger, ProblemList, readAlgorithm, StrictCursor, tags} from '../der/index.js';
import type {Certificate, SignatureAlgorithm} from '../index.js';
import {isOnCurve, isOnP256, readPublicKey, subjectPublicKeyBits} from '../keys/index.js';
import {scanExtensions} from './scan-extensions.js';
import {isSoundName} from './scan-name.js';
import {scanTime} from './scan-time.js';
import {ScannedCertificate} from './scanned-certificate.js';

const cursor = new StrictCursor();

/**
 * Checks a certificate of the usual form in its bytes: version 3, nothing behind its parts, every rule of `readLeniently`. Its parts
 * are read when they are asked for, and have the same values.
 *
 * @returns undefined if it has a fault or an unusual form, so that `readLeniently` must read it.
 */
export function scanCertificate(der: Buffer): Certificate | undefined {
	const certificate = new ScannedCertificate(der);
	const {raw} = certificate;
	cursor.open(der, 0, der.length);
	if (!cursor.take(tags.sequence) || cursor.at !== der.length) {
		return undefined;
	}

	cursor.enter();
	if (!cursor.take(tags.sequence)) {
		return undefined;
	}

	raw.tbsAt = cursor.start;
	raw.tbsEnd = cursor.end;
	const outer = cursor.enter();
	const isSound =
		scanVersion(der) &&
		scanSerialNumber(certificate) &&
		scanAlgorithm(certificate) &&
		scanIssuer(certificate) &&
		scanValidity(certificate) &&
		scanSubject(certificate) &&
		scanKey(certificate) &&
		(cursor.at === cursor.limit || scanExtensionList(certificate)) &&
		cursor.leave(outer) &&
		scanSignature(certificate);
	return isSound ? certificate : undefined;
}

/** `[0] { INTEGER 2 }`, which is version 3. */
function scanVersion(der: Buffer): boolean {
	const {at} = cursor;
	cursor.at += 5;
	return der[at] === 0xa0 && der[at + 1] === 3 && der[at + 2] === 2 && der[at + 3] === 1 && der[at + 4] === 2;
}

/** Positive, and of at most 20 bytes. */
function scanSerialNumber(certificate: ScannedCertificate): boolean {
	if (!cursor.take(tags.integer)) {
		return false;
	}

	const {der} = certificate.raw;
	const {body, end} = cursor;
	certificate.serialAt = body;
	certificate.serialEnd = end;
	const isZero = end - body === 1 && der[body] === 0;
	return isMinimalInteger(der, body, end) && (der[body] as number) < 0x80 && !isZero && end - body <= 20;
}

function scanAlgorithm(certificate: ScannedCertificate): boolean {
	if (!cursor.take(tags.sequence)) {
		return false;
	}

	const algorithm = knownAlgorithm(certificate.raw.der, cursor.start, cursor.end);
	certificate.algorithmAt = cursor.start;
	certificate.signatureAlgorithm = algorithm ?? certificate.signatureAlgorithm;
	return algorithm !== undefined;
}

type Known = {readonly der: Uint8Array; readonly algorithm: SignatureAlgorithm};

/** Algorithms without a fault. */
const algorithms: Known[] = [];
const mostKnown = 16;

function knownAlgorithm(der: Buffer, start: number, end: number): SignatureAlgorithm | undefined {
	for (const known of algorithms) {
		if (areSame(der, start, end, known.der)) {
			return known.algorithm;
		}
	}

	const problems = new ProblemList();
	const own = Uint8Array.from(der.subarray(start, end));
	const reader = new DerCursor(own);
	reader.next();
	const algorithm = readAlgorithm(reader, '', problems);
	if (problems.count > 0 || reader.nonMinimal) {
		return undefined;
	}

	if (algorithms.length < mostKnown && own.length <= 64) {
		algorithms.push({der: own, algorithm});
	}

	return algorithm;
}

function scanIssuer({raw}: ScannedCertificate): boolean {
	if (!cursor.take(tags.sequence)) {
		return false;
	}

	raw.issuerAt = cursor.start;
	raw.issuerEnd = cursor.end;
	return isSoundName(cursor);
}

function scanSubject({raw}: ScannedCertificate): boolean {
	if (!cursor.take(tags.sequence)) {
		return false;
	}

	raw.subjectAt = cursor.start;
	raw.subjectEnd = cursor.end;
	return isSoundName(cursor);
}

function scanValidity(certificate: ScannedCertificate): boolean {
	if (!cursor.take(tags.sequence)) {
		return false;
	}

	const outer = cursor.enter();
	certificate.from = scanTime(cursor);
	certificate.to = scanTime(cursor);
	return !Number.isNaN(certificate.from + certificate.to) && cursor.leave(outer);
}

/** SubjectPublicKeyInfo of P-256, up to the coordinates. */
const p256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');

function scanKey({raw}: ScannedCertificate): boolean {
	if (!cursor.take(tags.sequence)) {
		return false;
	}

	const {start, end} = cursor;
	raw.keyAt = start;
	raw.keyEnd = end;
	if (end - start === p256.length + 64 && areSame(raw.der, start, start + p256.length, p256)) {
		return isOnP256(raw.der, start + p256.length);
	}

	const problems = new ProblemList();
	const reader = new DerCursor(raw.der, start, end);
	reader.next();
	const {curve} = readPublicKey(reader, problems);
	return (
		problems.count === 0 &&
		!reader.nonMinimal &&
		(curve === undefined || isOnCurve(curve, subjectPublicKeyBits(raw.subjectPublicKeyInfo)))
	);
}

function scanExtensionList(certificate: ScannedCertificate): boolean {
	if (!cursor.take(0xa3)) {
		return false;
	}

	const outer = cursor.enter();
	if (!cursor.take(tags.sequence)) {
		return false;
	}

	certificate.extensionsAt = cursor.start;
	certificate.extensionsEnd = cursor.end;
	return scanExtensions(cursor, certificate) && cursor.leave(outer);
}

/** The algorithm once more, and a BIT STRING of whole bytes, which is the last part. */
function scanSignature(certificate: ScannedCertificate): boolean {
	const {raw, algorithmAt} = certificate;
	const {der} = raw;
	if (!cursor.take(tags.sequence)) {
		return false;
	}

	for (let at = cursor.start, inner = algorithmAt; at < cursor.end; at++, inner++) {
		if (der[at] !== der[inner]) {
			return false;
		}
	}

	if (!cursor.take(tags.bitString) || der[cursor.body] !== 0) {
		return false;
	}

	raw.signatureAt = cursor.body + 1;
	raw.signatureEnd = cursor.end;
	return cursor.end > cursor.body && cursor.at === der.length;
}
