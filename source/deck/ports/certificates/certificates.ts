import type {Subscribable} from '../../../base/index.js';
import type {JudgedEntry, Unread} from '../../../certificates/model/index.js';
import type {ClusterError} from '../../../cluster/model/index.js';
import type {PodServed} from '../../../operations/handshake/index.js';

/** The certificates that exist, as far as they are read. */
export type CertificateStock =
	| {readonly phase: 'unread'}
	/** What is there comes as its pages do, and is judged by its content and the clock alone. */
	| {readonly phase: 'reading'; readonly entries: readonly JudgedEntry[]}
	| {
			readonly phase: 'read';
			readonly entries: readonly JudgedEntry[];
			readonly unread: readonly Unread[];
			readonly readAt: Date;
			/** Why it could not be read once more. */
			readonly error?: ClusterError;
			readonly isReadingAgain?: boolean;
	  }
	| {readonly phase: 'failed'; readonly error: ClusterError};

/** What the reader of the list has chosen; it stays while another screen is on top. */
export type CertificatesView = {
	readonly filter: string;
	/** Ids of the entries that are marked. */
	readonly marked?: ReadonlySet<string>;
	/** Of the entry that the cursor is on; the first where undefined. */
	readonly chosen?: string;
};

/** The certificates of Secrets, ConfigMaps, webhooks and the connection. Nothing is asked of the cluster before `read`. */
export type CertificatesPort = Subscribable<CertificateStock> & {
	/** Reads all of it, unless that is under way or younger than this. */
	read(maxAgeMs: number): void;
	/** Reads Secrets of other types as well, of this namespace, until the deck is left. Rejects with ClusterError. */
	readOthers(namespace: string): Promise<number>;
	/**
	 * Asks the Pods that take in the Secret of an entry what they serve, by a TLS handshake with each port. Rejects with ClusterError.
	 *
	 * @param onAnswer - receives what is known so far, and how many are asked in all.
	 */
	served(entry: JudgedEntry, onAnswer: (answers: readonly PodServed[], count: number) => void): Promise<void>;
	readonly view: CertificatesView;
	keep(view: CertificatesView): void;
};
