import type {Certificate} from '../../pki/index.js';
import type {Entry, Place, Purpose, Renewer} from '../model/index.js';
import type {Trust, TrustIndex} from './trust.js';
import type {UserIndex} from './users.js';

/** Places with the same key that an entry names; of more, it is said that there are more. */
export const mostShared = 50;

/** What a rule may look at: an entry, and what stands around it. */
export type CertificateSubject = {
	readonly entry: Entry;
	readonly now: Date;
	readonly purpose: Purpose;
	readonly ends: Date | undefined;
	readonly trust: Trust;
	readonly trustIndex: TrustIndex;
	readonly users: UserIndex;
	readonly renewer: Renewer;
	readonly sameKey: readonly Place[];
	/** Whether all that could use it, or vouch for it, was read. */
	readonly isAllRead: boolean;
};

/** What it is for, by its extensions. */
export function purposeOf({leaf, certificates}: Entry): Purpose {
	const one = leaf ?? certificates[0];
	if (one === undefined) {
		return 'other';
	}

	if (leaf === undefined || one.basicConstraints?.ca === true) {
		return 'ca';
	}

	const {extKeyUsage} = one;
	if (extKeyUsage.includes('serverAuth')) {
		return 'serving';
	}

	return extKeyUsage.includes('clientAuth')
		? 'client'
		: extKeyUsage.length === 0 || extKeyUsage.includes('anyExtendedKeyUsage')
			? 'any'
			: 'other';
}

/**
 * When it is of no use any more: a leaf ends with the first of what is sent with it; a list of authorities with the next of those that
 * still hold, or else with the last that held.
 */
export function endOf({leaf, certificates}: Entry, now: Date): Date | undefined {
	const times = (list: readonly Certificate[]) =>
		list.map(({notAfter}) => notAfter.getTime()).filter(time => !Number.isNaN(time));
	if (leaf !== undefined) {
		const own = times([leaf])[0];
		return own === undefined ? undefined : new Date(own);
	}

	const all = times(certificates);
	const ahead = all.filter(time => time > now.getTime());
	return all.length === 0
		? undefined
		: new Date(ahead.length > 0 ? ahead.reduce((a, b) => Math.min(a, b)) : all.reduce((a, b) => Math.max(a, b)));
}

/** The certificate that a row is about: the leaf, or of a list the one that ends next. */
export function mainCertificate({leaf, certificates}: Entry, ends: Date | undefined): Certificate | undefined {
	return leaf ?? certificates.find(({notAfter}) => notAfter.getTime() === ends?.getTime()) ?? certificates[0];
}

const day = 86_400_000;

/** A quarter of its life, and no more than 30 days, is left. What renews by itself has done so by then. */
export function endsSoon(certificate: Certificate, ends: Date, now: Date): boolean {
	const life = certificate.notAfter.getTime() - certificate.notBefore.getTime();
	return ends.getTime() - now.getTime() < Math.min(30 * day, life / 4);
}
