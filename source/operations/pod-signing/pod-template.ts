import type {CertificateTemplate} from '../../pki/encode/index.js';
import type {SubjectAltName} from '../../pki/hosts/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import {planCertificate} from '../../pki/issue/index.js';
import {policyFor} from '../../pki/spec/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import type {PodRules} from './pod-rules.js';
import {shortestSeconds} from './pod-rules.js';

/** For clocks that are behind: the API server takes a notBefore within five minutes of its own clock. */
const backdateMs = 120_000;
/** A certificate that was planned so long ago is made anew, before its notBefore is too old to be taken. */
export const freshMs = 150_000;
/** The API server wants beginRefreshAt so far from either end. */
const refreshMarginMs = 600_000;

/** What the certificate of a Pod is made of: the key of the stub, and no word of it. */
export type PodCertificateParts = {
	readonly stub: CertificationRequest;
	readonly names: readonly SubjectAltName[];
	/** `spec.maxExpirationSeconds` */
	readonly maxExpirationSeconds: number;
	readonly rules: Pick<PodRules, 'usages' | 'longestSeconds'>;
};

/**
 * What is signed: a leaf without a subject, with the names of the configuration, in whole seconds, backdated, and ending that much
 * earlier.
 *
 * @throws {PkiError} `policy` where the authority may not issue it; OperationError `refused` where what is left of the authority's life
 * is too short. Neither is the request's fault.
 */
export function podTemplate(
	{stub, names, maxExpirationSeconds, rules}: PodCertificateParts,
	{certificate}: Pick<OpenedAuthority, 'certificate'>,
	at: Date,
	serialNumber: Uint8Array,
): CertificateTemplate {
	const wished = Math.floor(at.getTime() / 1000) * 1000 - backdateMs;
	const notBefore = new Date(Math.max(wished, certificate.notBefore.getTime()));
	const seconds = Math.min(maxExpirationSeconds, rules.longestSeconds);
	const policy = {
		...policyFor(rules.usages, seconds * 1000),
		notBefore,
		notAfter: new Date(wished + seconds * 1000),
		copies: {subject: false, dns: true, email: false, ip: false, uri: true},
	};
	const {basicConstraints: _, ...plain} = stub;
	const request = {...plain, subject: [], subjectAltNames: names, keyUsage: [], extKeyUsage: [], extensions: []};
	const {template} = planCertificate(request, certificate, policy, {now: at, serialNumber});
	if (template.notAfter.getTime() - template.notBefore.getTime() < shortestSeconds * 1000) {
		throw new OperationError('refused', 'the authority ends too soon: the API server takes no life below an hour');
	}

	return template;
}

/** When kubelet is to ask anew: after two thirds of the life, in whole seconds. */
export function beginRefreshAt({notBefore, notAfter}: {readonly notBefore: Date; readonly notAfter: Date}): Date {
	const lifeMs = notAfter.getTime() - notBefore.getTime();
	const wished = notBefore.getTime() + Math.floor((lifeMs * 2) / 3 / 1000) * 1000;
	return new Date(Math.min(wished, notAfter.getTime() - refreshMarginMs));
}
