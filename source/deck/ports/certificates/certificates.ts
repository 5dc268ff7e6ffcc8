import type {Subscribable} from '../../../base/index.js';
import type {JudgedEntry, Unread} from '../../../certificates/model/index.js';
import type {ClusterError} from '../../../cluster/model/index.js';
import type {PodServed} from '../../../operations/handshake/index.js';

/** The certificates in the cluster, as far as they were read. */
export type CertificateStock =
	| {readonly phase: 'unread'}
	/** Entries arrive page by page. They are judged only by their content and the clock. */
	| {readonly phase: 'reading'; readonly entries: readonly JudgedEntry[]}
	| {
			readonly phase: 'read';
			readonly entries: readonly JudgedEntry[];
			readonly unread: readonly Unread[];
			readonly readAt: Date;
			/** Why reading again failed. */
			readonly error?: ClusterError;
			readonly isReadingAgain?: boolean;
	  }
	| {readonly phase: 'failed'; readonly error: ClusterError};

/** The reader's choices in the list. They stay while another screen is open. */
export type CertificatesView = {
	readonly filter: string;
	/** Ids of the entries that are marked. */
	readonly marked?: ReadonlySet<string>;
	/** The entry under the cursor; undefined for the first. */
	readonly chosen?: string;
};

/** The certificates of Secrets, ConfigMaps, webhooks and the connection. The cluster is asked only after `read`. */
export type CertificatesPort = Subscribable<CertificateStock> & {
	/** Reads all certificates, unless a read is running, or the last one is younger than `maxAgeMs`. */
	read(maxAgeMs: number): void;
	/** Also reads the Secrets of other types in a namespace, from now until the deck ends. Rejects with ClusterError. */
	readOthers(namespace: string): Promise<number>;
	/**
	 * Finds the certificates that Pods serve which use the Secret of an entry, by a TLS handshake with each port. Rejects with
	 * ClusterError.
	 *
	 * @param onAnswer - receives the answers so far, and the number of all Pods.
	 */
	served(entry: JudgedEntry, onAnswer: (answers: readonly PodServed[], count: number) => void): Promise<void>;
	readonly view: CertificatesView;
	keep(view: CertificatesView): void;
};
