import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {pemBlocks} from '../../pki/pem/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';

/** The certificates of a PEM text. A damaged block counts as none, as in Go. */
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
