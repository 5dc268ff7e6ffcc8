import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {CertificateSpec} from '../../pki/encode/index.js';
import {sortHosts} from '../../pki/hosts/index.js';
import type {RequestedNames} from '../../signers/known/index.js';
import {isUsage, signerNameFault, usageEffects, validationFailure} from '../../signers/known/index.js';
import {OperationError} from '../plan/index.js';

/**
 * Checks what the API server would refuse with a 422, before a key is made.
 *
 * @throws {OperationError} `refused` for a signer name, usage or duration.
 */
export function refuseUnsendable(
	signerName: string,
	usages: readonly string[],
	expirationSeconds: number | undefined,
): void {
	const fault = signerNameFault(signerName);
	if (fault !== undefined) {
		throw new OperationError('refused', localized`${JSON.stringify(signerName)} is no signerName: ${fault}`);
	}

	const unknown = usages.find(usage => !isUsage(usage));
	if (unknown !== undefined) {
		const guess = nearestWord(
			unknown,
			usageEffects.map(({word}) => word),
		);
		throw new OperationError(
			'refused',
			localized`${JSON.stringify(unknown)} is no usage of a CertificateSigningRequest`,
			{
				hint:
					guess === undefined
						? localized`there are: ${usageEffects.map(({word}) => word).join(', ')}`
						: localized`did you mean ${JSON.stringify(guess)}?`,
			},
		);
	}

	const twice = usages.find((usage, index) => usages.indexOf(usage) !== index);
	if (twice !== undefined) {
		throw new OperationError('refused', localized`the usage ${JSON.stringify(twice)} is there twice`);
	}

	if (expirationSeconds !== undefined && (expirationSeconds < 600 || expirationSeconds > 2_147_483_647)) {
		throw new OperationError(
			'refused',
			localized`${expirationSeconds} s can not be asked for: spec.expirationSeconds is 600 (10m) to 2147483647`,
		);
	}
}

/** @throws {OperationError} `refused` if the signer's known rules would end the request as Failed. */
export function refuseWhatWouldFail(
	names: RequestedNames,
	signerName: string,
	usages: readonly string[],
	evenIfItFails = false,
): void {
	const failure = validationFailure(names, signerName, usages);
	if (failure !== undefined && !evenIfItFails) {
		throw new OperationError(
			'refused',
			localized`kube-controller-manager would mark the request as Failed: ${failure}`,
			{
				hint: localized`change the spec or the usages`,
				flagHint: localized`--yes sends it anyway`,
			},
		);
	}
}

/** The names as kube-controller-manager reads them. */
export function namesOfSpec({commonName, names, hosts}: CertificateSpec): RequestedNames {
	const sorted = sortHosts(hosts).names;
	const of = (kind: string) => sorted.filter(name => name.kind === kind).map(({value}) => value);
	return {
		...(commonName === '' ? {} : {commonName}),
		organizations: names.flatMap(({O}) => (O ? [O] : [])),
		dns: of('dns'),
		ip: of('ip'),
		email: of('email'),
		uri: of('uri'),
	};
}
