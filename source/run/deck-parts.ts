import type {Cluster, LiveStore, RequestStore} from '../cluster/calls/index.js';
import type {LoadedContext} from '../cluster/connection/index.js';
import type {ClusterError} from '../cluster/model/index.js';
import type {PodCertificateRecord} from '../cluster/records/pods/index.js';
import type {CommandContext} from '../commands/arguments/index.js';
import type {TerminalKind} from '../deck/ports/index.js';
import type {OperatorConfig} from '../operations/config/index.js';
import type {Drafts, IssuanceStore, KnownAuthorities} from '../storage/issuance/index.js';
import type {Journal} from '../storage/journal/index.js';
import type {LentTerminal} from './login-terminal.js';
import type {Splash} from './splash.js';

export type Connection = {
	readonly cluster: Cluster;
	readonly store: RequestStore;
	/** A live list of one signer's requests. */
	storeOf(signerName: string): RequestStore;
	/** As `storeOf`, for PodCertificateRequests. */
	podStoreOf(signerName: string): Promise<LiveStore<PodCertificateRecord>>;
	/** Whether an exec plugin of the kubeconfig may ask its user before anything is drawn. */
	readonly mayAsk: boolean;
	login(signal: AbortSignal): Promise<void>;
	readonly loaded: LoadedContext;
	/**
	 * Reads the kubeconfig again.
	 *
	 * @throws {ClusterError}
	 */
	reload(): LoadedContext;
};

/** The connections of a deck over several clusters. */
export type SeveralConnections = {
	readonly connections: readonly [Connection, ...Connection[]];
	/** Contexts without a possible connection. */
	readonly faulty: ReadonlyArray<{readonly name: string; readonly error: ClusterError}>;
	/** Allows the plugin of a context to use the terminal. Before that, it can't ask anything. */
	lendTerminal(context: string): void;
};

export type DeckParts = {
	readonly first: Connection;
	/** Set if the deck is over several clusters. `first` is then the first that could be loaded. */
	readonly several?: SeveralConnections | undefined;
	/** Connects to another context of the kubeconfig. */
	connectTo(context: string): Promise<Connection>;
	/** Called when the deck changes its connection. */
	onConnected(connection: Connection): void;
	/** Called with the function that takes notices while the deck is open. */
	onNotices(add: (sentence: string) => void): void;
	/** Names of the contexts of the kubeconfig. */
	contexts(): Promise<readonly string[]>;
	/** Data that stays from one run to the next. */
	readonly memory: {
		readonly issuances: IssuanceStore;
		readonly authorities: KnownAuthorities;
		readonly drafts: Drafts;
	};
	/** The folder for keys on a demo cluster; undefined for any other. */
	readonly keyFolder: Promise<string | undefined>;
	/** Absent for a demo cluster. */
	readonly journal: Journal | undefined;
	readonly config: OperatorConfig | undefined;
	readonly isTour: boolean;
	readonly splash: Splash | undefined;
	readonly terminal: LentTerminal;
	readonly theme: string;
	readonly depth: TerminalKind['depth'];
	readonly wantsMouse: boolean;
	readonly err: CommandContext['err'];
	/** Fires at the end of the program. */
	readonly signal: AbortSignal;
	abort(): void;
	/** Called when the deck itself begins to handle the signals of the process. */
	stopListening(): void;
};
