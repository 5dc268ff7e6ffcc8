import {localized} from '../../base/text/index.js';
import {PkiError} from '../../pki/index.js';
import {isSame, isTrustedBy} from '../../pki/verify/index.js';
import {nameText, sha256Hex} from '../../pki/x509/index.js';
import {certificatesIn} from '../read/index.js';

/**
 * The PEM that clients trust after an authority is added to the existing ones. Clients continue to accept servers with
 * certificates of the old ones.
 *
 * @param there - PEM that clients read now.
 * @returns `there` itself if it already leads to the authority; undefined if it can't be read as certificates.
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

/** The most lost authorities that are named. */
const mostNamed = 3;

/**
 * The authorities that clients no longer trust after another PEM replaces the current one, for a plan: `: NAME, SHA-256 …`;
 * empty if it can't be read, or if all stay. Hostile text.
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
