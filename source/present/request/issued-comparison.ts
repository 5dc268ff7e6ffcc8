import type {ReviewedRequest} from '../../operations/assess/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';
import {effectsOf} from '../../signers/known/index.js';
import {humanDuration} from '../words/index.js';

/** One field of the issued certificate, compared with the request. Contains hostile text. */
export type Compared = {
	readonly field: 'subject' | 'names' | 'usages' | 'CA' | 'for' | 'key';
	readonly got: readonly string[];
	/** In the certificate, but not asked for. */
	readonly added: readonly string[];
	/** Asked for, but not in the certificate. */
	readonly missing: readonly string[];
};

/** Signers backdate certificates, and round times. */
const toleranceSeconds = 900;

/**
 * Compares the first certificate of `status.certificate` with the request, by field; empty without a certificate or a
 * readable request.
 */
export function compareIssued({
	seen,
	request,
	certificates,
}: Pick<ReviewedRequest, 'seen' | 'request' | 'certificates'>): readonly Compared[] {
	const [certificate] = certificates;
	if (request === undefined || certificate === undefined) {
		return [];
	}

	const {keyUsage, extKeyUsage} = effectsOf(seen.usages);
	const ca = certificate.basicConstraints?.ca ? ['CA:TRUE'] : [];
	return [
		compare('subject', [subjectText(request)], [subjectText(certificate)]),
		compare('names', namesOf(request), namesOf(certificate)),
		compare('usages', [...keyUsage, ...extKeyUsage], [...certificate.keyUsage, ...certificate.extKeyUsage]),
		// A signer that issues an authority was never asked for one: `spec` has no field for it.
		...(ca.length > 0 ? [compare('CA', [], ca)] : []),
		compareDuration(seen.expirationSeconds, certificate),
		compare('key', [keyText(request)], [keyText(certificate)]),
	];
}

function compare(field: Compared['field'], asked: readonly string[], got: readonly string[]): Compared {
	return {
		field,
		got,
		added: got.filter(each => !asked.includes(each)),
		missing: asked.filter(each => !got.includes(each)),
	};
}

function compareDuration(expirationSeconds: number | undefined, {notBefore, notAfter}: Certificate): Compared {
	const seconds = (notAfter.getTime() - notBefore.getTime()) / 1000;
	const got = Number.isNaN(seconds) ? '(unreadable)' : humanDuration(seconds * 1000);
	const isSame = expirationSeconds === undefined || Math.abs(seconds - expirationSeconds) <= toleranceSeconds;
	return isSame
		? {field: 'for', got: [got], added: [], missing: []}
		: {field: 'for', got: [got], added: [got], missing: [humanDuration(expirationSeconds * 1000)]};
}

type Read = CertificationRequest | Certificate;

function subjectText({subject}: Read): string {
	return subject.map(rdn => rdn.map(({type, value}) => `${type}=${value}`).join(' + ')).join(', ') || '(empty)';
}

function namesOf({subjectAltNames}: Read): readonly string[] {
	return subjectAltNames.map(({kind, value}) => `${kind} ${value}`);
}

function keyText({publicKey: {sha256}}: Read): string {
	return `sha256 ${sha256}`;
}
