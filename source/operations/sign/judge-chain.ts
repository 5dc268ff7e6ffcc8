import {localized} from '../../base/text/index.js';
import type {Certificate} from '../../pki/index.js';
import type {IssuedCertificate} from '../../pki/issue/index.js';
import type {VerificationCode} from '../../pki/verify/index.js';
import {hasIssued, isForAuthority, isSame, isSelfSigned, issuersToSend, verifyChain} from '../../pki/verify/index.js';
import {decodeCertificate, nameText} from '../../pki/x509/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';

/** Faults that no client accepts, whichever certificates of the authorities it has. */
const hopeless: ReadonlySet<VerificationCode> = new Set([
	'issuer-not-ca',
	'issuer-usage',
	'path-too-long',
	'name-forbidden',
]);

/**
 * Verifies a planned certificate up to the root, as its clients will, as far as the file of the authority has the chain.
 *
 * @returns warnings, as sentences; hostile text.
 * @throws {OperationError} `refused` if every client would refuse the certificate.
 */
export function judgeChain(
	{der, notBefore}: Pick<IssuedCertificate, 'der' | 'notBefore'>,
	{path, certificate, others = []}: Pick<OpenedAuthority, 'path' | 'certificate' | 'others'>,
	now: Date,
): readonly string[] {
	const way = isSelfSigned(certificate) ? [certificate] : [certificate, ...issuersToSend(certificate, others)];
	const top = way.at(-1) ?? certificate;
	const roots = others.filter(each => isSelfSigned(each) && hasIssued(each, top));
	const {findings} = verifyChain(decodeCertificate(der), {
		authorities: roots.length === 0 ? [top] : roots,
		intermediates: [certificate, ...others],
		at: notBefore > now ? notBefore : now,
	});
	const errors = findings.filter(({severity}) => severity === 'error');
	if (errors.some(({code}) => hopeless.has(code))) {
		throw new OperationError('refused', localized`every client would refuse the certificate: nothing was signed`, {
			details: errors.map(({message}) => message),
			hint: localized`sign with an authority that may issue it`,
		});
	}

	const stray = others.find(each => isForAuthority(each) && !way.some(one => isSame(one, each)));
	const isOpen = roots.length === 0 && !isSelfSigned(top) && stray !== undefined;
	return [
		...errors.map(({message}) => localized`clients may refuse the certificate: ${message}`),
		...(isOpen
			? [
					localized`what signed ${quoted(top)} is not in ${path === undefined ? localized`the file` : JSON.stringify(path)}: clients that trust ${quoted(stray)} alone can not follow the certificate to it`,
				]
			: []),
	];
}

function quoted({subject}: Certificate): string {
	return JSON.stringify(nameText(subject));
}
