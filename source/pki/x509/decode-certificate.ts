import {asBuffer} from '../der/index.js';
import type {Certificate, Problem} from '../index.js';
import {readLeniently} from './lenient-certificate.js';
import {scanCertificate} from './scan-certificate.js';

/**
 * Decodes an X.509 certificate (RFC 5280 §4.1) as far as it can be read. What is wrong with it stands in `problems`;
 * `fatalForServer` are those for which Go's crypto/x509 refuses the whole. No key object is made, nothing is
 * verified, and the slices in `raw` share memory with `der`.
 *
 * Most certificates have no fault. Such a certificate is checked in full, and its parts are read when somebody asks for them;
 * a copy by spread syntax lacks them.
 *
 * @param der - exactly one certificate.
 * @param found - problems known before, such as those of its PEM armour.
 * @throws {PkiError} `bad-der` where the frame, the names' places or the key's place can't be made out.
 */
export function decodeCertificate(der: Uint8Array, found: readonly Problem[] = []): Certificate {
	const bytes = asBuffer(der);
	return (found.length === 0 ? scanCertificate(bytes) : undefined) ?? readLeniently(bytes, found);
}
