import {localized} from '../../../base/text/index.js';
import type {Certificate, CertificationRequest} from '../../../pki/index.js';
import {effectsOf} from '../../../signers/known/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {quoteAll} from '../../facts/index.js';

const scopes = ['object'] as const;
const field = 'status.certificate';
/** Signers set notBefore back, and round times: such differences are no finding. */
const toleranceSeconds = 900;

type Issued = {
	readonly request: CertificationRequest;
	readonly certificate: Certificate;
	readonly usages: readonly string[];
	readonly expirationSeconds: number | undefined;
};

function issuedOf({read, object}: Subject): Issued | undefined {
	if (read?.kind !== 'CertificateRequest' || object?.certificate === undefined) {
		return undefined;
	}

	const {usages, expirationSeconds} = object.seen;
	return {request: read, certificate: object.certificate, usages, expirationSeconds};
}

/** Names as `kind:value`, without those that the API server's parser drops. */
function namesOf({subjectAltNames}: CertificationRequest | Certificate): readonly string[] {
	return subjectAltNames
		.filter(({kind}) => ['dns', 'ip', 'email', 'uri'].includes(kind))
		.map(({kind, value}) => `${kind}:${value}`);
}

function subjectText({subject}: CertificationRequest | Certificate): string {
	return subject
		.flatMap(rdn => rdn.map(({type, value}) => `${type}=${value}`))
		.toSorted()
		.join(', ');
}

const without = (all: readonly string[], known: readonly string[]) => all.filter(each => !known.includes(each));
const lifeSeconds = ({notBefore, notAfter}: Certificate) => (notAfter.getTime() - notBefore.getTime()) / 1000;

function granted({certificate}: Issued): readonly string[] {
	return [...certificate.keyUsage, ...certificate.extKeyUsage];
}

function wanted({usages}: Issued): readonly string[] {
	const {keyUsage, extKeyUsage} = effectsOf(usages);
	return [...keyUsage, ...extKeyUsage];
}

export const issuedRules: readonly Rule[] = [
	{
		id: 'issued-unapproved',
		severity: 'warn',
		field,
		provenance: 'server',
		scopes,
		about: 'There is a certificate, though nobody approved the request, or it was denied.',
		find({object}) {
			const {certificateBase64, conditions = []} = object?.seen ?? {};
			const isApproved = conditions.some(({type}) => type === 'Approved');
			return certificateBase64 !== undefined && !isApproved
				? localized`It has a certificate, though nobody approved it: whoever signed did not ask`
				: undefined;
		},
	},
	{
		id: 'certificate-of-another-key',
		severity: 'block',
		field,
		provenance: 'server',
		scopes,
		about: 'The issued certificate has another public key than the request; the API server does not compare them.',
		find(subject) {
			const {request, certificate} = issuedOf(subject) ?? {};
			return request !== undefined &&
				certificate !== undefined &&
				Buffer.compare(certificate.raw.subjectPublicKeyInfo, request.raw.subjectPublicKeyInfo) !== 0
				? localized`The certificate's public key is not the request's: it belongs to somebody else`
				: undefined;
		},
	},
	{
		id: 'certificate-grants-more',
		severity: 'warn',
		field,
		provenance: 'server',
		scopes,
		about:
			'The issued certificate has another subject, or more names, usages or time than were asked for, or is an authority.',
		find(subject) {
			const issued = issuedOf(subject);
			if (issued === undefined) {
				return undefined;
			}

			const {request, certificate, expirationSeconds} = issued;
			const isLonger =
				expirationSeconds !== undefined && lifeSeconds(certificate) > expirationSeconds + toleranceSeconds;
			const more = [
				...(subjectText(certificate) === subjectText(request) ? [] : [localized`subject ${subjectText(certificate)}`]),
				...without(namesOf(certificate), namesOf(request)),
				...without(granted(issued), wanted(issued)),
				...(certificate.basicConstraints?.ca ? ['CA:TRUE'] : []),
				...(isLonger ? [localized`until ${certificate.notAfter.toISOString()}`] : []),
			];
			return more.length === 0
				? undefined
				: localized`The certificate grants what was not asked for: ${quoteAll(more)}`;
		},
	},
	{
		id: 'certificate-grants-less',
		severity: 'info',
		field,
		provenance: 'server',
		scopes,
		about: 'The issued certificate lacks names or usages that were asked for, or ends earlier.',
		find(subject) {
			const issued = issuedOf(subject);
			if (issued === undefined) {
				return undefined;
			}

			const {request, certificate, expirationSeconds} = issued;
			const isShorter =
				expirationSeconds !== undefined && lifeSeconds(certificate) < expirationSeconds - toleranceSeconds;
			const less = [
				...without(namesOf(request), namesOf(certificate)),
				...without(wanted(issued), granted(issued)),
				...(isShorter ? [localized`time: it ends on ${certificate.notAfter.toISOString()}`] : []),
			];
			return less.length === 0
				? undefined
				: localized`The certificate leaves out what was asked for: ${quoteAll(less)}`;
		},
	},
];
