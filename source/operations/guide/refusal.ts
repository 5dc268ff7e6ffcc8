import {localized} from '../../base/text/index.js';
import type {SpecName} from '../../pki/encode/index.js';
import {PkiError} from '../../pki/index.js';
import {defaultKeySpec} from '../../pki/spec/index.js';
import type {ValidationFault} from '../../signers/known/index.js';
import {apiServerClient, signerNameFault, validationFault} from '../../signers/known/index.js';
import {namesOfSpec} from '../request/index.js';

/** The parts of a request that a signer checks. */
export type AskedOfSigner = {
	readonly hosts: readonly string[];
	readonly commonName: string;
	readonly names: readonly SpecName[];
	readonly signerName: string;
	readonly usages: readonly string[];
};

/**
 * Why a request would become Failed after its approval, which is final, and which part of it to change.
 *
 * @returns undefined if there is no such reason. Faults of hosts are reported elsewhere.
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
 * Why the API server itself would refuse the request, as a sentence. Its admission plugin CertificateSubjectRestriction,
 * which is on by default, allows no certificate for this group.
 */
export function admissionFault({names, signerName}: Pick<AskedOfSigner, 'names' | 'signerName'>): string | undefined {
	return signerName === apiServerClient && names.some(({O}) => O === 'system:masters')
		? localized`the API server refuses it: ${apiServerClient} lets nobody into group system:masters; ask for a group that a binding gives rights to`
		: undefined;
}

/** Why the API server would refuse a signerName, as a sentence; undefined for a valid one. */
export function signerFault(signerName: string): string | undefined {
	return signerNameFault(signerName);
}
