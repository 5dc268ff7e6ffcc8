import type {ClusterError} from '../../cluster/model/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {PodRefusal} from '../../operations/pod-signing/index.js';
import type {PodDetail, PodExplanation} from '../../operations/pods/index.js';
import type {AuthorityFiles} from '../../storage/issuance/index.js';

/** The current PodCertificateRequests. */
export type PodCertificateView =
	| {readonly phase: 'reading'}
	/** The server does not know them: they are not in its discovery. */
	| {readonly phase: 'none'; readonly why: string}
	/** `onlyNamespace`: the one namespace that was read, because the user may not read all. */
	| {readonly phase: 'live'; readonly records: readonly PodCertificateRecord[]; readonly onlyNamespace?: string}
	/** The requests as they were before the connection was lost. The connection is tried again without a key press. */
	| {readonly phase: 'stale'; readonly records: readonly PodCertificateRecord[]; readonly error: ClusterError}
	| {readonly phase: 'failed'; readonly error: ClusterError};

/** Certificates of Pods. The cluster is asked only after a screen opens. */
export type PodsPort = {
	/** Follows the requests until the returned function is called. */
	follow(show: (view: PodCertificateView) => void): () => void;
	/** Rejects with ClusterError. */
	detail(record: PodCertificateRecord): Promise<PodDetail>;
	/** Why the Pod of a request waits. Rejects with ClusterError and OperationError. */
	explain(record: PodCertificateRecord): Promise<PodExplanation>;
	/** Throws OperationError if the request can't be refused in this way. `unrecorded`: without the journal. */
	planRefusal(
		record: PodCertificateRecord,
		refusal: PodRefusal,
		options?: {readonly unrecorded?: boolean},
	): Plan<unknown>;
	/** The authority that is configured for the request's signer in this cluster. */
	authorityOf(record: PodCertificateRecord): Promise<AuthorityFiles | undefined>;
	/** Rejects with OperationError, PkiError, FileError and ClusterError. */
	planSigning(
		record: PodCertificateRecord,
		values: PodSigningValues,
		options?: {readonly unrecorded?: boolean},
	): Promise<Plan<unknown>>;
};

/** The authority that signs a Pod's certificate by hand, and the names of the certificate. */
export type PodSigningValues = {
	/** Names that blanks or commas separate. `{namespace}` and `{serviceAccount}` are replaced. */
	readonly names: string;
	readonly caPath: string;
	readonly caKeyPath: string;
	readonly passphrase?: string;
	/** Validity; if absent, a day. It is never longer than the Pod asks for. */
	readonly expiry?: string;
};
