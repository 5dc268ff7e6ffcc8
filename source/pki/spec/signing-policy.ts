import {localized} from '../../base/text/index.js';
import type {CertificatePolicy} from '../encode/extensions/index.js';
import {resolveUsages, unknownUsage} from '../encode/index.js';
import {PkiError} from '../index.js';
import {defaultBackdateMs} from './spec.js';

/** What a signer grants: the content of a signing profile of cfssl. Durations are in milliseconds. */
export type SigningPolicy = {
	/** Usage words. Those of the request are ignored. */
	readonly usages: readonly string[];
	/** From notBefore to notAfter. */
	readonly expiryMs: number;
	/** How long notBefore is before now. */
	readonly backdateMs: number;
	/** Fixed dates, which replace backdate and expiry. */
	readonly notBefore?: Date;
	readonly notAfter?: Date;
	/** Present if the certificate is for a CA. */
	readonly ca?: {readonly pathLength?: number};
	readonly issuerUrls: readonly string[];
	readonly ocspUrl?: string;
	readonly crlUrl?: string;
	readonly ocspNoCheck: boolean;
	readonly policies: readonly CertificatePolicy[];
	/** A pattern that the common name and every DNS name, e-mail address and URI must match. */
	readonly nameWhitelist?: string;
	/** The parts that are copied from the request. */
	readonly copies: {
		readonly subject: boolean;
		readonly dns: boolean;
		readonly email: boolean;
		readonly ip: boolean;
		readonly uri: boolean;
		/** OIDs of the extensions that are copied with the request's values; if absent, none. */
		readonly extensions?: readonly string[];
	};
};

/** cfssl's policy without a config: a year, for servers and clients. */
export const defaultPolicy: SigningPolicy = {
	usages: ['signing', 'key encipherment', 'server auth', 'client auth'],
	expiryMs: 8760 * 3_600_000,
	backdateMs: defaultBackdateMs,
	issuerUrls: [],
	ocspNoCheck: false,
	policies: [],
	copies: {subject: true, dns: true, email: true, ip: true, uri: true},
};

/**
 * The default policy with other usages and another life span.
 *
 * @throws {PkiError} `policy` for an unknown usage word, none at all, or a life span that is not positive.
 */
export function policyFor(usages: readonly string[], expiryMs: number): SigningPolicy {
	const {unknown} = resolveUsages(usages);
	if (unknown.length > 0 || usages.length === 0) {
		const details = unknown.map(unknownUsage);
		throw new PkiError(
			'policy',
			details[0] ?? localized`No usage is given: a certificate without any is good for nothing`,
			{
				details,
			},
		);
	}

	if (!(expiryMs > 0)) {
		throw new PkiError('policy', localized`The certificate would expire before it begins`);
	}

	return {...defaultPolicy, usages, expiryMs};
}
