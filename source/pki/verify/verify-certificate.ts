import type {KeyObject} from 'node:crypto';
import {createPublicKey} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import {extensionOids} from '../encode/extensions/index.js';
import {resolveUsages} from '../encode/index.js';
import type {SubjectAltName} from '../hosts/index.js';
import type {Certificate, CertificationRequest, DistinguishedName, GeneralName} from '../index.js';
import {keyMatches} from '../keys/index.js';
import {judgeDates} from './chain-findings.js';
import type {VerificationFinding} from './verification-finding.js';
import {verifyChain} from './verify-chain.js';

/** The expected properties of a certificate. Absent ones are not compared. */
export type ExpectedCertificate = {
	/** The certificate must have the subject, names and key of the request, and be a CA only if the request asks for one. */
	readonly request?: CertificationRequest;
	/** The private or public key of the certificate. */
	readonly key?: KeyObject;
	/** Expected names; they replace those of the request. */
	readonly subjectAltNames?: ReadonlyArray<SubjectAltName | GeneralName>;
	/** Usage words, such as `server auth`. */
	readonly usages?: readonly string[];
	/** Expected time from notBefore to notAfter. */
	readonly expirationSeconds?: number;
	/** Trusted authorities. If absent, the issuer is not checked, which is a warning. */
	readonly authorities?: readonly Certificate[];
	readonly intermediates?: readonly Certificate[];
	/** The instant at which the certificate must be valid; if absent, now. */
	readonly at?: Date;
};

/** Signers backdate notBefore for slow clocks, and may subtract that from the life span. */
const toleranceSeconds = 10 * 60;

/**
 * Compares an issued certificate with the expected properties, and verifies its chain to an authority.
 *
 * @returns the findings, errors first; empty if the certificate is as expected.
 */
export function verifyIssued(certificate: Certificate, expected: ExpectedCertificate): readonly VerificationFinding[] {
	const {request, key, usages, expirationSeconds, authorities, intermediates = [], at = new Date()} = expected;
	const names = expected.subjectAltNames ?? request?.subjectAltNames;
	const findings = [
		...(request || key ? judgeKey(certificate, request, key) : []),
		...judgeStrength(certificate),
		...judgeKind(certificate, request),
		...(request ? judgeSubject(certificate.subject, request.subject) : []),
		...(names ? judgeNames(certificate.subjectAltNames, names) : []),
		...(usages ? judgeUsages(certificate, usages) : []),
		...(expirationSeconds === undefined ? [] : judgeLifeSpan(certificate, expirationSeconds)),
		...(authorities === undefined
			? [...judgeDates(certificate, localized`The certificate`, at), unchecked]
			: verifyChain(certificate, {authorities, intermediates, at}).findings),
	];
	return findings.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

const unchecked: VerificationFinding = {
	code: 'authority-unchecked',
	severity: 'warning',
	message: localized`No authority was given, so nothing shows who signed the certificate`,
};

function judgeKey(
	{raw}: Certificate,
	request: CertificationRequest | undefined,
	key: KeyObject | undefined,
): readonly VerificationFinding[] {
	const findings: VerificationFinding[] = [];
	if (key !== undefined && !keyMatches(key, raw.subjectPublicKeyInfo)) {
		const message = localized`The certificate is for another key than the ${key.type} key given`;
		findings.push({code: 'key-mismatch', severity: 'error', message});
	}

	if (request !== undefined && !isSameKey(request.raw.subjectPublicKeyInfo, raw.subjectPublicKeyInfo)) {
		findings.push({
			code: 'key-mismatch',
			severity: 'error',
			message: localized`The certificate is for another key than the request`,
		});
	}

	return findings;
}

/** Signers may encode the key again, so keys are compared even if their bytes differ. */
function isSameKey(one: Uint8Array, other: Uint8Array): boolean {
	if (Buffer.compare(one, other) === 0) {
		return true;
	}

	try {
		return keyMatches(createPublicKey({key: Buffer.from(one), format: 'der', type: 'spki'}), other);
	} catch {
		return false;
	}
}

function judgeStrength({publicKey: {algorithm, bits}}: Certificate): readonly VerificationFinding[] {
	return algorithm === 'RSA' && bits !== undefined && bits < 2048
		? [
				{
					code: 'weak-key',
					severity: 'warning',
					message: localized`The certificate's RSA key has ${bits} bits, 2048 is the least that is safe`,
				},
			]
		: [];
}

function judgeKind(
	{basicConstraints}: Certificate,
	request: CertificationRequest | undefined,
): readonly VerificationFinding[] {
	return basicConstraints?.ca === true && request !== undefined && request.basicConstraints?.ca !== true
		? [
				{
					code: 'is-ca',
					severity: 'error',
					message: localized`The certificate is a CA certificate, which was not asked for`,
				},
			]
		: [];
}

/** The attributes that Kubernetes reads as user and groups. */
const identity: ReadonlySet<string> = new Set(['CN', 'O']);

/** Compares types and values only, because signers may change order, grouping and encoding. */
function judgeSubject(subject: DistinguishedName, asked: DistinguishedName): readonly VerificationFinding[] {
	const attributes = (name: DistinguishedName) =>
		name.flat().map(({type, value}) => ({type, text: `${type}=${value}`}));
	const [has, wants] = [attributes(subject), attributes(asked)];
	const differ = (from: typeof has, without: typeof has, what: string) =>
		subtract(
			from.map(({text}) => text),
			without.map(({text}) => text),
		).map(text => ({type: text.slice(0, text.indexOf('=')), what: `${what} ${JSON.stringify(text)}`}));
	return [...differ(wants, has, 'lacks'), ...differ(has, wants, localized`has, though not asked for,`)].map(
		({type, what}) => ({
			code: 'subject-differs',
			severity: identity.has(type) ? 'error' : 'warning',
			message: localized`The certificate's subject ${what}`,
		}),
	);
}

function judgeNames(
	names: readonly GeneralName[],
	asked: ReadonlyArray<SubjectAltName | GeneralName>,
): readonly VerificationFinding[] {
	const texts = (list: readonly GeneralName[]) => [...new Set(list.map(canonicalName))];
	const isCommon = (text: string) => /^(dns|email|ip|uri) /.test(text);
	return [
		...subtract(texts(asked), texts(names)).map(
			text =>
				({
					code: 'name-missing',
					// Signers drop kinds of names that Go's crypto/x509 does not know.
					severity: isCommon(text) ? 'error' : 'warning',
					message: localized`The certificate lacks the name ${JSON.stringify(text)}`,
				}) as const,
		),
		...subtract(texts(names), texts(asked)).map(
			text =>
				({
					code: 'name-extra',
					severity: 'warning',
					message: localized`The certificate has the name ${JSON.stringify(text)}, which was not asked for`,
				}) as const,
		),
	];
}

/** DNS names, and the domain of an e-mail address, are compared without respect to case (RFC 5280 §7.2, §7.5). */
function canonicalName({kind, value}: GeneralName): string {
	if (kind === 'dns') {
		return `dns ${value.toLowerCase()}`;
	}

	return `${kind} ${kind === 'email' ? value.replace(/@[^@]*$/, domain => domain.toLowerCase()) : value}`;
}

function judgeUsages(certificate: Certificate, words: readonly string[]): readonly VerificationFinding[] {
	const asked = resolveUsages(words);
	const {keyUsage, extKeyUsage, extensions, publicKey} = certificate;
	const has = (oid: string) => extensions.some(extension => extension.oid === oid);
	// A certificate without the extension may be used for everything (RFC 5280 §4.2.1.3, §4.2.1.12).
	const isOpen = {
		keyUsage: !has(extensionOids.keyUsage),
		extKeyUsage: !has(extensionOids.extKeyUsage) || extKeyUsage.includes('anyExtendedKeyUsage'),
	};
	const missing = [
		...(isOpen.keyUsage ? [] : subtract(asked.keyUsage, keyUsage)),
		...(isOpen.extKeyUsage ? [] : subtract([...new Set(asked.extKeyUsage)], extKeyUsage)),
	];
	const extra = [...subtract(keyUsage, asked.keyUsage), ...subtract([...new Set(extKeyUsage)], asked.extKeyUsage)];
	return [
		...missing.map(
			usage =>
				({
					code: 'usage-missing',
					// Key encipherment works with RSA only. Many signers leave it out for other keys.
					severity: usage === 'keyEncipherment' && publicKey.algorithm !== 'RSA' ? 'warning' : 'error',
					message: localized`The certificate is not good for ${usage}, which was asked for`,
				}) as const,
		),
		...[
			...extra,
			// If a request asks for extended usages only, signers such as cfssl and kube-controller-manager omit keyUsage.
			...(isOpen.keyUsage && asked.keyUsage.length > 0 ? [localized`every key usage`] : []),
			...(has(extensionOids.extKeyUsage) ? [] : [localized`every purpose`]),
		].map(
			usage =>
				({
					code: 'usage-extra',
					severity: 'warning',
					message: localized`The certificate is good for ${usage}, which was not asked for`,
				}) as const,
		),
	];
}

function judgeLifeSpan({notBefore, notAfter}: Certificate, askedSeconds: number): readonly VerificationFinding[] {
	const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000;
	const differs = (code: 'shorter-than-asked' | 'longer-than-asked', word: string): readonly VerificationFinding[] => [
		{
			code,
			severity: 'warning',
			message: localized`The certificate lives ${word} than asked: ${seconds} seconds, not ${askedSeconds}`,
		},
	];
	if (seconds < askedSeconds - toleranceSeconds) {
		return differs('shorter-than-asked', 'shorter');
	}

	return seconds > askedSeconds + toleranceSeconds ? differs('longer-than-asked', 'longer') : [];
}

/** The elements of the first list without those of the second, counting repeats. */
function subtract(from: readonly string[], without: readonly string[]): readonly string[] {
	const left = [...without];
	return from.filter(text => {
		const at = left.indexOf(text);
		if (at >= 0) {
			left.splice(at, 1);
		}

		return at < 0;
	});
}
