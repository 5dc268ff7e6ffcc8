import {localized} from '../../base/text/index.js';
import type {DerCursor, ProblemList} from '../der/index.js';
import {isMinimalInteger, isSoundBitString, readOid, tags} from '../der/index.js';
import type {BasicConstraints, GeneralName} from '../index.js';
import type {ReadExtension} from './extension-list.js';
import {readBoolean} from './extension-list.js';
import {readSubjectAltNames} from './general-names.js';
import {otherExtensionFault} from './other-extension-faults.js';

/** The content of the extensions that certdeck reads. */
export type ExtensionFacts = {
	readonly subjectAltNames: readonly GeneralName[];
	readonly keyUsage: readonly string[];
	readonly extKeyUsage: readonly string[];
	readonly basicConstraints?: BasicConstraints;
	/** Hex. */
	readonly subjectKeyIdentifier?: string;
	/** Hex. */
	readonly authorityKeyIdentifier?: string;
};

/** RFC 5280 §4.2.1.3, in bit order. */
export const keyUsageNames = [
	'digitalSignature',
	'contentCommitment',
	'keyEncipherment',
	'dataEncipherment',
	'keyAgreement',
	'keyCertSign',
	'cRLSign',
	'encipherOnly',
	'decipherOnly',
] as const;

/**
 * Reads the extensions. If one occurs twice, the result has the content of both, because programs differ in which one they
 * use.
 *
 * @param isCertificate - Go reads all of them in a certificate, but only subjectAltName in a request.
 */
export function interpretExtensions(
	extensions: readonly ReadExtension[],
	isCertificate: boolean,
	problems: ProblemList,
): ExtensionFacts {
	const subjectAltNames: GeneralName[] = [];
	const keyUsage: string[] = [];
	const extKeyUsage: string[] = [];
	let basicConstraints: BasicConstraints | undefined;
	let subjectKeyIdentifier: string | undefined;
	let authorityKeyIdentifier: string | undefined;
	for (const extension of extensions) {
		const {name, critical} = extension;
		const cursor = extension.open();
		switch (name) {
			case 'subjectAltName':
				readSubjectAltNames(cursor, subjectAltNames, problems);
				break;
			case 'keyUsage':
				readKeyUsage(cursor, keyUsage, isCertificate, problems);
				break;
			case 'extKeyUsage':
				readExtKeyUsage(cursor, extKeyUsage, isCertificate, problems);
				break;
			case 'basicConstraints': {
				const read = readBasicConstraints(cursor, isCertificate, problems);
				basicConstraints = basicConstraints?.ca ? basicConstraints : read;
				break;
			}
			case 'subjectKeyIdentifier':
				subjectKeyIdentifier = readSubjectKeyIdentifier(cursor, isCertificate, problems);
				break;
			case 'authorityKeyIdentifier':
				authorityKeyIdentifier = readAuthorityKeyIdentifier(cursor, isCertificate, problems);
				break;
			default:
				noteOtherFault(extension, cursor, isCertificate, problems);
				continue;
		}

		if (critical && name.endsWith('KeyIdentifier')) {
			problems.add('critical-key-identifier', localized`The ${name} is marked critical.`, isCertificate);
		}
	}

	const facts = {subjectAltNames, keyUsage, extKeyUsage};
	return basicConstraints === undefined && subjectKeyIdentifier === undefined && authorityKeyIdentifier === undefined
		? facts
		: {
				...facts,
				...(basicConstraints && {basicConstraints}),
				...(subjectKeyIdentifier !== undefined && {subjectKeyIdentifier}),
				...(authorityKeyIdentifier !== undefined && {authorityKeyIdentifier}),
			};
}

function noteOtherFault(
	{name, critical}: ReadExtension,
	cursor: DerCursor,
	isCertificate: boolean,
	problems: ProblemList,
): void {
	const fault = isCertificate ? otherExtensionFault(name, critical, cursor) : undefined;
	if (fault !== undefined) {
		problems.add('bad-extension', localized`The ${name} ${fault}.`, true);
	}
}

function readKeyUsage(cursor: DerCursor, found: string[], fatal: boolean, problems: ProblemList): void {
	if (!cursor.expect(tags.bitString) || cursor.nonMinimal || !isSoundBitString(cursor.bytes, cursor.body, cursor.end)) {
		problems.add('bad-key-usage', localized`The keyUsage is no sound BIT STRING.`, fatal);
	}

	const {bytes, body, end} = cursor;
	for (const [bit, name] of keyUsageNames.entries()) {
		const at = body + 1 + (bit >> 3);
		if (at < end && ((bytes[at] as number) & (0x80 >> (bit & 7))) !== 0) {
			found.push(name);
		}
	}
}

export function readExtKeyUsage(cursor: DerCursor, found: string[], fatal: boolean, problems: ProblemList): void {
	let isSound = cursor.expect(tags.sequence);
	cursor.enter();
	while (isSound && cursor.more) {
		isSound = cursor.expect(tags.oid);
		if (isSound) {
			const {dotted, name, family, fault} = readOid(cursor.bytes, cursor.body, cursor.end);
			found.push(family === 'purpose' ? name : dotted);
			isSound = fault === undefined;
		}
	}

	if (!isSound || cursor.nonMinimal) {
		problems.add('bad-ext-key-usage', localized`The extKeyUsage is no list of object identifiers.`, fatal);
	}
}

function readBasicConstraints(cursor: DerCursor, fatal: boolean, problems: ProblemList): BasicConstraints {
	let isSound = cursor.expect(tags.sequence);
	cursor.enter();
	let ca = false;
	if (cursor.peek === tags.boolean) {
		isSound = cursor.next() && isSound;
		ca = readBoolean(cursor, localized`CA flag`, fatal, problems);
	}

	let pathLength: number | undefined;
	if (cursor.peek === tags.integer) {
		isSound = cursor.next() && isSound;
		const {bytes, body, end} = cursor;
		const isNatural = isMinimalInteger(bytes, body, end) && (bytes[body] as number) < 0x80 && end - body <= 8;
		isSound &&= isNatural;
		pathLength = isNatural ? Number(`0x${bytes.toString('hex', body, end)}`) : undefined;
	}

	if (!isSound || cursor.nonMinimal) {
		problems.add('bad-basic-constraints', localized`The basicConstraints can't be read.`, fatal);
	}

	return pathLength === undefined ? {ca} : {ca, pathLength};
}

function readSubjectKeyIdentifier(cursor: DerCursor, fatal: boolean, problems: ProblemList): string | undefined {
	if (!cursor.expect(tags.octetString) || cursor.nonMinimal) {
		problems.add('bad-key-identifier', localized`The subjectKeyIdentifier is no OCTET STRING.`, fatal);
		return undefined;
	}

	return cursor.bytes.toString('hex', cursor.body, cursor.end);
}

/** keyIdentifier of RFC 5280 §4.2.1.1; issuer and serial number are passed over. */
function readAuthorityKeyIdentifier(cursor: DerCursor, fatal: boolean, problems: ProblemList): string | undefined {
	const isSequence = cursor.expect(tags.sequence);
	cursor.enter();
	const isThere = isSequence && cursor.peek === 0x80;
	if (!isSequence || (isThere && !cursor.next()) || cursor.nonMinimal) {
		problems.add('bad-key-identifier', localized`The authorityKeyIdentifier can't be read.`, fatal);
		return undefined;
	}

	return isThere ? cursor.bytes.toString('hex', cursor.body, cursor.end) : undefined;
}
