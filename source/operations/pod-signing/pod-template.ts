import type {CertificateTemplate} from '../../pki/encode/index.js';
import type {SubjectAltName} from '../../pki/hosts/index.js';
import type {CertificationRequest} from '../../pki/index.js';
import {planCertificate} from '../../pki/issue/index.js';
import {policyFor} from '../../pki/spec/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import type {PodRules} from './pod-rules.js';
import {shortestSeconds} from './pod-rules.js';

/** For clocks that are slow. The API server accepts a notBefore within five minutes of its own clock. */
const backdateMs = 120_000;
/** An older planned certificate is made again, before the API server would refuse its notBefore. */
export const freshMs = 150_000;
/** The API server requires this distance between beginRefreshAt and both ends of the lifetime. */
const refreshMarginMs = 600_000;

/** The input of a Pod's certificate. Only the key is taken from the stub. */
export type PodCertificateParts = {
	readonly stub: CertificationRequest;
	readonly names: readonly SubjectAltName[];
	/** `spec.maxExpirationSeconds` */
	readonly maxExpirationSeconds: number;
	readonly rules: Pick<PodRules, 'usages' | 'longestSeconds'>;
};

/**
 * The template of a leaf without a subject, with the names of the configuration. Its dates are whole seconds. It is
 * backdated, and ends earlier by the same time.
 *
 * @throws {PkiError} `policy` if the authority may not issue it.
 * @throws {OperationError} `refused` if the authority ends too soon. Neither is the request's fault.
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

/** When kubelet should request the next certificate: after two thirds of the lifetime, in whole seconds. */
export function beginRefreshAt({notBefore, notAfter}: {readonly notBefore: Date; readonly notAfter: Date}): Date {
	const lifeMs = notAfter.getTime() - notBefore.getTime();
	const wished = notBefore.getTime() + Math.floor((lifeMs * 2) / 3 / 1000) * 1000;
	return new Date(Math.min(wished, notAfter.getTime() - refreshMarginMs));
}
