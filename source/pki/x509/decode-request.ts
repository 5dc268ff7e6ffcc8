import {localized} from '../../base/text/index.js';
import type {Bits} from '../der/index.js';
import {asBuffer, DerCursor, isMinimalInteger, ProblemList, readAlgorithm, readBits, tags} from '../der/index.js';
import type {CertificationRequest, DistinguishedName, Problem, SignatureAlgorithm} from '../index.js';
import {PkiError} from '../index.js';
import {readPublicKey} from '../keys/index.js';
import {readName} from './distinguished-name.js';
import {interpretExtensions} from './extensions.js';
import type {Span} from './raw-parts.js';
import {RawSlices} from './raw-parts.js';
import type {RequestAttributes} from './request-attributes.js';
import {readAttributes} from './request-attributes.js';

/**
 * Decodes a PKCS#10 CertificationRequest (RFC 2986 §4) as far as it can be read. Its faults are in `problems`;
 * `fatalForServer` marks those for which Go's crypto/x509 refuses the whole request. No key object is made, nothing is
 * verified, and the slices in `raw` share memory with `der`.
 *
 * @param der - exactly one request.
 * @param found - problems that are already known, such as those of its PEM armour.
 * @throws {PkiError} `bad-der` if the outer structure, or the position of the subject or of the key, can't be determined.
 */
export function decodeRequest(der: Uint8Array, found: readonly Problem[] = []): CertificationRequest {
	const bytes = asBuffer(der);
	const problems = new ProblemList(found);
	const cursor = new DerCursor(bytes);
	if (!cursor.expect(tags.sequence)) {
		throw unreadable(bytes.length === 0 ? localized`is empty` : cursor.fault, cursor);
	}

	if (cursor.more) {
		problems.add('trailing-bytes', localized`${cursor.limit - cursor.position} bytes follow the request.`, true);
	}

	cursor.enter();
	if (!cursor.expect(tags.sequence)) {
		throw unreadable(localized`has no CertificationRequestInfo: it ${cursor.fault}`, cursor);
	}

	const tbs: Span = [cursor.start, cursor.end];
	const outer = cursor.enter();
	const version = readVersion(cursor, problems);
	const [subject, subjectSpan] = readSubject(cursor, problems);
	if (!cursor.expect(tags.sequence)) {
		throw unreadable(localized`has no public key: it ${cursor.fault}`, cursor);
	}

	const keySpan: Span = [cursor.start, cursor.end];
	const publicKey = readPublicKey(cursor, problems);
	const {attributes, extensions} = readAttributeList(cursor, problems);
	cursor.leave(outer);
	const signatureAlgorithm = readSignatureAlgorithm(cursor, problems);
	const signature = readSignature(cursor, problems);
	if (cursor.nonMinimal) {
		problems.add('non-minimal-length', localized`The request has a length that is not minimal (BER, not DER).`, true);
	}

	const {subjectAltNames, keyUsage, extKeyUsage, basicConstraints} = interpretExtensions(extensions, false, problems);
	const request: CertificationRequest = {
		kind: 'CertificateRequest',
		version,
		subject,
		publicKey,
		subjectAltNames,
		extensions,
		keyUsage,
		extKeyUsage,
		attributes,
		signatureAlgorithm,
		problems: problems.items,
		raw: new RawSlices(bytes, signature, tbs, subjectSpan, keySpan),
	};
	return basicConstraints === undefined ? request : {...request, basicConstraints};
}

/** Go accepts any version that fits in an int. RFC 2986 has only version 0. */
function readVersion(cursor: DerCursor, problems: ProblemList): number {
	if (!cursor.expect(tags.integer)) {
		problems.add('bad-version', localized`The request has no version.`, true);
		return 0;
	}

	const {bytes, body, end} = cursor;
	if (!isMinimalInteger(bytes, body, end) || end - body > 8) {
		problems.add('bad-version', localized`The request's version can't be read.`, true);
		return 0;
	}

	const version = bytes.readIntBE(body, Math.min(end - body, 6));
	if (version !== 0) {
		problems.add('bad-version', localized`The request has version ${version} instead of 0.`, false);
	}

	return version;
}

function readSubject(cursor: DerCursor, problems: ProblemList): readonly [DistinguishedName, Span] {
	if (!cursor.next()) {
		throw unreadable(localized`has no subject: it ${cursor.fault}`, cursor);
	}

	const span: Span = [cursor.start, cursor.end];
	if (cursor.tag !== tags.sequence) {
		problems.add('bad-name', localized`The subject is no SEQUENCE of names.`, true);
		return [[], span];
	}

	return [readName(cursor, 'subject', 'request', problems), span];
}

function readAttributeList(cursor: DerCursor, problems: ProblemList): RequestAttributes {
	if (!cursor.expect(0xa0)) {
		problems.add(
			'no-attributes',
			localized`The request lacks its attributes, which must be there if only empty.`,
			true,
		);
		return {attributes: [], extensions: []};
	}

	const list = readAttributes(cursor, problems);
	if (cursor.more) {
		problems.add('extra-elements', localized`Something follows the attributes inside the signed part.`, false);
	}

	return list;
}

function readSignatureAlgorithm(cursor: DerCursor, problems: ProblemList): SignatureAlgorithm {
	if (!cursor.expect(tags.sequence)) {
		problems.add('bad-algorithm', localized`The request has no signature algorithm.`, true);
		return {oid: '', name: 'missing'};
	}

	return readAlgorithm(cursor, 'signature', problems);
}

function readSignature(cursor: DerCursor, problems: ProblemList): Bits {
	if (!cursor.expect(tags.bitString)) {
		problems.add('bad-signature', localized`The request has no signature.`, true);
		return {bytes: cursor.bytes, start: 0, end: 0};
	}

	const signature = readBits(cursor, 'signature', problems);
	if (cursor.more) {
		problems.add('extra-elements', localized`Something follows the signature inside the request.`, false);
	}

	return signature;
}

function unreadable(what: string, {start}: DerCursor): PkiError {
	return new PkiError('bad-der', localized`This is no certificate request: it ${what}.`, {
		offset: start,
	});
}
