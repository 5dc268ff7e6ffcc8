import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import type {RelatedRequests, RequestView} from '../../present/request/index.js';

/** Everything that is known about one request. */
export type DetailPort = {
	/** Synchronous and cached: the request under the cursor is drawn in each frame. */
	review(request: CertificateSigningRequest): RequestView;
	/** What the live list says about a request; synchronous and cached. */
	relatedRequests(request: CertificateSigningRequest): RelatedRequests;
	/** Verifies the request's own signature; undefined if the request can't be read. Never rejects. */
	checkSignature(request: CertificateSigningRequest): Promise<SignatureCheck | undefined>;
};
