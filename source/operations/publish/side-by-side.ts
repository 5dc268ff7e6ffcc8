import {localized} from '../../base/text/index.js';
import {PkiError} from '../../pki/index.js';
import {isSame, isTrustedBy} from '../../pki/verify/index.js';
import {nameText, sha256Hex} from '../../pki/x509/index.js';
import {certificatesIn} from '../read/index.js';

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

/** How many of the authorities that are lost are named. */
const mostNamed = 3;

/**
 * Which authorities clients no longer trust once another PEM takes the place of what they read, for a plan: `: NAME,
 * SHA-256 …`; empty where that can't be read, or all stay. Hostile text.
 */
export function trustLost(there: string, authorityPem: string): string {
	try {
		const staying = certificatesIn(authorityPem, '');
		const lost = certificatesIn(there, '').filter(
			({certificate}) => !staying.some(each => isSame(each.certificate, certificate)),
		);
		const named = lost
			.slice(0, mostNamed)
			.map(({certificate: {subject, raw}}) => `${nameText(subject)}, SHA-256 ${sha256Hex(raw.der)}`);
		const more = lost.length - named.length;
		return named.length === 0 ? '' : `: ${[...named, ...(more > 0 ? [localized`${more} more`] : [])].join('; ')}`;
	} catch (error) {
		if (error instanceof PkiError) {
			return '';
		}

		throw error;
	}
}
