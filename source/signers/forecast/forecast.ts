import {localized} from '../../base/text/index.js';
import type {RequestedNames} from '../known/index.js';
import {signerInfo, validationFailure} from '../known/index.js';
import {predictValidity} from './validity.js';

/** The fields of a CertificateSigningRequest that a signer uses. */
export type ForecastInput = {
	/** Names as the API server's parser reads them; undefined if the request can't be read. */
	readonly names: RequestedNames | undefined;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number | undefined;
	readonly conditions: ReadonlyArray<{
		readonly type: string;
		readonly status: string;
		readonly reason?: string;
		readonly message?: string;
	}>;
	/** The users that may sign, and whether one has signed before; absent if the cluster was not asked. */
	readonly signing?: Signing | undefined;
	/** Whether `status.certificate` is set. */
	readonly hasCertificate?: boolean;
	readonly now: Date;
};

/** What a cluster tells about a signer that is not part of Kubernetes. */
export type Signing = {
	/** The users that may sign by RBAC, without those that may do everything; phrases with hostile text. */
	readonly maySign: readonly string[];
	/** Whether the list is complete. */
	readonly isKnown: boolean;
	/** The number of existing requests with a certificate of this signer. */
	readonly served: number;
};

/** The expected or real outcome of a request. */
export type Forecast = {
	readonly outcome: 'issued' | 'failed' | 'waits';
	/** One sentence without a full stop; it contains hostile text. */
	readonly reason: string;
	/** The Failed condition's message, as kube-controller-manager writes it. */
	readonly message?: string;
	/** Only if the signer's rules are known. */
	readonly notBefore?: Date;
	readonly notAfter?: Date;
};

/**
 * Predicts what the signer will do with a request after its approval, or says why an approved request waits. The rules of
 * kube-controller-manager are known exactly. For other signers, only the names of those that may sign are known.
 */
export function forecast(input: ForecastInput): Forecast {
	const {signerName, usages, expirationSeconds, conditions, names, now} = input;
	const find = (type: string) => conditions.find(condition => condition.type === type);
	if (input.hasCertificate) {
		return {outcome: 'issued', reason: localized`it has its certificate`};
	}

	const failed = find('Failed');
	if (failed !== undefined) {
		return {
			outcome: 'failed',
			reason: localized`the signer gave up on it: ${failed.message || failed.reason || localized`no reason given`}`,
		};
	}

	if (find('Denied') !== undefined) {
		return {outcome: 'waits', reason: localized`it is denied, so no signer will act on it`};
	}

	const {operator, who} = signerInfo(signerName);
	if (operator === 'nobody') {
		return {outcome: 'waits', reason: localized`${signerName} is served by ${who}`};
	}

	const when = find('Approved') === undefined ? localized`once approved, ` : '';
	if (operator !== 'kube-controller-manager') {
		return {outcome: 'waits', reason: `${when}${waitText(input, who)}`};
	}

	if (names === undefined) {
		return {
			outcome: 'waits',
			reason: localized`kube-controller-manager can't read the request, and tries again for ever`,
		};
	}

	const message = validationFailure(names, signerName, usages);
	return message === undefined
		? {
				outcome: 'issued',
				reason: localized`${when}kube-controller-manager issues it`,
				...predictValidity(now, expirationSeconds),
			}
		: {outcome: 'failed', reason: localized`${when}kube-controller-manager fails it: ${message}`, message};
}

/** Whether no one seems to sign for the signer: no user has the right, and no request has a certificate. */
export function isUnserved(signing: Signing | undefined): boolean {
	return signing?.isKnown === true && signing.maySign.length === 0 && signing.served === 0;
}

const mostNamed = 3;

function waitText({signerName, signing}: ForecastInput, who: string): string {
	if (isUnserved(signing)) {
		return localized`it waits: nobody but cluster admins may sign for ${signerName}, and none of its requests has a certificate`;
	}

	const {maySign = [], served = 0} = signing ?? {};
	const named = maySign.slice(0, mostNamed).join(', ');
	const more = maySign.length > mostNamed ? localized` and ${maySign.length - mostNamed} more` : '';
	return [
		localized`it waits for ${who}`,
		...(named === '' ? [] : [localized`${named}${more} may sign for it`]),
		...(served === 0
			? []
			: [localized`${served} of its requests ${served === 1 ? localized`has` : localized`have`} a certificate`]),
	].join('; ');
}
