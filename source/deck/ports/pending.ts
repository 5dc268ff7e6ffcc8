import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {PendingIssuance} from '../../operations/pending/index.js';
import type {Plan} from '../../operations/plan/index.js';

/** A pending issuance. `doubt` is a phrase that says why it may belong to another cluster. */
export type DeckPendingIssuance = PendingIssuance & {readonly doubt?: string};

/** A request whose issuance was resumed. */
export type Resumed = {readonly request: CertificateSigningRequest};

/** The pending issuances of this cluster. The snapshot grows whenever `list` may have changed. */
export type PendingPort = Subscribable<number> & {
	/** The issuances as they were last read, the oldest first. */
	list(): readonly DeckPendingIssuance[];
	/** Plans to record that a doubtful issuance belongs to this cluster. Rejects with OperationError, FileError. */
	planAdoption(id: string): Promise<Plan<void>>;
	/** Plans the next step of an issuance. Rejects with OperationError, ClusterError, FileError, PkiError. */
	planResume(id: string): Promise<Plan<Resumed>>;
};
