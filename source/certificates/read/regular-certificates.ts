import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {decodeRegularBlock} from '../../pki/pem/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';

/** Bytes of certificates that lie in one piece of memory. */
const shelfLength = 65_536;
/** Room that a certificate has on it at least. */
const leastRoom = 4096;
const recentSlots = 64;

let shelf = Buffer.alloc(0);
let used = 0;
/** Certificates that were read last: an authority lies in thousands of Secrets, and is in memory once. */
const recent: Array<Certificate | undefined> = new Array(recentSlots).fill(undefined);

/**
 * Reads a file of CERTIFICATE blocks in their usual form, and nothing else. The certificates share memory with each other only, so
 * that neither PEM nor a key beside it is kept with them.
 *
 * @returns undefined for any other file, and if one can't be read.
 */
export function readRegularCertificates(
	bytes: Uint8Array,
):
	| {readonly certificates: readonly Certificate[]; readonly faults: readonly never[]; readonly foundByGo: number}
	| undefined {
	const certificates: Certificate[] = [];
	for (let at = 0; at < bytes.length; ) {
		if (shelf.length - used < leastRoom) {
			shelf = Buffer.allocUnsafeSlow(shelfLength);
			used = 0;
		}

		const block = decodeRegularBlock(bytes, at, 'CERTIFICATE', shelf, used);
		const certificate = block && certificateOf(shelf.subarray(used, used + block.length), certificates);
		if (certificate === undefined) {
			// It may be a key that has the label of a certificate.
			shelf.fill(0, used);
			return undefined;
		}

		certificates.push(certificate);
		at = block?.end ?? bytes.length;
	}

	return certificates.length === 0 ? undefined : {certificates, faults: [], foundByGo: certificates.length};
}

/** @param before - earlier certificates of the same file. */
function certificateOf(der: Buffer, before: readonly Certificate[]): Certificate | undefined {
	// The last bytes are those of the signature, which no two certificates share.
	const slot = ((der.at(-1) ?? 0) + (der.at(-2) ?? 0)) % recentSlots;
	const known = recent[slot];
	if (known !== undefined && Buffer.compare(known.raw.der, der) === 0 && !before.includes(known)) {
		return known;
	}

	try {
		const certificate = decodeCertificate(der);
		used += der.length;
		recent[slot] = certificate;
		return certificate;
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}
