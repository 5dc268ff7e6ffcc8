import type {ContextInfo} from '../../cluster/context/index.js';
import type {UserInfo} from '../../cluster/model/index.js';
import type {DeckServices} from './deck-services.js';

/** The cluster and user of the deck's connection, and what every screen shares. */
export type SessionPort = {
	readonly info: ContextInfo;
	readonly readOnly: boolean;
	/** The operator's configuration of the list. */
	readonly list?: {readonly filter?: string | undefined; readonly columns?: readonly string[] | undefined};
	/** Asks the server for the user and for its version. Rejects with ClusterError. */
	facts(): Promise<{readonly user: UserInfo; readonly version: string}>;
	/** The user on the server; undefined until `facts` has answered. */
	me(): UserInfo | undefined;
	now(): Date;
	/** Names of the contexts of the kubeconfig, for completion. Rejects with ClusterError. */
	contexts?(): Promise<readonly string[]>;
	/** Connects the deck to the cluster of another context. @returns why that failed, a sentence. */
	connectTo?(context: string): Promise<string | undefined>;
	/** Calls the listener with the services of the new cluster after the deck was connected to it. */
	onConnected?(listener: (services: DeckServices) => void): void;
	/** In a deck over several clusters: the name of this one's context. The title of each dialog begins with it. */
	readonly among?: string;
	/** Shows the tour, which says what to try next. */
	readonly isTour?: boolean;
	/** Names of the namespaces, for completion. Rejects with ClusterError. */
	namespaces?(): Promise<readonly string[]>;
	/** Changes the namespace of objects that are named without one. @returns why that failed, a sentence. */
	takeNamespace?(name: string): string | undefined;
	/** Registers a function that suspends the screen while another program uses the terminal. Returns a function to end that. */
	readonly lendTerminal?: (suspend: () => Promise<{resume(): Promise<void>}>) => () => void;
	/** Calls the listener with every notice to the operator, a sentence each. Earlier notices come at once. */
	onNotice?(listener: (sentence: string) => void): void;
};
