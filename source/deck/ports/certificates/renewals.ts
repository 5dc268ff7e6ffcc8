import type {JudgedEntry} from '../../../certificates/model/index.js';
import type {RenewalRun, RenewalsPlan} from '../../../operations/renewals/index.js';

/** Renews certificates, each from the request to its publication. */
export type RenewalsPort = {
	/**
	 * Plans to renew the certificates that certdeck issued. With `takeOverBy`, it also plans to take over certificates that no
	 * program renews. Rejects with ClusterError, FileError.
	 */
	plan(entries: readonly JudgedEntry[], takeOverBy?: string): Promise<RenewalsPlan>;
	/** Plans to continue what was begun here and agreed to as a whole. Rejects with ClusterError, FileError. */
	planBegun(): Promise<RenewalsPlan>;
	/** Signers for which certdeck has issued certificates here, the most frequent first. They are proposed for taking over. */
	signerNames(entries: readonly JudgedEntry[]): readonly string[];
	/**
	 * Starts the renewals. They go on while other screens are open. At the end of the deck, the program waits for the current
	 * ones. An authority with an encrypted key does not sign, and its requests stay pending. Rejects with ClusterError,
	 * FileError.
	 */
	start(plan: RenewalsPlan): Promise<RenewalRun>;
};
