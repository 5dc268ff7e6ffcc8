import type {JudgedEntry} from '../../../certificates/model/index.js';
import type {RenewalRun, RenewalsPlan} from '../../../operations/renewals/index.js';

/** Renews certificates, each from the request to its place. */
export type RenewalsPort = {
	/**
	 * Plans to renew those of these that certdeck issued, and, where a signer is named, to take over those that nobody renews.
	 * Rejects with ClusterError, FileError.
	 */
	plan(entries: readonly JudgedEntry[], takeOverBy?: string): Promise<RenewalsPlan>;
	/** Signers that certdeck has issued for here, the most frequent first: for taking over what nobody renews. */
	signerNames(entries: readonly JudgedEntry[]): readonly string[];
	/**
	 * Begins to renew. It continues on every screen; when the deck is left, the program waits for what is under way. An authority
	 * whose key is locked signs nothing: what it is for waits. Rejects with ClusterError, FileError.
	 */
	start(plan: RenewalsPlan): Promise<RenewalRun>;
};
