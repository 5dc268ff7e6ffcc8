import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {RequestTraits} from '../../review/facts/index.js';
import {requestTraits} from '../../review/facts/index.js';
import {readSigningRequest} from './read-request.js';

/** By object: it is replaced when it changes, so a new list costs only what is new in it. */
const traits = new WeakMap<CertificateSigningRequest, RequestTraits>();

/** What of a request matters to the others; read once. */
export function traitsOf(seen: CertificateSigningRequest): RequestTraits {
	const found =
		traits.get(seen) ??
		requestTraits(seen, readSigningRequest(seen).request, () => readSigningRequest(seen).certificates);
	traits.set(seen, found);
	return found;
}
