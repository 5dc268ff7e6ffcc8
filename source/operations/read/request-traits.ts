import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {RequestTraits} from '../../review/facts/index.js';
import {requestTraits} from '../../review/facts/index.js';
import {readSigningRequest} from './read-request.js';

/** Keyed by object. A changed request is a new object, so a new list only costs the changed requests. */
const traits = new WeakMap<CertificateSigningRequest, RequestTraits>();

/** The parts of a request that matter for other requests; decoded once. */
export function traitsOf(seen: CertificateSigningRequest): RequestTraits {
	const found =
		traits.get(seen) ??
		requestTraits(seen, readSigningRequest(seen).request, () => readSigningRequest(seen).certificates);
	traits.set(seen, found);
	return found;
}
