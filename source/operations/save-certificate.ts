import {join} from 'node:path';
import type {CertificateSigningRequest} from '../cluster/types.js';
import {writePublicFile} from '../custody/write-file.js';
import type {Requested} from './request.js';
import {verifyForPublishing} from './verify.js';

/**
 * Writes the certificate that came for a request of ours beside its key, once it is found to be what was asked for.
 *
 * @returns the path: `<base>.crt` in the folder of the key.
 * @throws {OperationError} `mismatch`; FileError `exists`.
 */
export async function saveCertificate(
	issued: CertificateSigningRequest,
	{keyPath, folder, base}: Requested,
	at: Date,
): Promise<string> {
	const {chainPem} = await verifyForPublishing(issued, {keyPath, at});
	const path = join(folder, `${base}.crt`);
	await writePublicFile(path, chainPem);
	return path;
}
