import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Check, Followed} from '../../operations/follow/index.js';
import type {Approver} from '../../operations/rights/index.js';

/** A request after it is sent, and what is recorded of it on this machine. The snapshot grows whenever that has changed. */
export type FollowPort = Subscribable<number> & {
	/** What is known here now; reads nothing. */
	of(request: CertificateSigningRequest): Followed;
	/** Reads the records of requests, and of the authority for this one's signer, where that was not done yet. Not called while drawing. */
	load(request: CertificateSigningRequest): void;
	/** Reads the records of requests again, and of the authority for this one's signer. Resolves when both are read. */
	reload(request: CertificateSigningRequest): Promise<void>;
	/** Checks the certificate, a line per check. Rejects with OperationError, FileError, PkiError. */
	verify(request: CertificateSigningRequest): Promise<readonly Check[]>;
	/** Who may approve it; undefined where this user may not know. Rejects with ClusterError. */
	approvers(request: CertificateSigningRequest): Promise<readonly Approver[] | undefined>;
};
