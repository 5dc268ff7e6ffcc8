// One table: every rule about usages and duration, with the questions that belong to them.

import {localized} from '../../../base/text/index.js';
import {forecast} from '../../../signers/forecast/index.js';
import {apiServerClient, effectsOf, signerInfo} from '../../../signers/known/index.js';
import type {QuestionRule, Rule, Subject} from '../../facts/index.js';
import {quoteAll, remembered} from '../../facts/index.js';
import {clientTrust, conditionalRights, isOrdinaryLogin} from '../people/index.js';

const requests = ['object', 'request'] as const;
const requestField = 'spec.request: extensions';

/** What `spec.usages` asks for, by the names of RFC 5280. */
const granted = remembered(({object}) => effectsOf(object?.seen.usages ?? []));

/** All usages that are asked for, in the PKCS#10 request or in `spec.usages`. */
const asked = remembered(subject => ({
	keyUsage: [...new Set([...(subject.read?.keyUsage ?? []), ...granted(subject).keyUsage])],
	purposes: [...new Set([...(subject.read?.extKeyUsage ?? []), ...granted(subject).extKeyUsage])],
}));

/** Usages that a TLS server or client needs. A person should look at any other. */
const ordinaryPurposes: ReadonlySet<string> = new Set(['serverAuth', 'clientAuth', 'anyExtendedKeyUsage']);
/** Key usages that openssl, cfssl and the documentation of Kubernetes put into every request. */
const ordinaryBits: ReadonlySet<string> = new Set([
	'digitalSignature',
	'keyEncipherment',
	'dataEncipherment',
	'contentCommitment',
]);
const oddBits: ReadonlySet<string> = new Set(['encipherOnly', 'decipherOnly']);

/** Extensions that do not change what the certificate can be used for. */
const harmlessExtensions: ReadonlySet<string> = new Set([
	'subjectAltName',
	'basicConstraints',
	'keyUsage',
	'extKeyUsage',
	'subjectKeyIdentifier',
	'tlsFeature',
	'netscapeComment',
]);
/** Extensions that steer who trusts the certificate, or how its revocation is looked up. */
const steeringExtensions: ReadonlySet<string> = new Set([
	'nameConstraints',
	'policyConstraints',
	'policyMappings',
	'inhibitAnyPolicy',
	'authorityInfoAccess',
	'subjectInfoAccess',
	'cRLDistributionPoints',
	'freshestCRL',
	'authorityKeyIdentifier',
	'issuerAltName',
	'certificatePolicies',
	'ctPoison',
	'signedCertificateTimestampList',
	'msCertificateTemplateName',
	'msCertificateTemplate',
	'msApplicationPolicies',
	'netscapeCertType',
]);

const year = 365 * 24 * 3600;
const longestClientSeconds = year / 4;
const longestSeconds = year;

/** Whether the certificate is for both ends of a connection: client and server. */
function isBoth(subject: Subject): boolean {
	const {read, object} = subject;
	const purposes = object === undefined ? (read?.extKeyUsage ?? []) : granted(subject).extKeyUsage;
	return purposes.includes('clientAuth') && purposes.includes('serverAuth');
}

export const usageQuestions: readonly QuestionRule[] = [
	{
		id: 'client-authorities-unread',
		field: 'spec.usages, spec.request: extKeyUsage',
		evidence: 'client-authorities',
		about:
			'A certificate is to be for clients and servers, or names somebody else who has rights here, and the ConfigMap extension-apiserver-authentication could not be read, so it is not known whether it would log in to the API server.',
		what: "whether the API server takes the signer's certificates for logins",
		ask(subject) {
			const rights = conditionalRights(subject);
			const trust = isBoth(subject) || rights !== undefined ? clientTrust(subject) : undefined;
			const message = localized`Not known whether the API server takes this signer's certificates for logins`;
			return trust?.state === 'unknown'
				? {
						message: rights === undefined ? message : localized`${message}; if so, the holder ${rights}`,
						why: [trust.why],
					}
				: undefined;
		},
	},
];

export const usageRules: readonly Rule[] = [
	{
		id: 'asks-ca',
		severity: 'block',
		field: requestField,
		provenance: 'self',
		scopes: requests,
		about: 'The PKCS#10 asks for basicConstraints CA:TRUE; a signer that copies extensions would make an authority.',
		find: ({read}) =>
			read?.basicConstraints?.ca
				? localized`It asks to be a certificate authority (CA:TRUE), which could sign anything`
				: undefined,
	},
	{
		id: 'path-length-without-authority',
		severity: 'warn',
		field: requestField,
		provenance: 'self',
		scopes: requests,
		about:
			'basicConstraints has a path length but no CA:TRUE, which RFC 5280 §4.2.1.9 forbids; readers differ on what it is.',
		find: ({read}) =>
			read?.basicConstraints?.pathLength !== undefined && !read.basicConstraints.ca
				? localized`It names a path length, as only an authority does, yet does not ask to be one`
				: undefined,
	},
	{
		id: 'asks-cert-signing',
		severity: 'block',
		field: 'spec.usages, spec.request: keyUsage',
		provenance: 'self',
		scopes: requests,
		about: 'cert sign or crl sign is asked for, in spec.usages or in the PKCS#10.',
		find(subject) {
			const bits = asked(subject).keyUsage.filter(name => name === 'keyCertSign' || name === 'cRLSign');
			return bits.length === 0
				? undefined
				: localized`It asks to sign certificates or revocation lists (${bits.join(', ')}), as only an authority does`;
		},
	},
	{
		id: 'asks-any-purpose',
		severity: 'block',
		field: 'spec.usages, spec.request: extKeyUsage',
		provenance: 'self',
		scopes: requests,
		about: 'The usage any: the certificate would be good for every purpose.',
		find: subject =>
			asked(subject).purposes.includes('anyExtendedKeyUsage')
				? localized`It asks for the purpose "any": good for everything, code signing too`
				: undefined,
	},
	{
		id: 'asks-unusual-purpose',
		severity: 'warn',
		field: 'spec.usages, spec.request: extKeyUsage',
		provenance: 'self',
		scopes: requests,
		about:
			'A purpose other than TLS server and client: code signing, OCSP signing, timestamping, e-mail, IPsec, unknown ones.',
		find(subject) {
			const purposes = asked(subject).purposes.filter(name => !ordinaryPurposes.has(name));
			return purposes.length === 0 ? undefined : localized`It asks for more than TLS: ${quoteAll(purposes)}`;
		},
	},
	{
		id: 'asks-unusual-key-usage',
		severity: 'warn',
		field: requestField,
		provenance: 'self',
		scopes: requests,
		about: 'encipherOnly or decipherOnly is asked for: it limits key agreement in ways that TLS does not use.',
		find(subject) {
			const bits = asked(subject).keyUsage.filter(name => oddBits.has(name));
			return bits.length === 0
				? undefined
				: localized`It asks for key usages that TLS does not know: ${bits.join(', ')}`;
		},
	},
	{
		id: 'encipherment-without-rsa',
		severity: 'info',
		field: 'spec.usages, spec.request: keyUsage',
		provenance: 'self',
		scopes: requests,
		about:
			'Key or data encipherment is asked for with a key that only signs (RFC 8813 §3, RFC 9295 §3): habit of many tools, without effect in TLS.',
		find(subject) {
			const {algorithm} = subject.read?.publicKey ?? {};
			const bits = asked(subject).keyUsage.filter(name => name === 'keyEncipherment' || name === 'dataEncipherment');
			return bits.length === 0 || (algorithm !== 'ECDSA' && algorithm !== 'Ed25519')
				? undefined
				: localized`It asks for ${bits.join(' and ')} with a key of ${algorithm}, which only signs (RFC 8813)`;
		},
	},
	{
		id: 'client-and-server',
		severity: 'warn',
		field: 'spec.usages, spec.request: extKeyUsage',
		provenance: 'self',
		scopes: requests,
		sharpenedBy: 'client-authorities',
		about:
			'Client and server authentication in one certificate of an authority that the API server takes for logins, or of one that is not known: a stolen server key logs in as well.',
		find: subject =>
			isBoth(subject) && (subject.object === undefined || clientTrust(subject)?.state === 'trusted')
				? localized`Client and server auth in one: who takes the server key can also log in as it`
				: undefined,
	},
	{
		id: 'peer-certificate',
		severity: 'info',
		field: 'spec.usages, spec.request: extKeyUsage',
		provenance: 'self',
		scopes: ['object'],
		about:
			'Client and server authentication in one certificate, as databases speak among peers, of an authority that the API server is not known to take for logins.',
		find: subject =>
			isBoth(subject) && !['trusted', 'unknown'].includes(clientTrust(subject)?.state ?? 'untrusted')
				? localized`Client and server auth in one, as among peers; the API server is not known to take its authority for logins`
				: undefined,
	},
	{
		id: 'usages-beyond-spec',
		severity: 'warn',
		field: requestField,
		provenance: 'self',
		scopes: ['object'],
		about:
			'The PKCS#10 asks for usages that spec.usages does not name; signers of Kubernetes leave them out, others may not.',
		find(subject) {
			const {keyUsage, extKeyUsage} = granted(subject);
			const more = [
				...(subject.read?.keyUsage ?? []).filter(name => !keyUsage.includes(name) && !ordinaryBits.has(name)),
				...(subject.read?.extKeyUsage ?? []).filter(name => !extKeyUsage.includes(name)),
			];
			return more.length === 0
				? undefined
				: localized`The PKCS#10 asks for ${quoteAll(more)}, which spec.usages does not name; a signer might grant it`;
		},
	},
	{
		id: 'asks-steering-extension',
		severity: 'warn',
		field: requestField,
		provenance: 'self',
		scopes: requests,
		about:
			'An extension that steers trust or revocation (nameConstraints, authorityInfoAccess …), or an unknown one marked critical.',
		find({read}) {
			const names = (read?.extensions ?? [])
				.filter(({name, critical}) => steeringExtensions.has(name) || (critical && !harmlessExtensions.has(name)))
				.map(({name, critical}) => (critical ? `${name} (critical)` : name));
			return names.length === 0
				? undefined
				: localized`It asks for extensions that change who trusts it or how it is checked: ${quoteAll([...new Set(names)])}`;
		},
	},
	{
		id: 'asks-unknown-extension',
		severity: 'info',
		field: requestField,
		provenance: 'self',
		scopes: requests,
		about: 'Another extension is asked for; signers of Kubernetes leave it out.',
		find({read}) {
			const names = (read?.extensions ?? [])
				.filter(({name, critical}) => !critical && !harmlessExtensions.has(name) && !steeringExtensions.has(name))
				.map(({name}) => name);
			return names.length === 0
				? undefined
				: localized`It asks for other extensions, which signers of Kubernetes leave out: ${quoteAll([...new Set(names)])}`;
		},
	},
	{
		id: 'signer-will-fail',
		severity: 'warn',
		field: 'spec.usages, spec.request',
		provenance: 'policy',
		scopes: ['object'],
		about: "kube-controller-manager's own rules refuse the request: approved, it becomes Failed for good.",
		find({read, view, object}) {
			if (read === undefined || object === undefined || object.seen.conditions.some(({type}) => type === 'Failed')) {
				return undefined;
			}

			const {seen, now} = object;
			const {message} = forecast({
				names: view,
				signerName: seen.signerName,
				usages: seen.usages,
				expirationSeconds: seen.expirationSeconds,
				conditions: seen.conditions,
				hasCertificate: seen.certificateBase64 !== undefined,
				now,
			});
			return message === undefined ? undefined : localized`kube-controller-manager would not sign it: ${message}`;
		},
	},
	{
		id: 'long-lived-login',
		severity: 'warn',
		field: 'spec.expirationSeconds',
		provenance: 'policy',
		scopes: ['object'],
		about:
			"A certificate to log in with is asked for without a duration (a year, usually) or for more than 90 days; it can not be revoked. Of an ordinary login that is nobody else's, only for more than a year.",
		find: subject =>
			isOrdinaryLogin(subject) && !isLongerThan(subject, longestSeconds) ? undefined : lifetimeText(subject),
	},
	{
		id: 'lasting-login',
		severity: 'info',
		field: 'spec.expirationSeconds',
		provenance: 'policy',
		scopes: ['object'],
		about:
			'An ordinary login is asked for, by its user or by somebody who could act as that user, without a duration or for more than 90 days up to a year; it can not be revoked.',
		find: subject =>
			isOrdinaryLogin(subject) && !isLongerThan(subject, longestSeconds) ? lifetimeText(subject) : undefined,
	},
	{
		id: 'long-lived',
		severity: 'warn',
		field: 'spec.expirationSeconds',
		provenance: 'policy',
		scopes: ['object'],
		about: 'More than a year is asked for.',
		find({object}) {
			const {signerName = '', expirationSeconds = 0} = object?.seen ?? {};
			return expirationSeconds > longestSeconds && signerName !== apiServerClient
				? localized`It is to last ${days(expirationSeconds)}${signerInfo(signerName).operator === 'kube-controller-manager' ? localized`, cut to what the signer gives` : ''}`
				: undefined;
		},
	},
];

function isLongerThan({object}: Subject, seconds: number): boolean {
	return (object?.seen.expirationSeconds ?? 0) > seconds;
}

/** The lifetime of a login, which can't be revoked; undefined if it is short. */
function lifetimeText(subject: Subject): string | undefined {
	const {seen} = subject.object ?? {};
	if (seen?.signerName !== apiServerClient) {
		return undefined;
	}

	return seen.expirationSeconds === undefined
		? localized`No duration is asked for: the login lasts as long as the signer gives, usually a year, and can not be revoked`
		: isLongerThan(subject, longestClientSeconds)
			? localized`The login lasts ${days(seen.expirationSeconds)} and can not be revoked`
			: undefined;
}

function days(seconds: number): string {
	const count = Math.round(seconds / 86_400);
	return count > 800 ? localized`${(count / 365).toFixed(1).replace(/\.0$/, '')} years` : localized`${count} days`;
}
