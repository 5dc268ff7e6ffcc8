import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {VerificationCode} from '../../pki/verify/index.js';
import {isInTree} from '../../signers/known/index.js';
import type {VerifyOptions} from '../publish/index.js';
import {examineIssued} from '../publish/index.js';

/** A part of a certificate that is compared with the request. */
export type Aspect = 'key' | 'names' | 'usages' | 'dates' | 'chain';

/** One line of verification: what was checked, and the result. */
export type Check = {
	readonly aspect: Aspect;
	/** `note`: nothing is wrong, but nothing was checked. */
	readonly verdict: 'ok' | 'note' | 'warning' | 'error';
	/** Sentences or a phrase; hostile text, because it quotes the certificate. */
	readonly text: string;
};

/** certdeck does not know the cluster's own authority, and the user can do nothing about that. */
const clusterSigned = localized`signed by the cluster's own CA, which is not looked at here`;

const aspectOf: Readonly<Record<VerificationCode, Aspect>> = {
	malformed: 'chain',
	'unknown-critical-extension': 'chain',
	'key-mismatch': 'key',
	'weak-key': 'key',
	'is-ca': 'usages',
	'authority-unchecked': 'chain',
	'issuer-unknown': 'chain',
	'issuer-not-ca': 'chain',
	'issuer-usage': 'chain',
	'key-identifier-mismatch': 'chain',
	'name-forbidden': 'chain',
	'name-constraints-unchecked': 'chain',
	'path-too-long': 'chain',
	'policy-missing': 'chain',
	'search-given-up': 'chain',
	'signature-invalid': 'chain',
	'signature-unsupported': 'chain',
	'signature-weak': 'chain',
	'not-yet-valid': 'dates',
	expired: 'dates',
	'shorter-than-asked': 'dates',
	'longer-than-asked': 'dates',
	'name-missing': 'names',
	'name-extra': 'names',
	'usage-missing': 'usages',
	'usage-extra': 'usages',
	'subject-differs': 'names',
};

/**
 * Verifies the certificate of a request: its key, names, usages, dates, and the chain to its authority.
 *
 * @throws {OperationError} `wrong-state` without a certificate, `mismatch` for an unreadable one.
 * @throws {FileError}, {PkiError}
 */
export async function verificationOf(
	seen: CertificateSigningRequest,
	options: VerifyOptions,
): Promise<readonly Check[]> {
	const {leaf, key, authorities, findings} = await examineIssued(seen, options);
	const {certificate} = leaf;
	const names = certificate.subjectAltNames.length;
	const whole: Readonly<Record<Aspect, string>> = {
		key:
			key === undefined
				? localized`it is for the request's key; the private key was not looked at`
				: localized`it is for the private key that is kept for it`,
		names: localized`subject as asked; ${names === 0 ? localized`no hosts, as asked` : localized`${names} of ${names} hosts as asked`}`,
		usages: seen.usages.join(', '),
		dates: localized`until ${certificate.notAfter.toISOString().replace('.000Z', 'Z')}`,
		chain: authorities === undefined ? '' : localized`it leads to the authority`,
	};
	return (['key', 'names', 'usages', 'dates', 'chain'] as const).map((aspect): Check => {
		const found = findings.filter(({code}) => aspectOf[code] === aspect);
		if (found.length > 0 && found.every(({code}) => code === 'authority-unchecked') && isInTree(seen.signerName)) {
			return {aspect, verdict: 'note', text: clusterSigned};
		}

		return found.length === 0
			? {aspect, verdict: 'ok', text: whole[aspect]}
			: {
					aspect,
					verdict: found.some(({severity}) => severity === 'error') ? 'error' : 'warning',
					text: found.map(({message}) => message).join('; '),
				};
	});
}
