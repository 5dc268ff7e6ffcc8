import {localized} from '../../base/text/index.js';
import {extensionOids} from '../encode/extensions/index.js';
import type {Certificate} from '../index.js';
import type {SignatureCheck} from '../keys/index.js';
import {nameText} from '../x509/index.js';
import {forbiddenName, readNameConstraints} from './name-constraints.js';
import type {VerificationFinding} from './verification-finding.js';

/** Whether a certificate is not yet valid, or expired, at an instant. A date that can't be read counts as not met. */
export function judgeDates({notBefore, notAfter}: Certificate, what: string, at: Date): VerificationFinding[] {
	const iso = (date: Date) =>
		Number.isNaN(date.getTime()) ? localized`a date that can not be read` : date.toISOString();
	if (!(notBefore <= at)) {
		return [
			{code: 'not-yet-valid', severity: 'error', message: localized`${what} is not valid before ${iso(notBefore)}`},
		];
	}

	return notAfter >= at
		? []
		: [{code: 'expired', severity: 'error', message: localized`${what} has expired on ${iso(notAfter)}`}];
}

/** Extensions that Go and OpenSSL know. They refuse a certificate with any other critical extension. */
const understood: ReadonlySet<string> = new Set([
	'keyUsage',
	'extKeyUsage',
	'basicConstraints',
	'subjectAltName',
	'subjectKeyIdentifier',
	'authorityKeyIdentifier',
	'certificatePolicies',
	'policyConstraints',
	'policyMappings',
	'inhibitAnyPolicy',
	'cRLDistributionPoints',
	'authorityInfoAccess',
	'nameConstraints',
]);

/** Kinds of names that Go reads. Go refuses a critical subjectAltName that has none of them. */
const commonKinds: ReadonlySet<string> = new Set(['dns', 'email', 'ip', 'uri']);

/** Finds damaged parts, and critical extensions that no TLS client knows. */
export function judgeExtensions(certificate: Certificate, what: string): VerificationFinding[] {
	const {extensions, problems, subjectAltNames} = certificate;
	const fatal = problems.find(({fatalForServer}) => fatalForServer);
	const isUnderstood = (name: string) =>
		name === 'subjectAltName' ? subjectAltNames.some(({kind}) => commonKinds.has(kind)) : understood.has(name);
	return [
		...(fatal === undefined
			? []
			: [{code: 'malformed', severity: 'error', message: localized`${what} is malformed: ${fatal.message}`} as const]),
		...extensions
			.filter(({name, critical}) => critical && !isUnderstood(name))
			.map(
				({name}) =>
					({
						code: 'unknown-critical-extension',
						severity: 'error',
						message:
							name === 'subjectAltName'
								? localized`${what} has a critical subjectAltName in which TLS clients written in Go find no name`
								: localized`${what} has the critical extension ${name}, which TLS clients do not understand`,
					}) as const,
			),
	];
}

/** @param check - result of checking the signature with the issuer's key; undefined if the limit of checks was reached. */
export function judgeSignature(
	certificate: Certificate,
	issuer: Certificate,
	check: SignatureCheck | undefined,
): VerificationFinding[] {
	const by = localized`the signature by ${quotedName(issuer)}`;
	const error = (code: VerificationFinding['code'], message: string) => [{code, severity: 'error', message} as const];
	if (check === undefined) {
		return error('search-given-up', localized`Too many signatures would have to be checked before ${by}`);
	}

	const {valid, weak, acceptedByServer, reason = ''} = check;
	const {name} = certificate.signatureAlgorithm;
	if (valid === null) {
		return error('signature-unsupported', localized`With ${name}, ${by} can't be checked: it ${reason}`);
	}

	if (weak !== undefined) {
		return error('signature-weak', localized`TLS clients refuse ${by}: it is made with ${weak}`);
	}

	if (!valid) {
		return error('signature-invalid', localized`The certificate does not bear ${by}`);
	}

	const isMismatch =
		certificate.authorityKeyIdentifier !== undefined &&
		issuer.subjectKeyIdentifier !== undefined &&
		certificate.authorityKeyIdentifier !== issuer.subjectKeyIdentifier;
	const unknown = localized`Clients written in Go can't check ${by} (${name})`;
	return [
		...(acceptedByServer ? [] : [{code: 'signature-unsupported', severity: 'warning', message: unknown} as const]),
		...(isMismatch
			? error(
					'key-identifier-mismatch',
					localized`The authority key identifier is not that of ${quotedName(issuer)}, and OpenSSL refuses it`,
				)
			: []),
	];
}

/** Whether an issuer may sign certificates, and for these purposes. */
export function judgeIssuer(issuer: Certificate, leaf: Certificate, isAnchor: boolean): VerificationFinding[] {
	const {basicConstraints, extensions, keyUsage, extKeyUsage, version} = issuer;
	const name = quotedName(issuer);
	const findings: VerificationFinding[] = [];
	const hasKeyUsage = extensions.some(({oid}) => oid === extensionOids.keyUsage);
	if (basicConstraints?.ca !== true && (version === 3 || basicConstraints !== undefined)) {
		findings.push({code: 'issuer-not-ca', severity: 'error', message: localized`${name} is no CA`});
	} else if (basicConstraints === undefined && !isAnchor) {
		// RFC 5280 §6.1.4 (k): before version 3, only out-of-band knowledge can say that a certificate is a CA.
		const message = localized`${name} is an X.509 v${version} certificate, which is a CA only where it is trusted itself`;
		findings.push({code: 'issuer-not-ca', severity: 'error', message});
	} else if (hasKeyUsage && !keyUsage.includes('keyCertSign')) {
		findings.push({code: 'issuer-not-ca', severity: 'error', message: localized`${name} may not sign certificates`});
	}

	const missing = leaf.extKeyUsage.filter(purpose => !extKeyUsage.includes(purpose));
	if (extKeyUsage.length > 0 && !extKeyUsage.includes('anyExtendedKeyUsage') && missing.length > 0) {
		const message = localized`${name} may not issue for ${missing.join(', ')}`;
		findings.push({code: 'issuer-usage', severity: 'error', message});
	}

	return findings;
}

/** @param between - the CA certificates between the certificate and the issuer. */
export function judgePathLength(issuer: Certificate, between: readonly Certificate[]): VerificationFinding[] {
	const limit = issuer.basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY;
	// RFC 5280 §4.2.1.9: certificates that a CA issues to itself do not count.
	const depth = between.filter(({raw}) => Buffer.compare(raw.subject, raw.issuer) !== 0).length;
	const allowed = localized`${quotedName(issuer)} allows ${limit} CAs below it`;
	if (depth > limit) {
		return [{code: 'path-too-long', severity: 'error', message: localized`${allowed}, and there are ${depth}`}];
	}

	const message = localized`${allowed}; clients written in Go also count those that a CA issued to itself, and refuse ${between.length}`;
	return between.length > limit ? [{code: 'path-too-long', severity: 'warning', message}] : [];
}

/**
 * Whether the name constraints of an issuer permit the names of a certificate below it (RFC 5280 §6.1.3 (b)).
 *
 * @param isLeaf - also reports constraints that were not checked.
 */
export function judgeNameConstraints(issuer: Certificate, below: Certificate, isLeaf: boolean): VerificationFinding[] {
	const constraints = readNameConstraints(issuer);
	const forbidden = constraints && forbiddenName(below.subjectAltNames, constraints);
	if (forbidden !== undefined) {
		const message = localized`${quotedName(issuer)} may not issue for ${forbidden.kind} ${JSON.stringify(forbidden.value)}`;
		return [{code: 'name-forbidden', severity: 'error', message}];
	}

	if (!isLeaf || !constraints?.hasOthers) {
		return [];
	}

	const limits = localized`${quotedName(issuer)} limits kinds of names that have not been checked`;
	const refused = localized`${limits}, and TLS clients written in Go refuse critical limits that they do not know`;
	return [
		constraints.isCritical
			? {code: 'name-constraints-unchecked', severity: 'error', message: refused}
			: {code: 'name-constraints-unchecked', severity: 'warning', message: limits},
	];
}

/** The subject of a certificate, for use in a message. */
export function quotedName({subject}: Certificate): string {
	return JSON.stringify(nameText(subject));
}
