import {localized} from '../../base/text/index.js';
import type {CertificateRule} from './rule.js';
import {endsSoon, mainCertificate} from './subject.js';

const date = (instant: Date) => instant.toISOString().slice(0, 10);
/** From this year on, no end is meant (RFC 5280 §4.1.2.5). */
const endless = Date.UTC(9999, 0, 1);

/** Rules about time. A certificate in a request is a copy that nobody presents, so it may end. */
export const timeRules: readonly CertificateRule[] = [
	{
		id: 'certificate-expired',
		severity: 'block',
		about: 'It has ended, or, of a list of authorities, all have. Not said of the copy in a CertificateSigningRequest.',
		find({entry, ends, now}) {
			return ends !== undefined && ends <= now && entry.place.kind !== 'CertificateSigningRequest'
				? localized`${entry.leaf === undefined && entry.certificates.length > 1 ? localized`all of its certificates have` : localized`it has`} ended, on ${date(ends)}`
				: undefined;
		},
	},
	{
		id: 'not-yet-valid',
		severity: 'warn',
		about: 'It begins later than now.',
		find({entry, ends, now}) {
			const one = mainCertificate(entry, ends);
			return one !== undefined && one.notBefore > now
				? localized`it does not begin before ${date(one.notBefore)}`
				: undefined;
		},
	},
	{
		id: 'ends-soon',
		severity: 'warn',
		about:
			'Less than a quarter of its life, and less than 30 days, is left, and the one who renews it has not said that it will do so later. Not said of the copy in a CertificateSigningRequest.',
		find({entry, ends, now, renewer}) {
			const one = mainCertificate(entry, ends);
			if (
				one === undefined ||
				ends === undefined ||
				ends <= now ||
				entry.place.kind === 'CertificateSigningRequest' ||
				entry.place.kind === 'record' ||
				!endsSoon(one, ends, now) ||
				(renewer.at !== undefined && renewer.at > now)
			) {
				return undefined;
			}

			return localized`it ends on ${date(ends)}${renewer.by === 'nobody' ? localized`, and nothing says who renews it` : ''}`;
		},
	},
	{
		id: 'renewal-fails',
		severity: 'warn',
		about:
			"cert-manager's Certificate is not ready, or its time to be renewed has passed by more than a tenth of the certificate's life.",
		find({entry, renewer, now}) {
			const {leaf} = entry;
			const life = leaf === undefined ? 0 : leaf.notAfter.getTime() - leaf.notBefore.getTime();
			const isLate = renewer.at !== undefined && life > 0 && now.getTime() - renewer.at.getTime() > life / 10;
			return renewer.trouble !== undefined
				? localized`cert-manager does not renew it: ${renewer.trouble}`
				: isLate && renewer.at !== undefined
					? localized`cert-manager meant to renew it on ${date(renewer.at)}, and has not`
					: undefined;
		},
	},
	{
		id: 'chain-ends-first',
		severity: 'warn',
		about: 'An authority that is sent with it ends sooner than it, within 30 days.',
		find({entry, now}) {
			const {leaf} = entry;
			const first = entry.certificates
				.filter(each => each !== leaf && leaf !== undefined && each.notAfter < leaf.notAfter)
				.toSorted((a, b) => a.notAfter.getTime() - b.notAfter.getTime())[0];
			return first !== undefined && first.notAfter.getTime() - now.getTime() < 30 * 86_400_000
				? localized`an authority that is sent with it ends before it, on ${date(first.notAfter)}`
				: undefined;
		},
	},
	{
		id: 'some-expired',
		severity: 'info',
		about: 'Some of a list of authorities have ended, and others have not.',
		find({entry, ends, now}) {
			const ended = entry.certificates.filter(({notAfter}) => notAfter <= now).length;
			return entry.leaf === undefined && ended > 0 && ends !== undefined && ends > now
				? localized`${ended} of its ${entry.certificates.length} certificates ${ended === 1 ? localized`has` : localized`have`} ended`
				: undefined;
		},
	},
	{
		id: 'never-ends',
		severity: 'info',
		about: 'It ends in the year 9999, which is X.509 for never.',
		find: ({ends}) =>
			ends !== undefined && ends.getTime() >= endless ? localized`it ends never: in the year 9999` : undefined,
	},
];
