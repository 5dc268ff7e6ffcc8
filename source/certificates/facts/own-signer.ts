import {hasIssued, isSame} from '../../pki/verify/index.js';
import type {JudgedEntry, OwnAuthority} from '../model/index.js';

/**
 * Adds the operator's authority that signed an entry, in the forms of a filter: `shop`, `shop/1`, `shop/old`. An
 * authority's own certificate, as clients read it, does not count as signed by one.
 */
export function withOwnSigner(entry: JudgedEntry, own: readonly OwnAuthority[]): JudgedEntry {
	const leaf = entry.leaf ?? entry.certificates[0];
	if (leaf === undefined || own.some(({certificate}) => isSame(certificate, leaf))) {
		return entry;
	}

	const signer = own.find(({certificate}) => hasIssued(certificate, leaf));
	if (signer === undefined) {
		return entry;
	}

	const {name, number, isOld} = signer;
	return {...entry, ownSigner: [name, `${name}/${number}`, ...(isOld ? [`${name}/old`] : [])]};
}
