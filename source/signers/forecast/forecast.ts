import {localized} from '../../base/text/index.js';
import type {RequestedNames} from '../known/index.js';
import {signerInfo, validationFailure} from '../known/index.js';
import {predictValidity} from './validity.js';

/** What of a CertificateSigningRequest a signer acts on. */
export type ForecastInput = {
	/** Names as the API server's parser sees them; undefined where the request can't be read. */
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
	/** Who may sign for it and whether anybody did, where the cluster was asked. */
	readonly signing?: Signing | undefined;
	/** Whether `status.certificate` is there already. */
	readonly hasCertificate?: boolean;
	readonly now: Date;
};

/** What a cluster shows of a signer that is not Kubernetes' own. */
export type Signing = {
	/** Whom RBAC lets sign for it, without those who may do anything; as phrases, hostile text. */
	readonly maySign: readonly string[];
	/** Whether these are all. */
	readonly isKnown: boolean;
	/** How many of the live requests have a certificate from it. */
	readonly served: number;
};

/** What will become of a request, or has. */
export type Forecast = {
	readonly outcome: 'issued' | 'failed' | 'waits';
	/** One sentence without a full stop; holds hostile text. */
	readonly reason: string;
	/** The Failed condition's message, as kube-controller-manager writes it. */
	readonly message?: string;
	/** Only where the signer's rules are known. */
	readonly notBefore?: Date;
	readonly notAfter?: Date;
};

/**
 * Says what the signer will do with a request once it is approved, or why it waits if it is approved already.
 * kube-controller-manager's rules are known exactly; of other signers only who they are.
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

/** Whether nobody is known who would sign: neither a right to do it, nor a certificate that shows it was done. */
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
