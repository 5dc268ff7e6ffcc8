import type {Printable} from '../../base/text/index.js';
import {withoutKeys} from '../../base/text/index.js';
import type {Cluster, LiveList, RequestList, Store} from '../../cluster/calls/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {RequestStatus} from '../../operations/plan/index.js';
import type {IssuanceStore, KnownAuthorities} from '../../storage/issuance/index.js';
import type {Journal} from '../../storage/journal/index.js';
import type {FlagDefinition, GlobalFlag, VerbFlag} from './flags.js';
import {allFlags} from './flags.js';

/** 0 done, 1 failed, 2 wrong usage or no terminal, 3 refused by review, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** The parsed command line: flags by key, with their values as text. */
export type Arguments = {
	/** The words after the verb. */
	readonly operands: readonly string[];
	text(flag: GlobalFlag | VerbFlag): string | undefined;
	texts(flag: GlobalFlag | VerbFlag): readonly string[];
	isSet(flag: GlobalFlag | VerbFlag): boolean;
};

/** The arguments of an empty command line. */
export const noArguments: Arguments = {
	operands: [],
	text: () => undefined,
	texts: () => [],
	isSet: () => false,
};

/** Everything outside its arguments that a verb may use. */
export type CommandContext = {
	/** Writes text unchanged. A verb passes all text from a cluster or file through `printable()` first. */
	out(text: Printable): void;
	err(text: Printable): void;
	readStdin(): Promise<Uint8Array>;
	/** Asks on the terminal; absent without one. */
	readonly ask?: (question: Printable) => Promise<string>;
	/** As `ask`, without showing the typed text. */
	readonly askHidden?: (question: Printable) => Promise<string>;
	/** A variable of the environment. */
	env(name: string): string | undefined;
	/** The columns of standard output; undefined if it is no terminal, or if the terminal does not know. */
	readonly columns: number | undefined;
	readonly color: boolean;
	now(): Date;
	/** Fires on Ctrl-C, SIGTERM and SIGHUP. */
	readonly signal: AbortSignal;
	/** Fires when standard output has no reader any more. Endless output ends then. */
	readonly outputLost: AbortSignal;
	/** Connects on first use, once per run. */
	cluster(): Promise<Cluster>;
	/** The clusters, if the command line names several; undefined if it names one. */
	clusters?(): Promise<readonly OneCluster[] | undefined>;
	/** The journal of decisions; absent for a demo cluster. */
	readonly journal?: Journal;
	/** The pending issuances on disk; in memory for a demo cluster. */
	readonly issuances: IssuanceStore;
	/**
	 * The folder for a key without a given place; the current one if absent. A demo cluster has a folder of its own, which
	 * is deleted with it.
	 */
	keyFolder?(): Promise<string>;
	/** The authorities that have signed; in memory for a demo cluster. */
	readonly authorities: KnownAuthorities;
	/** The folder of the authorities. A demo cluster has one of its own, which is deleted with it. */
	authorityHome(): Promise<string>;
	/** A live list on that connection; with a name, of that signer's requests only. */
	requestStore(signerName?: string): Promise<Store<RequestList>>;
	/** A live list of one signer's PodCertificateRequests, on that connection. */
	podCertificateStore(signerName: string): Promise<Store<LiveList<PodCertificateRecord>>>;
};

/** One of several clusters that a verb reads. */
export type OneCluster = {
	/** The name of its context. */
	readonly name: string;
	/** The server, the user, and the program that logs in. */
	readonly about: string;
	/** The time limit for everything that is read from it, if the command line sets one. */
	readonly patienceMs?: number;
	/** Connects. Rejects with ClusterError. */
	open(): Promise<Cluster>;
};

/** What the operands of a verb are, for completion. `most` says how many there may be. */
export type OperandValues =
	/** Requests in one of these states, or in any. */
	| {readonly kind: 'request'; readonly states?: readonly RequestStatus[]; readonly most: 'one' | 'many'}
	| {readonly kind: 'file'}
	/** One of these words; with `thenFile`, the next operand is a file. */
	| {readonly kind: 'words'; readonly words: readonly string[]; readonly most: 'one' | 'many'; readonly thenFile?: true}
	| {readonly kind: 'verb'};

export type Command = {
	readonly name: string;
	/** The operands in the help: `NAME [-o text|json]`. */
	readonly operands: string;
	/** One line, no full stop. */
	readonly summary: string;
	/** A few lines for `--help` of this verb. */
	readonly description: string;
	readonly flags: readonly VerbFlag[];
	/** Flags with another meaning for this verb. */
	readonly flagsHere?: Readonly<Partial<Record<VerbFlag, Pick<FlagDefinition, 'value' | 'choices' | 'help'>>>>;
	/** The forms that `-o` takes, the default first. */
	readonly outputs?: readonly string[];
	readonly examples: readonly string[];
	/** Whether it uses no cluster. Then it also works with a faulty configuration. */
	readonly isLocal?: true;
	/** What the shell may complete its operands with; nothing if absent. */
	readonly completes?: OperandValues;
	run(args: Arguments, context: CommandContext): Promise<ExitCode>;
};

/** The definition of a flag for a verb. */
export function flagFor(key: string, command: Command | undefined): FlagDefinition | undefined {
	const flag = allFlags[key];
	return flag && {...flag, ...command?.flagsHere?.[key as VerbFlag]};
}

/** The command line is wrong: exit code 2, with a sentence and a hint. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly hint: string | undefined;
	/** One sentence per fault, if there are several. */
	readonly details: readonly string[];

	constructor(message: string, hint?: string, details: readonly string[] = []) {
		super(withoutKeys(message));
		this.hint = hint === undefined ? undefined : withoutKeys(hint);
		this.details = details.map(withoutKeys);
	}
}

/** Review refuses: exit code 3. */
export class RefusedError extends Error {
	override readonly name = 'RefusedError';
	readonly hint: string | undefined;

	constructor(message: string, hint?: string) {
		super(withoutKeys(message));
		this.hint = hint === undefined ? undefined : withoutKeys(hint);
	}
}
