import type {ContextInfo} from '../../cluster/context/index.js';
import type {UserInfo} from '../../cluster/model/index.js';

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
	/** Names of the namespaces, for completion. Rejects with ClusterError. */
	namespaces?(): Promise<readonly string[]>;
	/** Takes another for objects named without one. @returns why not, a sentence */
	takeNamespace?(name: string): string | undefined;
	/** Takes a function that suspends the deck's screen while another program uses the terminal; returns what ends that. */
	readonly lendTerminal?: (suspend: () => Promise<{resume(): Promise<void>}>) => () => void;
	/** Calls the listener with every notice to the operator, a sentence each: with the earlier ones at once. */
	onNotice?(listener: (sentence: string) => void): void;
};
