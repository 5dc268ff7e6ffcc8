import type {ContextInfo} from '../../cluster/context/index.js';
import type {UserInfo} from '../../cluster/model/index.js';
import type {DeckServices} from './deck-services.js';

/** Which cluster the deck is connected to, as whom, and what every screen shares. */
export type SessionPort = {
	readonly info: ContextInfo;
	readonly readOnly: boolean;
	/** What the operator has configured of the list. */
	readonly list?: {readonly filter?: string | undefined; readonly columns?: readonly string[] | undefined};
	/** Asks the server who we are and which version it has. Rejects with ClusterError. */
	facts(): Promise<{readonly user: UserInfo; readonly version: string}>;
	/** Who we are; undefined until `facts` has answered. */
	me(): UserInfo | undefined;
	now(): Date;
	/** Names of the contexts of the kubeconfig, for completion. Rejects with ClusterError. */
	contexts?(): Promise<readonly string[]>;
	/** Has the deck leave this cluster for that of another context. @returns why not, a sentence */
	connectTo?(context: string): Promise<string | undefined>;
	/** Hears the services of the cluster that the deck has gone to. */
	onConnected?(listener: (services: DeckServices) => void): void;
	/** The name of this cluster's context, where the deck is over several: whatever is asked says it first. */
	readonly among?: string;
	/** A first walk, which says what to try next. */
	readonly isTour?: boolean;
	/** Names of the namespaces, for completion. Rejects with ClusterError. */
	namespaces?(): Promise<readonly string[]>;
	/** Takes another for objects named without one. @returns why not, a sentence */
	takeNamespace?(name: string): string | undefined;
	/** Takes a function that suspends the deck's screen while another program uses the terminal; returns what ends that. */
	readonly lendTerminal?: (suspend: () => Promise<{resume(): Promise<void>}>) => () => void;
	/** Calls the listener with every notice to the operator, a sentence each: with the earlier ones at once. */
	onNotice?(listener: (sentence: string) => void): void;
};
