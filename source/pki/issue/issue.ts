import {localized} from '../../base/text/index.js';
import {sequence} from '../der/write/index.js';
import {extensionOids, subjectKeyIdentifier} from '../encode/extensions/index.js';
import type {CertificateTemplate} from '../encode/index.js';
import {
	encodeCertificate,
	encodeTbsCertificate,
	randomSerialNumber,
	resolveUsages,
	roundToMinute,
	unknownUsage,
} from '../encode/index.js';
import type {SubjectAltName} from '../hosts/index.js';
import {matchesWhitelist, orderNames} from '../hosts/index.js';
import type {Certificate, CertificationRequest, GeneralName} from '../index.js';
import {PkiError} from '../index.js';
import {publicKeyBits, signatureScheme, signDer, verifyNow} from '../keys/index.js';
import {encodePem} from '../pem/index.js';
import type {SigningPolicy} from '../spec/index.js';
import {forbiddenName, readNameConstraints} from '../verify/index.js';
import {decodeCertificate} from '../x509/index.js';
import type {Authority} from './signing-authority.js';
import {assertAuthority, isoOf, keyIdentifierOf} from './signing-authority.js';

export type IssueOptions = {
	readonly now: Date;
	/** Big-endian; if absent, 20 random bytes. */
	readonly serialNumber?: Uint8Array;
};

export type IssuedCertificate = {
	readonly der: Buffer;
	/** `CERTIFICATE`. */
	readonly pem: string;
	/** Whether the certificate ends earlier than the policy says, because its authority ends then. */
	readonly clamped: boolean;
	readonly notBefore: Date;
	readonly notAfter: Date;
	/** Requested parts that the certificate does not have, one phrase each. */
	readonly dropped: readonly string[];
};

/**
 * Issues a certificate as `cfssl sign` does. It copies the key, the subject and the DNS, e-mail, IP and URI names of the
 * request. The bytes of the subject are unchanged, while cfssl encodes it again. The policy sets usages, validity and the rest.
 *
 * @throws {PkiError} `policy` if the signature of the request is not valid, the API server would refuse the request, it asks
 * for a CA against the policy, the policy forbids its names, or the certificate could not be parsed. `unsupported-key` for a
 * weak or unknown key of the request or the authority. `bad-authority` for an authority that can't sign now.
 */
export function issueCertificate(
	request: CertificationRequest,
	authority: Authority,
	policy: SigningPolicy,
	options: IssueOptions,
): IssuedCertificate {
	assertAuthority(authority, options.now);
	const {template, clamped, dropped} = planCertificate(request, authority.certificate, policy, options);
	const der = encodeCertificate(template, authority.key);
	assertReadable(der);
	const {notBefore, notAfter} = template;
	return {der, pem: encodePem('CERTIFICATE', der), clamped, notBefore, notAfter, dropped};
}

/**
 * The content that `issueCertificate` would sign. It needs no private key.
 *
 * @throws {PkiError} `policy` and `unsupported-key` as `issueCertificate` does.
 */
export function planCertificate(
	request: CertificationRequest,
	issuer: Certificate,
	policy: SigningPolicy,
	{now, serialNumber = randomSerialNumber()}: IssueOptions,
): {readonly template: CertificateTemplate; readonly clamped: boolean; readonly dropped: readonly string[]} {
	assertRequest(request);
	assertPolicy(request, issuer, policy);
	const names = namesFor(request, policy);
	assertNameConstraints(names.kept, issuer);
	const isNamed = policy.copies.subject && request.subject.flat().some(({value}) => value.trim() !== '');
	if (!isNamed && names.kept.length === 0) {
		throw new PkiError(
			'policy',
			localized`The certificate would have neither a subject nor a name: it would stand for nobody`,
		);
	}

	const subject = policy.copies.subject ? request.raw.subject : sequence();
	assertDistinct(subject, issuer);
	const {clamped, ...validity} = validityFor(issuer, policy, now);
	const {subjectPublicKeyInfo} = request.raw;
	const template: CertificateTemplate = {
		serialNumber,
		issuer: issuer.raw.subject,
		...validity,
		subject,
		subjectPublicKeyInfo,
		usages: policy.usages,
		...(policy.ca && {ca: policy.ca}),
		subjectKeyIdentifier: subjectKeyIdentifier(publicKeyBits(subjectPublicKeyInfo)),
		authorityKeyIdentifier: keyIdentifierOf(issuer),
		subjectAltNames: names.kept,
		issuerUrls: policy.issuerUrls,
		...(policy.ocspUrl && {ocspUrl: policy.ocspUrl}),
		...(policy.crlUrl && {crlUrl: policy.crlUrl}),
		policies: policy.policies,
		ocspNoCheck: policy.ocspNoCheck,
		copied: request.extensions.filter(({oid}) => policy.copies.extensions?.includes(oid) === true),
	};
	return {template, clamped, dropped: [...names.dropped, ...droppedParts(request, policy)]};
}

/** The TBSCertificate that `issueCertificate` signs. The same template and authority give the same bytes. */
export function certificateBody(template: CertificateTemplate, {key}: Authority): Buffer {
	return encodeTbsCertificate(template, signatureScheme(key).algorithm);
}

/** Signs the result of `certificateBody`. @throws {PkiError} `policy` if parsers would refuse it, `bad-authority`. */
export function signCertificateBody(body: Uint8Array, authority: Authority, now: Date): Buffer {
	assertAuthority(authority, now);
	const der = signDer(body, authority.key);
	assertReadable(der);
	return der;
}

/**
 * Refuses texts of kinds that Go does not read. In a request Go ignores them, so the approver did not see them. In a
 * certificate, Go refuses the whole because of them, while other programs read them.
 */
function assertReadable(der: Uint8Array): void {
	const fatal = decodeCertificate(der).problems.find(({fatalForServer}) => fatalForServer);
	if (fatal !== undefined) {
		throw new PkiError('policy', localized`The API server would refuse the certificate: ${fatal.message}`);
	}
}

function assertRequest(request: CertificationRequest): void {
	const fatal = request.problems.find(({fatalForServer}) => fatalForServer);
	if (fatal !== undefined) {
		throw new PkiError('policy', localized`The request is malformed: ${fatal.message}`);
	}

	const {algorithm, curve, bits = 0, problem} = request.publicKey;
	const isKnown =
		(algorithm === 'RSA' && bits >= 2048) ||
		algorithm === 'Ed25519' ||
		(algorithm === 'ECDSA' && /^P-(256|384|521)$/.test(curve ?? ''));
	if (!isKnown || problem !== undefined) {
		const label = [algorithm, curve ?? (bits || '')].join(' ').trim();
		const what = problem === undefined ? localized`of kind ${label}` : localized`(${label}) that ${problem}`;
		throw new PkiError('unsupported-key', localized`No certificate is issued for a key ${what}`, {
			hint: localized`RSA from 2048 bits, ECDSA on P-256, P-384 or P-521, and Ed25519 are taken.`,
		});
	}

	const {valid, weak} = verifyNow(request, request);
	if (!valid) {
		const why =
			valid === null
				? localized`(${request.signatureAlgorithm.name}) can't be checked`
				: weak
					? localized`is made with ${weak}`
					: localized`is not good`;
		throw new PkiError(
			'policy',
			localized`The request's signature ${why}: nothing shows that the requester has the key`,
		);
	}
}

function assertPolicy(request: CertificationRequest, issuer: Certificate, policy: SigningPolicy): void {
	const {unknown, keyUsage, extKeyUsage} = resolveUsages(policy.usages);
	if (unknown[0] !== undefined) {
		throw new PkiError('policy', unknownUsage(unknown[0]));
	}

	if (keyUsage.length + extKeyUsage.length === 0) {
		throw new PkiError('policy', localized`The signing policy grants no usages`);
	}

	if (request.basicConstraints?.ca === true && policy.ca === undefined) {
		throw new PkiError(
			'policy',
			localized`The request asks for a CA certificate, which the signing policy does not allow`,
		);
	}

	const limit = issuer.basicConstraints?.pathLength;
	if (policy.ca === undefined || limit === undefined) {
		return;
	}

	if (limit === 0 || (policy.ca.pathLength ?? Number.POSITIVE_INFINITY) >= limit) {
		throw new PkiError('policy', localized`The authority may have CAs below it only to a path length of ${limit}`, {
			hint:
				limit === 0 ? localized`It issues certificates for leaves alone.` : localized`Set max_path_len below ${limit}.`,
		});
	}
}

/** Refuses a subject that is the issuer's name. The certificate would look self-signed, and verifiers find no issuer. */
function assertDistinct(subject: Uint8Array, issuer: Certificate): void {
	if (Buffer.from(subject).equals(issuer.raw.subject)) {
		throw new PkiError('policy', localized`The request's subject is the authority's own name`);
	}
}

function namesFor(
	request: CertificationRequest,
	{copies, ca, nameWhitelist}: SigningPolicy,
): {readonly kept: readonly SubjectAltName[]; readonly dropped: readonly string[]} {
	const kept: SubjectAltName[] = [];
	const dropped: string[] = [];
	for (const name of request.subjectAltNames) {
		// In a CA certificate cfssl keeps IP addresses only.
		if (isCopied(name) && copies[name.kind] && (ca === undefined || name.kind === 'ip')) {
			kept.push({kind: name.kind, value: name.value});
		} else {
			dropped.push(`${name.kind} ${name.value}`);
		}
	}

	if (nameWhitelist !== undefined) {
		const commonNames = copies.subject ? request.subject.flat().filter(({oid}) => oid === '2.5.4.3') : [];
		const listed = [...commonNames, ...kept.filter(({kind}) => kind !== 'ip')].map(({value}) => value);
		const stranger = listed.find(value => value !== '' && !matchesWhitelist(nameWhitelist, value));
		if (stranger !== undefined) {
			throw new PkiError(
				'policy',
				localized`The name ${JSON.stringify(stranger)} does not match the policy's name whitelist`,
			);
		}
	}

	return {kept: orderNames(kept), dropped};
}

/** Refuses names that the issuer's constraints forbid, because verifiers would refuse the certificate. */
function assertNameConstraints(names: readonly SubjectAltName[], issuer: Certificate): void {
	const constraints = readNameConstraints(issuer);
	const forbidden = constraints && forbiddenName(names, constraints);
	if (forbidden !== undefined) {
		const what = `${forbidden.kind} ${JSON.stringify(forbidden.value)}`;
		throw new PkiError('policy', localized`The authority's own certificate does not let it issue for ${what}`);
	}
}

function isCopied(name: GeneralName): name is SubjectAltName {
	return name.kind === 'dns' || name.kind === 'email' || name.kind === 'ip' || name.kind === 'uri';
}

/** The parts of a request that a policy never copies, without those that the policy grants anyway. */
function droppedParts(request: CertificationRequest, policy: SigningPolicy): readonly string[] {
	const granted = resolveUsages(policy.usages);
	const usages = [
		...request.keyUsage.filter(name => !granted.keyUsage.includes(name)),
		...request.extKeyUsage.filter(name => !granted.extKeyUsage.includes(name)),
	];
	const answered: readonly string[] = [
		extensionOids.subjectAltName,
		extensionOids.keyUsage,
		extensionOids.extKeyUsage,
		extensionOids.basicConstraints,
		extensionOids.subjectKeyIdentifier,
	];
	const isLeftOut = (oid: string) => !answered.includes(oid) && policy.copies.extensions?.includes(oid) !== true;
	const others = request.extensions.filter(({oid}) => isLeftOut(oid)).map(({name}) => localized`extension ${name}`);
	const subject = policy.copies.subject || request.subject.length === 0 ? [] : ['subject'];
	return [...subject, ...usages.map(name => localized`usage ${name}`), ...others];
}

function validityFor(
	authority: Certificate,
	policy: SigningPolicy,
	now: Date,
): {readonly notBefore: Date; readonly notAfter: Date; readonly clamped: boolean} {
	const wished = policy.notBefore ?? new Date(roundToMinute(now).getTime() - policy.backdateMs);
	const notBefore = wished < authority.notBefore ? authority.notBefore : wished;
	const end = policy.notAfter ?? new Date(wished.getTime() + policy.expiryMs);
	const clamped = end > authority.notAfter;
	const notAfter = clamped ? authority.notAfter : end;
	if (!(notAfter > notBefore) || notAfter <= now) {
		throw new PkiError('policy', localized`The certificate would have expired on ${isoOf(notAfter)}`);
	}

	return {notBefore, notAfter, clamped};
}
