import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {BulkOptions, BulkPlan, BulkRun} from '../../operations/bulk/index.js';

/** Takes one decision on many requests. */
export type BulkPort = {
	/** Plans a decision on requests as they were seen, with the present review of each; calls nothing on the server. */
	plan(
		requests: readonly CertificateSigningRequest[],
		decision: 'Approved' | 'Denied',
		options: Pick<BulkOptions, 'reason' | 'message' | 'mostSevere' | 'include' | 'newerOf' | 'deniesOlder'>,
	): BulkPlan;
	/**
	 * Reads what the review of the rows left open, because there are too many rows to ask for each. The reviews say what can't be
	 * read.
	 */
	prepare(requests: readonly CertificateSigningRequest[]): Promise<void>;
	/** Starts to send it. It continues on every screen; when the deck is left, the program waits for what is under way. */
	start(plan: BulkPlan): BulkRun;
	/** For how long after it is confirmed a bulk decision can be called back before anything is sent, in milliseconds. */
	readonly callBackMs: number;
};
