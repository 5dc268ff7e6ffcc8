import {isLabel, isSubdomain, longestLabel, longestSubdomain} from '../../base/index.js';
import {localized} from '../../base/text/index.js';

/** The greatest length that the API server accepts: a domain, a slash and a path (253 + 1 + 63 + 1 + 253). */
const longestName = 571;

/** The name of a built-in signer that v1 of the API does not accept. */
export const legacyUnknown = 'kubernetes.io/legacy-unknown';

/**
 * Why certificates.k8s.io/v1 would refuse a `.spec.signerName`, as one sentence.
 *
 * @returns undefined for a valid name. It may still be a signer that no program serves.
 */
export function signerNameFault(signerName: string): string | undefined {
	if (signerName === '') {
		return localized`a signer name is needed, such as example.com/serving`;
	}

	const [domain, path, ...more] = signerName.split('/');
	if (domain === undefined || path === undefined || more.length > 0) {
		return localized`${JSON.stringify(signerName)} must be a domain, one slash and a name, such as example.com/serving`;
	}

	const domainFault = faultOfDomain(domain);
	if (domainFault !== undefined) {
		return domainFault;
	}

	if (!isSubdomain(path)) {
		return localized`${JSON.stringify(path)} after the slash must be lower-case letters, digits, "-" and ".", at most ${longestSubdomain} characters`;
	}

	if (signerName.length > longestName) {
		return localized`the signer name is longer than ${longestName} characters`;
	}

	return signerName === legacyUnknown
		? localized`${legacyUnknown} can't be asked for in certificates.k8s.io/v1; choose a signer of your own`
		: undefined;
}

/** `example.com/*`, the resource name by which RBAC grants approve and sign for all signers of a domain. */
export function signerDomainGrant(signerName: string): string {
	return `${signerName.split('/')[0] ?? ''}/*`;
}

function faultOfDomain(domain: string): string | undefined {
	const parts = domain.split('.');
	if (parts.length < 2) {
		return localized`${JSON.stringify(domain)} before the slash must be a domain of two parts or more, such as example.com`;
	}

	const wrong = parts.find(part => !isLabel(part));
	if (wrong !== undefined) {
		return localized`${JSON.stringify(wrong)} in the signer's domain must be lower-case letters, digits and "-", at most ${longestLabel} characters`;
	}

	return domain.length > longestSubdomain
		? localized`the signer's domain is longer than ${longestSubdomain} characters`
		: undefined;
}
