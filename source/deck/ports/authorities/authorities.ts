import type {Subscribable} from '../../../base/index.js';
import type {Plan} from '../../../operations/plan/index.js';
import type {AuthorityRow} from '../../../present/authority/index.js';
import type {FileError} from '../../../storage/files/index.js';

/** The authorities on this machine. Some have what the cluster knows about them, if it was asked. */
export type AuthorityList =
	| {readonly phase: 'reading'}
	| {
			readonly phase: 'read';
			readonly rows: readonly AuthorityRow[];
			/** One sentence for each authority that can't be read; hostile text. */
			readonly unreadable: readonly string[];
	  }
	| {readonly phase: 'failed'; readonly error: FileError};

export type NewAuthorityValues = {
	readonly name: string;
	readonly commonName: string;
	/** Name of the parent authority; empty for a root. */
	readonly under: string;
	readonly abovePassphrase: string;
	readonly pathLength: string;
	/** Names that it may issue for, and names that it may not. Blanks or commas separate them. */
	readonly permit: string;
	readonly exclude: string;
	readonly expiry: string;
	/** The signer of this cluster that it serves; empty for none. */
	readonly signerName: string;
	readonly passphrase: string;
};

/** An authority that was made elsewhere: its files, or a Secret of the cluster. */
export type ImportAuthorityValues = {
	readonly name: string;
	readonly caPath: string;
	readonly caKeyPath: string;
	/** `NAMESPACE/NAME`; empty for files. */
	readonly secret: string;
	/** Opens the key as it is now; empty if it is not encrypted. */
	readonly opens: string;
	/** The signer of this cluster that it serves; empty for none. */
	readonly signerName: string;
	/** Locks the key as it is kept. */
	readonly passphrase: string;
};

export type RotateAuthorityValues = {
	/** Locks the next key; opens it if it is already there. */
	readonly passphrase: string;
	/** Opens the parent authority. */
	readonly abovePassphrase: string;
};

export type PublishAuthorityValues = {
	/** `NAMESPACE/NAME`. */
	readonly configMap: string;
	readonly trustBundle: string;
	readonly signerName: string;
};

/** The operator's authorities. They are read when a screen opens. The cluster is asked only after a key press. */
export type AuthoritiesPort = Subscribable<AuthorityList> & {
	/** Reads the authorities on this machine. */
	read(): void;
	/** Asks the cluster which certificates an authority signed, and which objects trust it. Rejects with ClusterError. */
	look(name: string): Promise<void>;
	/** Plans reject with OperationError, PkiError, FileError and ClusterError. */
	planCreate(values: NewAuthorityValues): Promise<Plan<unknown>>;
	planPublish(name: string, values: PublishAuthorityValues): Promise<Plan<unknown>>;
	planImport(values: ImportAuthorityValues): Promise<Plan<unknown>>;
	/** The half of a rollover that is next. Rejects with OperationError `wrong-state` while clients need time between both. */
	planRotate(name: string, values: RotateAuthorityValues): Promise<Plan<unknown>>;
	planRetire(name: string): Promise<Plan<unknown>>;
	/** Decrypts the signing key, and keeps it in memory until the deck ends. Rejects with PkiError for a wrong passphrase. */
	hold(name: string, passphrase: string): Promise<void>;
	/** Drops the key from memory. */
	release(name: string): void;
};
