import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {SameSubject} from '../../operations/assess/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import type {Evidence} from '../../review/evidence/index.js';
import type {Review} from '../../review/finding/index.js';
import type {Diagnosis} from '../../signers/forecast/index.js';

/** What the screens show of a request: its contents, its review and its evidence. */
export type RequestView = Review & {
	readonly seen: CertificateSigningRequest;
	/** `spec.request`, where it can be read. */
	readonly request?: CertificationRequest;
	readonly requestError?: {readonly message: string};
	/** `status.certificate`, leaf first; empty where none is issued. */
	readonly certificates: readonly Certificate[];
	readonly certificateError?: {readonly message: string};
	/** What the cluster said of what it touches, as far as it was asked. */
	readonly evidence?: Evidence;
	/** What approving would grant: a label and a text each; hostile text. */
	readonly summary: ReadonlyArray<readonly [label: string, text: string]>;
	/** Where the request's signature was checked here, and not only by the API server. */
	readonly signature?: SignatureCheck;
};

/** What the other requests say about one. */
export type RelatedRequests = {
	readonly sameSubject: readonly SameSubject[];
	/** Only of a request that is approved and has no certificate. */
	readonly diagnosis?: Diagnosis;
};
