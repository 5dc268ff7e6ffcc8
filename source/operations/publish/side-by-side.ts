import {PkiError} from '../../pki/pki-error.js';
import {isTrustedBy} from '../../pki/same-authority.js';
import {isSame} from '../../pki/verify-chain.js';
import {certificatesIn} from '../read-certificates.js';

/**
 * What clients trust once an authority joins those that they trust already: nobody who serves a certificate of the old
 * one is refused.
 *
 * @param there - PEM that clients read now.
 * @returns `there` itself where it leads to the authority already; undefined where it can't be read as certificates.
 */
export function sideBySide(there: string, authorityPem: string): string | undefined {
	try {
		const old = certificatesIn(there, '').map(({certificate}) => certificate);
		const joining = certificatesIn(authorityPem, '');
		if (
			isTrustedBy(
				joining.map(({certificate}) => certificate),
				old,
			)
		) {
			return there;
		}

		const missing = joining.filter(({certificate}) => !old.some(each => isSame(each, certificate)));
		return `${there.trimEnd()}\n${missing.map(({pem}) => pem).join('')}`;
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}
