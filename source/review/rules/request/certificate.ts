import {localized} from '../../../base/text/index.js';
import type {Certificate} from '../../../pki/index.js';
import type {Rule, Subject} from '../../facts/index.js';

const soonMs = 30 * 24 * 3_600_000;

function certificateOf({read}: Subject): Certificate | undefined {
	return read?.kind === 'Certificate' ? read : undefined;
}

/** Whether issuer and subject are the same name, as in a root certificate. */
function isSelfIssued({raw}: Certificate): boolean {
	return Buffer.compare(raw.issuer, raw.subject) === 0;
}

const date = (at: Date) => at.toISOString().slice(0, 10);

function rule(
	id: string,
	severity: Rule['severity'],
	about: string,
	find: (certificate: Certificate, now: Date) => string | undefined,
): Rule {
	return {
		id,
		severity,
		field: 'certificate',
		provenance: 'policy',
		scopes: ['certificate'],
		about,
		find(subject) {
			const certificate = certificateOf(subject);
			return certificate && find(certificate, subject.now);
		},
	};
}

export const certificateRules: readonly Rule[] = [
	rule('expired', 'warn', 'The certificate has ended.', ({notAfter}, now) =>
		notAfter < now ? localized`It ended on ${date(notAfter)}` : undefined,
	),
	rule('ends-soon', 'info', 'The certificate ends within 30 days.', ({notAfter}, now) =>
		notAfter >= now && notAfter.getTime() - now.getTime() < soonMs
			? localized`It ends on ${date(notAfter)}`
			: undefined,
	),
	rule('not-yet-valid', 'warn', 'The certificate begins later than now.', ({notBefore}, now) =>
		notBefore > now ? localized`It begins on ${date(notBefore)} only` : undefined,
	),
	rule('ends-before-it-begins', 'block', 'The certificate is never valid.', ({notBefore, notAfter}) =>
		notAfter < notBefore ? localized`It ends before it begins, so it is never valid` : undefined,
	),
	rule(
		'is-authority',
		'info',
		'The certificate is an authority: what it signs is trusted by whoever trusts it.',
		({basicConstraints}) => (basicConstraints?.ca ? localized`It is a certificate authority` : undefined),
	),
	rule(
		'signs-without-authority',
		'block',
		'A certificate that is no authority has the key usage of one.',
		certificate =>
			certificate.keyUsage.includes('keyCertSign') &&
			!certificate.basicConstraints?.ca &&
			!(certificate.version < 3 && isSelfIssued(certificate))
				? localized`It is no authority, yet it may sign certificates by its key usage`
				: undefined,
	),
	rule(
		'good-for-any-purpose',
		'warn',
		'A certificate that is no authority is good for any purpose.',
		({extKeyUsage, basicConstraints}) =>
			extKeyUsage.includes('anyExtendedKeyUsage') && !basicConstraints?.ca
				? localized`It is good for any purpose, code signing too`
				: undefined,
	),
];
