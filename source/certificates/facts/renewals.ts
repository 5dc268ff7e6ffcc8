import {isForAuthority} from '../../pki/verify/index.js';
import type {JudgedEntry} from '../model/index.js';

/** Certificates by who can renew them. */
export type RenewalChoice = {
	/** Issued by certdeck, which knows how each was requested. */
	readonly own: readonly JudgedEntry[];
	/** Without a renewer. certdeck can renew them if the operator names the signer. */
	readonly free: readonly JudgedEntry[];
	/** Renewed by others. */
	readonly others: readonly JudgedEntry[];
	/** Without a certificate and its key in a kubernetes.io/tls Secret. */
	readonly unfit: readonly JudgedEntry[];
};

/** Sorts certificates by who renews them, each Secret once. A certificate in a request is a copy, and is left out. */
export function chooseRenewals(entries: readonly JudgedEntry[]): RenewalChoice {
	const choice: Record<keyof RenewalChoice, JudgedEntry[]> = {own: [], free: [], others: [], unfit: []};
	for (const entry of entries) {
		if (entry.place.kind !== 'CertificateSigningRequest' && entry.place.kind !== 'record') {
			choice[kindOf(entry)].push(entry);
		}
	}

	return choice;
}

function kindOf({place: {kind, field, namespace}, leaf, renewer}: JudgedEntry): keyof RenewalChoice {
	if (kind !== 'Secret' || field !== 'tls.crt' || namespace === undefined) {
		return 'unfit';
	}

	if (renewer.by === 'certdeck') {
		return 'own';
	}

	if (renewer.by !== 'nobody') {
		return 'others';
	}

	return leaf === undefined || isForAuthority(leaf) ? 'unfit' : 'free';
}
