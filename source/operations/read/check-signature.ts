import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import {verifyRequest} from '../../pki/keys/index.js';
import {readSigningRequest} from './read-request.js';

/** Verifies that the author of a request holds its key; undefined if the request can't be read. */
export async function checkSignature(seen: CertificateSigningRequest): Promise<SignatureCheck | undefined> {
	const {request} = readSigningRequest(seen);
	return request && verifyRequest(request);
}
