import type {Certificate} from '../../pki/index.js';
import type {Entry, Place, Purpose, Renewer} from '../model/index.js';
import type {Trust, TrustIndex} from './trust.js';
import type {UserIndex} from './users.js';

/** The most places with the same key that an entry names. */
export const mostShared = 50;

/** The input of a rule: an entry, and the facts around it. */
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
	/** Whether everything was read that could use it, or vouch for it. */
	readonly isAllRead: boolean;
};

/** The purpose by its extensions. */
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
 * When the entry becomes useless. A leaf ends with the first certificate of its chain. A list of authorities ends with the
 * next of those that are still valid, or else with the last one.
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

/** The certificate that a row shows: the leaf, or the one of a list that ends next. */
export function mainCertificate({leaf, certificates}: Entry, ends: Date | undefined): Certificate | undefined {
	return leaf ?? certificates.find(({notAfter}) => notAfter.getTime() === ends?.getTime()) ?? certificates[0];
}

const day = 86_400_000;

/** Whether less than a quarter of its life, and less than 30 days, is left. Automatic renewals happen earlier. */
export function endsSoon(certificate: Certificate, ends: Date, now: Date): boolean {
	const life = certificate.notAfter.getTime() - certificate.notBefore.getTime();
	return ends.getTime() - now.getTime() < Math.min(30 * day, life / 4);
}
