import {inEnglish} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CertificateTemplate} from '../../pki/encode/index.js';
import {resolveUsages} from '../../pki/encode/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {planCertificate} from '../../pki/issue/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';
import {forbiddenName, readNameConstraints} from '../../pki/verify/index.js';
import {nameText} from '../../pki/x509/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {readSigningRequest} from '../read/index.js';
import {refuseUnsignable, withinRequested} from '../sign/index.js';

/** Why a request fails, which is final, as `reason` of its condition. The requester has to send another. */
export type FailureReason =
	| 'MalformedRequest'
	| 'UnsupportedKey'
	| 'AsksForCA'
	| 'UsagesNotPermitted'
	| 'NameNotPermitted'
	| 'ExtensionNotPermitted'
	| 'PolicyRefuses';

/** The decision about a request in its current state. */
export type SigningDecision =
	/** Nothing to do; `why` is for the log. */
	| {readonly kind: 'leave'; readonly why: 'undecided' | 'decided' | 'issued' | 'other-signer'}
	| {readonly kind: 'fail'; readonly reason: FailureReason; readonly message: string}
	| {
			readonly kind: 'sign';
			template(at: Date, serialNumber: Uint8Array): CertificateTemplate;
	  };

/** The signer and its policy. */
export type SigningRules = {
	readonly signerName: string;
	readonly policy: SigningPolicy;
};

/**
 * Decides about a request by policy, and signs nothing. It never approves: a request without approval is left alone.
 *
 * `spec.usages` bind: the certificate has exactly these, and the policy must allow each of them. The lifetime is the
 * shortest of `spec.expirationSeconds`, the policy and the end of the authority.
 */
export function decideSigning(
	seen: CertificateSigningRequest,
	authority: Pick<OpenedAuthority, 'certificate' | 'others'>,
	rules: SigningRules,
	now: Date,
): SigningDecision {
	// The reason of a failure is stored in the cluster, so it is in English.
	return inEnglish(() => decide(seen, authority, rules, now));
}

function decide(
	seen: CertificateSigningRequest,
	authority: Pick<OpenedAuthority, 'certificate' | 'others'>,
	{signerName, policy}: SigningRules,
	now: Date,
): SigningDecision {
	if (seen.signerName !== signerName) {
		return {kind: 'leave', why: 'other-signer'};
	}

	const why = whyLeft(seen);
	if (why !== undefined) {
		return {kind: 'leave', why};
	}

	const {request} = readSigningRequest(seen);
	if (request === undefined) {
		return fail('MalformedRequest', 'spec.request can not be read as a PKCS#10 request');
	}

	const against = askedTooMuch(seen, request, policy) ?? forbiddenAbove(request, policy, authority);
	if (against !== undefined) {
		return against;
	}

	const template = (at: Date, serialNumber: Uint8Array) => {
		const effective = {...withinRequested(policy, seen, at), usages: seen.usages};
		return planCertificate(request, authority.certificate, effective, {now: at, serialNumber}).template;
	};
	try {
		template(now, Buffer.of(1));
	} catch (error) {
		// A fault of the authority or the policy is no failure of the request.
		if (!(error instanceof PkiError) || isSpent(authority.certificate, policy, now)) {
			throw error;
		}

		return fail(error.code === 'unsupported-key' ? 'UnsupportedKey' : 'PolicyRefuses', sentence(error));
	}

	return {kind: 'sign', template};
}

/** The reasons that forbid signing it at all, as for `sign`. */
function whyLeft(seen: CertificateSigningRequest): 'undecided' | 'decided' | 'issued' | undefined {
	try {
		refuseUnsignable(seen);
		return undefined;
	} catch (error) {
		if (!(error instanceof OperationError)) {
			throw error;
		}

		const isDecided = seen.conditions.some(({type}) => type === 'Denied' || type === 'Failed');
		return isDecided || error.code === 'refused' ? 'decided' : seen.certificateBase64 ? 'issued' : 'undecided';
	}
}

function askedTooMuch(
	{usages}: CertificateSigningRequest,
	request: CertificationRequest,
	policy: SigningPolicy,
): SigningDecision | undefined {
	if (request.basicConstraints?.ca === true) {
		return fail('AsksForCA', 'the request asks for a CA certificate, which this signer never issues');
	}

	const [asked, granted] = [resolveUsages(usages), resolveUsages(policy.usages)];
	const beyond = usages.filter(usage => {
		const one = resolveUsages([usage]);
		return (
			one.unknown.length > 0 ||
			one.keyUsage.some(name => caUsages.has(name) || !granted.keyUsage.includes(name)) ||
			one.extKeyUsageOids.some(oid => !granted.extKeyUsageOids.includes(oid))
		);
	});
	if (beyond.length > 0 || asked.keyUsage.length + asked.extKeyUsage.length === 0) {
		return fail(
			'UsagesNotPermitted',
			`spec.usages asks for ${list(beyond) || 'nothing'}; this signer issues for ${list(policy.usages)}`,
		);
	}

	const critical = request.extensions.filter(
		({oid, critical: isCritical}) =>
			isCritical && !readExtensions.has(oid) && policy.copies.extensions?.includes(oid) !== true,
	);
	return critical.length === 0
		? undefined
		: fail(
				'ExtensionNotPermitted',
				`the request has critical extensions that this signer does not grant: ${critical.map(({oid}) => oid).join(', ')}`,
			);
}

/** Usages of a CA, which no leaf has. */
const caUsages: ReadonlySet<string> = new Set(['keyCertSign', 'cRLSign']);

/** Extensions that the signer handles itself: names, basic constraints, usages and key identifier. */
const readExtensions: ReadonlySet<string> = new Set(['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37']);

/** Names that an issuer of the authority may not certify. Every verifier would refuse the certificate. */
function forbiddenAbove(
	request: CertificationRequest,
	{copies}: SigningPolicy,
	{certificate, others = []}: Pick<OpenedAuthority, 'certificate' | 'others'>,
): SigningDecision | undefined {
	const names = request.subjectAltNames.filter(({kind}) => kind in copies && copies[kind as 'dns']);
	for (const above of [certificate, ...others]) {
		const constraints = readNameConstraints(above);
		const found = constraints && forbiddenName(names, constraints);
		if (found !== undefined) {
			return fail(
				'NameNotPermitted',
				`${found.kind} ${JSON.stringify(found.value)} is outside of what ${JSON.stringify(nameText(above.subject))} may issue for`,
			);
		}
	}

	return undefined;
}

/** Whether no certificate at all can be issued now, because the authority or a fixed date of the policy has ended. */
function isSpent({notBefore, notAfter}: Certificate, policy: SigningPolicy, now: Date): boolean {
	return !(notBefore <= now) || !(notAfter > now) || (policy.notAfter !== undefined && policy.notAfter <= now);
}

function fail(reason: FailureReason, message: string): SigningDecision {
	return {kind: 'fail', reason, message: `${message}. Send another request.`};
}

function sentence({message, hint}: PkiError): string {
	return hint === undefined ? message : `${message}: ${hint}`.replace(/\.$/, '');
}

function list(words: readonly string[]): string {
	return words.map(word => JSON.stringify(word)).join(', ');
}
