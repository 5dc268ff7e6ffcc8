import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {BulkOptions, BulkPlan, BulkRun} from '../../operations/bulk/index.js';

/** Takes one decision on many requests. */
export type BulkPort = {
	/** Plans a decision on requests as they were seen, with the current review of each. It sends nothing to the server. */
	plan(
		requests: readonly CertificateSigningRequest[],
		decision: 'Approved' | 'Denied',
		options: Pick<BulkOptions, 'reason' | 'message' | 'mostSevere' | 'include' | 'newerOf' | 'deniesOlder'>,
	): BulkPlan;
	/** Whether evidence is missing that `prepare` would read. */
	hasOpen(requests: readonly CertificateSigningRequest[]): boolean;
	/**
	 * Reads the evidence that the reviews of the list lack, because the list has too many rows to read it for each. Afterwards
	 * the reviews say what could not be read.
	 */
	prepare(requests: readonly CertificateSigningRequest[]): Promise<void>;
	/** Starts to send a plan. It goes on while other screens are open. At its end, the program waits for sent decisions. */
	start(plan: BulkPlan): BulkRun;
	/** How long a confirmed bulk decision waits before anything is sent, in milliseconds. In that time it can be cancelled. */
	readonly callBackMs: number;
};
