import assert from 'node:assert/strict';
import type {SignatureCheck} from '../../source/pki/keys/verify-signature.js';
import {verifyNow, verifyRequest} from '../../source/pki/keys/verify-signature.js';
import {PkiError} from '../../source/pki/pki-error.js';
import type {Certificate, CertificationRequest, PublicKeyInfo} from '../../source/pki/types.js';
import {serverView} from '../../source/pki/x509/server-view.js';
import type {NameJson} from '../../source/present/certificate/certificate-json.js';
import {certificateJson} from '../../source/present/certificate/certificate-json.js';
import type {Reading} from './go-judge.js';

function subjectOf({commonName, serialNumber, ...name}: NameJson): readonly string[] {
	const lists = [name.organization, name.organizationalUnit, name.country, name.locality, name.province];
	return [`CN ${commonName ?? ''}`, `serialNumber ${serialNumber ?? ''}`, ...lists.map(list => list.join('\0'))];
}

function keyOf({algorithm, bits, curve, exponent}: PublicKeyInfo): string {
	const told: Readonly<Record<string, string>> = {
		RSA: `RSA ${bits} ${exponent}`,
		ECDSA: `ECDSA ${curve}`,
		Ed25519: 'Ed25519',
	};
	return told[algorithm] ?? '';
}

/** What was read, or why it can't be. */
export function readOrError<Read>(read: () => Read): Read | PkiError {
	try {
		return read();
	} catch (error) {
		assert.ok(error instanceof PkiError, error as Error);
		return error;
	}
}

/** The parts of one input that both must read equally, as comparable values. */
function ours(read: CertificationRequest | Certificate, check: SignatureCheck): Partial<Reading> {
	const {subject, issuer, subjectAltNames, serialNumber, notBefore, notAfter, requested, ...rest} = certificateJson(
		read,
		check,
		[],
	);
	const isCertificate = read.kind === 'Certificate';
	return {
		subject: [...subjectOf(subject), ...(issuer === null ? [] : subjectOf(issuer))],
		names: [
			...(['dns', 'ip', 'email'] as const).flatMap(kind => subjectAltNames[kind].map(name => `${kind} ${name}`)),
			...(rest.server?.uri ?? []).map(uri => `uri ${uri}`),
		],
		// Go reads no key for RSASSA-PSS alone.
		key: read.problems.some(({message}) => message.includes('RSASSA-PSS only')) ? '' : keyOf(read.publicKey),
		serial: serialNumber ?? '',
		dates: isCertificate ? [notBefore, notAfter].map(date => Date.parse(date ?? '') / 1000) : [],
		usages: isCertificate ? requested.keyUsage : [],
		isCA: isCertificate && requested.isCA,
		keyIDs: isCertificate ? [rest.subjectKeyIdentifier ?? '', rest.authorityKeyIdentifier ?? ''] : [],
	};
}

function theirs({subject, names, key, serial, dates, usages, isCA, keyIDs}: Reading): Partial<Reading> {
	return {
		subject: subject ?? [],
		names: names ?? [],
		key,
		serial,
		dates: dates ?? [],
		usages: usages ?? [],
		isCA,
		keyIDs: keyIDs ?? [],
	};
}

/** Fails where certdeck and Go do not say the same of one request or certificate. */
export async function compareReadings(
	reading: Reading,
	read: CertificationRequest | Certificate | PkiError,
	where: string,
): Promise<void> {
	const parses =
		!(read instanceof PkiError) &&
		(read.kind === 'CertificateRequest'
			? serverView(read).accepts
			: !read.problems.some(({fatalForServer}) => fatalForServer));
	assert.equal(parses, reading.parses, `${where}: ${reading.error}`);
	if (read instanceof PkiError || !parses) {
		return;
	}

	const check = await (read.kind === 'CertificateRequest' ? verifyRequest(read) : verifyNow(read, read));
	assert.deepEqual(ours(read, check), theirs(reading), where);
	assert.equal(check.acceptedByServer, reading.signature === 'true', where);
	if (reading.signature !== 'unsupported') {
		assert.equal(String(check.valid), reading.signature, where);
	}
}
