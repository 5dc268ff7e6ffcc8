import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {pemBlocks} from '../../pki/pem/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';

/** What of a PEM text counts as a certificate; a damaged block is none, as to Go. */
export function decodeBundle(pem: string): {readonly certificates: readonly Certificate[]; readonly damaged: number} {
	let damaged = 0;
	const certificates = pemBlocks(pem).flatMap(({label, der}) => {
		if (label !== 'CERTIFICATE' || der === undefined) {
			damaged += 1;
			return [];
		}

		try {
			return [decodeCertificate(der)];
		} catch (error) {
			if (!(error instanceof PkiError)) {
				throw error;
			}

			damaged += 1;
			return [];
		}
	});
	return {certificates, damaged};
}
