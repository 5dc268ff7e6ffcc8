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
	/** The same of PodCertificateRequests. */
	podStoreOf(signerName: string): Promise<LiveStore<PodCertificateRecord>>;
	/** Whether an exec plugin of the kubeconfig may ask something before anything is drawn. */
	readonly mayAsk: boolean;
	login(signal: AbortSignal): Promise<void>;
	readonly loaded: LoadedContext;
	/** Reads the kubeconfig anew. @throws {ClusterError} */
	reload(): LoadedContext;
};

/** The connections of a deck over several clusters. */
export type SeveralConnections = {
	readonly connections: readonly [Connection, ...Connection[]];
	/** Contexts that can't be connected to. */
	readonly faulty: ReadonlyArray<{readonly name: string; readonly error: ClusterError}>;
	/** Lends the terminal to the plugin of a context from now on: until then it asks nothing. */
	lendTerminal(context: string): void;
};

export type DeckParts = {
	readonly first: Connection;
	/** The deck is over several clusters: `first` is the first that could be loaded. */
	readonly several?: SeveralConnections | undefined;
	/** Connects to another context of the kubeconfig. */
	connectTo(context: string): Promise<Connection>;
	/** Hears which connection the deck has from now on. */
	onConnected(connection: Connection): void;
	/** Hears where notices go while the deck is open. */
	onNotices(add: (sentence: string) => void): void;
	/** Names of the contexts of the kubeconfig. */
	contexts(): Promise<readonly string[]>;
	/** What is kept from one run to the next. */
	readonly memory: {
		readonly issuances: IssuanceStore;
		readonly authorities: KnownAuthorities;
		readonly drafts: Drafts;
	};
	/** Where keys go on a made-up cluster; undefined on any other. */
	readonly keyFolder: Promise<string | undefined>;
	/** Absent for a made-up cluster. */
	readonly journal: Journal | undefined;
	readonly config: OperatorConfig | undefined;
	readonly isTour: boolean;
	readonly splash: Splash | undefined;
	readonly terminal: LentTerminal;
	readonly theme: string;
	readonly depth: TerminalKind['depth'];
	readonly err: CommandContext['err'];
	/** The end of the program. */
	readonly signal: AbortSignal;
	abort(): void;
	/** From there on the deck itself hears the signals of the process. */
	stopListening(): void;
};
