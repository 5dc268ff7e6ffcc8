import {hasIssued, isSame} from '../../pki/verify/index.js';
import type {JudgedEntry, OwnAuthority} from '../model/index.js';

/**
 * The same entry with the authority of one's own that signed it, as a filter asks for it: `shop`, `shop/1`, `shop/old`. A
 * certificate of the authority itself, where clients read it, is signed by none of them.
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
