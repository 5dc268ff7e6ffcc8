import type {Subscribable} from '../../../base/index.js';
import type {Plan} from '../../../operations/plan/index.js';
import type {AuthorityRow} from '../../../present/authority/index.js';
import type {FileError} from '../../../storage/files/index.js';

/** Authorities of this machine, with what the cluster has of those that it was asked about. */
export type AuthorityList =
	| {readonly phase: 'reading'}
	| {
			readonly phase: 'read';
			readonly rows: readonly AuthorityRow[];
			/** Authorities that can't be read, a sentence each; hostile text. */
			readonly unreadable: readonly string[];
	  }
	| {readonly phase: 'failed'; readonly error: FileError};

export type NewAuthorityValues = {
	readonly name: string;
	readonly commonName: string;
	/** Name of the authority above it; a root where empty. */
	readonly under: string;
	readonly abovePassphrase: string;
	readonly pathLength: string;
	/** Names that it may issue for, and names that it may not: separated by blanks or commas. */
	readonly permit: string;
	readonly exclude: string;
	readonly expiry: string;
	/** The signer of this cluster that it serves; none where empty. */
	readonly signerName: string;
	readonly passphrase: string;
};

export type PublishAuthorityValues = {
	/** `NAMESPACE/NAME`. */
	readonly configMap: string;
	readonly trustBundle: string;
	readonly signerName: string;
};

/** Authorities of one's own. Nothing is read before a screen opens, and nothing is asked of the cluster before a key is pressed. */
export type AuthoritiesPort = Subscribable<AuthorityList> & {
	/** Reads what lies on this machine. */
	read(): void;
	/** Asks the cluster what an authority signed, and who trusts it. Rejects with ClusterError. */
	look(name: string): Promise<void>;
	/** Plans reject with OperationError, PkiError, FileError and ClusterError. */
	planCreate(values: NewAuthorityValues): Promise<Plan<unknown>>;
	planPublish(name: string, values: PublishAuthorityValues): Promise<Plan<unknown>>;
	planRetire(name: string): Promise<Plan<unknown>>;
	/** Opens the key that signs, and keeps it in memory until the deck is left. Rejects with PkiError for a wrong passphrase. */
	hold(name: string, passphrase: string): Promise<void>;
	/** Forgets the key that is kept in memory. */
	release(name: string): void;
};
