import type {CertificateSigningRequest} from '../cluster/request-object.js';
import type {RequestTraits} from '../review/facts.js';
import {requestTraits} from '../review/facts.js';
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
