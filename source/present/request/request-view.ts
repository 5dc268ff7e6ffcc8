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
	/** The decoded `spec.request`; absent if it can't be decoded. */
	readonly request?: CertificationRequest;
	readonly requestError?: {readonly message: string};
	/** `status.certificate`, leaf first; empty if none is issued. */
	readonly certificates: readonly Certificate[];
	readonly certificateError?: {readonly message: string};
	/** The cluster's answers about the request, as far as they were asked for. */
	readonly evidence?: Evidence;
	/** What approval would grant, each with a label; hostile text. */
	readonly summary: ReadonlyArray<readonly [label: string, text: string]>;
	/** Only if the signature was verified here, and not only by the API server. */
	readonly signature?: SignatureCheck;
};

/** What the other requests say about one. */
export type RelatedRequests = {
	readonly sameSubject: readonly SameSubject[];
	/** Only for an approved request without a certificate. */
	readonly diagnosis?: Diagnosis;
};
