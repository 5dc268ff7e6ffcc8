import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Check, Followed} from '../../operations/follow/index.js';
import type {Approver} from '../../operations/rights/index.js';

/** A request after it was sent, with its records on this machine. The snapshot grows whenever the records change. */
export type FollowPort = Subscribable<number> & {
	/** The records that were read so far; reads nothing. */
	of(request: CertificateSigningRequest): Followed;
	/** Reads the records of requests, and of the authority for the signer, unless they were read. Not called while drawing. */
	load(request: CertificateSigningRequest): void;
	/** Reads the records of requests again, and of the authority for the signer. Resolves when both are read. */
	reload(request: CertificateSigningRequest): Promise<void>;
	/** Checks the certificate; one entry for each check. Rejects with OperationError, FileError, PkiError. */
	verify(request: CertificateSigningRequest): Promise<readonly Check[]>;
	/** The users that may approve the request; undefined if this user may not read that. Rejects with ClusterError. */
	approvers(request: CertificateSigningRequest): Promise<readonly Approver[] | undefined>;
};
