import {localized} from '../../base/text/index.js';
import type {SpecName} from '../../pki/encode/index.js';
import {PkiError} from '../../pki/index.js';
import {defaultKeySpec} from '../../pki/spec/index.js';
import type {ValidationFault} from '../../signers/known/index.js';
import {apiServerClient, signerNameFault, validationFault} from '../../signers/known/index.js';
import {namesOfSpec} from '../request/index.js';

/** What of a request a signer looks at. */
export type AskedOfSigner = {
	readonly hosts: readonly string[];
	readonly commonName: string;
	readonly names: readonly SpecName[];
	readonly signerName: string;
	readonly usages: readonly string[];
};

/**
 * Why a request would end as Failed for good once it is approved, and which part of it to change.
 *
 * @returns undefined where nothing speaks against it, and where a host is wrong, which is said elsewhere.
 */
export function refusalOf({hosts, commonName, names, signerName, usages}: AskedOfSigner): ValidationFault | undefined {
	try {
		const spec = {hosts, commonName, names, serialNumber: '', key: defaultKeySpec};
		return validationFault(namesOfSpec(spec), signerName, usages);
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}

/**
 * Why the API server itself would take no such request, a sentence: its admission plugin CertificateSubjectRestriction,
 * which is on unless somebody turned it off, lets nobody into that group by a certificate.
 */
export function admissionFault({names, signerName}: Pick<AskedOfSigner, 'names' | 'signerName'>): string | undefined {
	return signerName === apiServerClient && names.some(({O}) => O === 'system:masters')
		? localized`the API server refuses it: ${apiServerClient} lets nobody into group system:masters; ask for a group that a binding gives rights to`
		: undefined;
}

/** What the API server would not take as a signerName, a sentence. */
export function signerFault(signerName: string): string | undefined {
	return signerNameFault(signerName);
}
