import {asBuffer} from '../der/index.js';
import type {Certificate, Problem} from '../index.js';
import {readLeniently} from './lenient-certificate.js';
import {scanCertificate} from './scan-certificate.js';

/**
 * Decodes an X.509 certificate (RFC 5280 §4.1) as far as it can be read. Its faults are in `problems`; `fatalForServer`
 * marks those for which Go's crypto/x509 refuses the whole certificate. No key object is made, nothing is verified, and the
 * slices in `raw` share memory with `der`.
 *
 * Most certificates have no fault. Such a certificate is checked completely, and its parts are decoded on access. A copy by
 * spread syntax lacks them.
 *
 * @param der - exactly one certificate.
 * @param found - problems that are already known, such as those of its PEM armour.
 * @throws {PkiError} `bad-der` if the outer structure, or the position of the names or of the key, can't be determined.
 */
export function decodeCertificate(der: Uint8Array, found: readonly Problem[] = []): Certificate {
	const bytes = asBuffer(der);
	return (found.length === 0 ? scanCertificate(bytes) : undefined) ?? readLeniently(bytes, found);
}
