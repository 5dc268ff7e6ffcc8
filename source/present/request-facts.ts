import type {CertificateSigningRequest} from '../cluster/request-object.js';
import type {SameSubject} from '../operations/same-subject.js';
import type {Certificate, CertificationRequest} from '../pki/types.js';
import type {SignatureCheck} from '../pki/verify-signature.js';
import type {Evidence} from '../review/evidence/evidence.js';
import type {Review} from '../review/verdict.js';
import type {Diagnosis} from '../signers/diagnosis.js';

/** A request with all that is known of it. */
export type RequestFacts = Review & {
	readonly seen: CertificateSigningRequest;
	/** `spec.request`, where it can be read. */
	readonly request?: CertificationRequest;
	readonly requestError?: {readonly message: string};
	/** `status.certificate`, leaf first; empty where none is issued. */
	readonly certificates: readonly Certificate[];
	readonly certificateError?: {readonly message: string};
	/** What the cluster said of what it touches, as far as it was asked. */
	readonly evidence?: Evidence;
	/** What approving would give, text under a label each; hostile. */
	readonly summary: ReadonlyArray<readonly [label: string, text: string]>;
	/** Where the request's signature was checked here, and not only by the API server. */
	readonly signature?: SignatureCheck;
};

/** What the other requests say about one. */
export type RequestSurroundings = {
	readonly sameSubject: readonly SameSubject[];
	/** Only of a request that is approved and has no certificate. */
	readonly diagnosis?: Diagnosis;
};
