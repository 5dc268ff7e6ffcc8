import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {PendingIssuance} from '../../operations/pending/index.js';
import type {Plan} from '../../operations/plan/index.js';

/** An issuance that has not reached its place; `doubt`: why it may be another cluster's, a phrase. */
export type DeckPendingIssuance = PendingIssuance & {readonly doubt?: string};

/** A request whose issuance was resumed. */
export type Resumed = {readonly request: CertificateSigningRequest};

/** Issuances on this cluster that have not reached their place. The snapshot grows whenever `list` may have changed. */
export type PendingPort = Subscribable<number> & {
	/** The oldest first, as last read. */
	list(): readonly DeckPendingIssuance[];
	/** Plans to record that an issuance which may be another cluster's is this one's. Rejects with OperationError, FileError. */
	planAdoption(id: string): Promise<Plan<void>>;
	/** Plans the next step of an issuance. Rejects with OperationError, ClusterError, FileError, PkiError. */
	planResume(id: string): Promise<Plan<Resumed>>;
};
