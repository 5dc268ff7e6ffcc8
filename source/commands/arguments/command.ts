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

/** The command line, taken apart: flags by key, values still text. */
export type Arguments = {
	/** What stands after the verb. */
	readonly operands: readonly string[];
	text(flag: GlobalFlag | VerbFlag): string | undefined;
	texts(flag: GlobalFlag | VerbFlag): readonly string[];
	isSet(flag: GlobalFlag | VerbFlag): boolean;
};

/** Those of an empty command line. */
export const noArguments: Arguments = {
	operands: [],
	text: () => undefined,
	texts: () => [],
	isSet: () => false,
};

/** What a verb may touch: everything else it is handed by the rooms below. */
export type CommandContext = {
	/** Writes text as it is; a verb passes everything from a cluster or file through `printable()` first. */
	out(text: Printable): void;
	err(text: Printable): void;
	readStdin(): Promise<Uint8Array>;
	/** Asks on the terminal; absent where there is none to ask on. */
	readonly ask?: (question: Printable) => Promise<string>;
	/** The same without showing what is typed. */
	readonly askHidden?: (question: Printable) => Promise<string>;
	/** Of the environment. */
	env(name: string): string | undefined;
	/** Columns of standard output; undefined where it is no terminal, or one that does not know. */
	readonly columns: number | undefined;
	readonly color: boolean;
	now(): Date;
	/** Fires on Ctrl-C, SIGTERM and SIGHUP. */
	readonly signal: AbortSignal;
	/** Fires when standard output has no reader any more: an endless print ends then. */
	readonly outputLost: AbortSignal;
	/** Connects on first use; one connection per run. */
	cluster(): Promise<Cluster>;
	/** Several, where the command line names several; undefined where it names one. */
	clusters?(): Promise<readonly OneCluster[] | undefined>;
	/** Where decisions are written down; absent for a made-up cluster. */
	readonly journal?: Journal;
	/** The pending issuances on disk; in memory for a demo cluster. */
	readonly issuances: IssuanceStore;
	/** Where a key goes that no place was named for; absent: here. With a made-up cluster, a folder that goes with it. */
	keyFolder?(): Promise<string>;
	/** Which authorities have signed; for a made-up cluster in memory. */
	readonly authorities: KnownAuthorities;
	/** The folder of the authorities; with a made-up cluster, one that goes with it. */
	authorityHome(): Promise<string>;
	/** A live list on that connection, of one signer's requests where one is named. */
	requestStore(signerName?: string): Promise<Store<RequestList>>;
	/** A live list of one signer's PodCertificateRequests, on that connection. */
	podCertificateStore(signerName: string): Promise<Store<LiveList<PodCertificateRecord>>>;
};

/** One of several clusters that a verb reads. */
export type OneCluster = {
	/** Of its context. */
	readonly name: string;
	/** Where it leads, who logs in, and what is run for that. */
	readonly about: string;
	/** For all that is read of it, where the command line says so. */
	readonly patienceMs?: number;
	/** Connects. Rejects with ClusterError. */
	open(): Promise<Cluster>;
};

/** What the operands of a verb stand for; `most` says how many of them there may be. */
export type OperandValues =
	/** Requests in one of these states; in any where they are left out. */
	| {readonly kind: 'request'; readonly states?: readonly RequestStatus[]; readonly most: 'one' | 'many'}
	| {readonly kind: 'file'}
	/** One of these; behind the first, a file where `thenFile` is set. */
	| {readonly kind: 'words'; readonly words: readonly string[]; readonly most: 'one' | 'many'; readonly thenFile?: true}
	| {readonly kind: 'verb'};

export type Command = {
	readonly name: string;
	/** What stands after the verb in help: `NAME [-o text|json]`. */
	readonly operands: string;
	/** One line, no full stop. */
	readonly summary: string;
	/** A few lines for `--help` of this verb. */
	readonly description: string;
	readonly flags: readonly VerbFlag[];
	/** What some of its flags mean here, where that is not what they mean elsewhere. */
	readonly flagsHere?: Readonly<Partial<Record<VerbFlag, Pick<FlagDefinition, 'value' | 'choices' | 'help'>>>>;
	/** Forms that `-o` takes, the default first. */
	readonly outputs?: readonly string[];
	readonly examples: readonly string[];
	/** It asks no cluster, and works where the configuration is at fault. */
	readonly isLocal?: true;
	/** What the shell may complete its operands to; nothing where absent. */
	readonly completes?: OperandValues;
	run(args: Arguments, context: CommandContext): Promise<ExitCode>;
};

/** What a flag means for a verb. */
export function flagFor(key: string, command: Command | undefined): FlagDefinition | undefined {
	const flag = allFlags[key];
	return flag && {...flag, ...command?.flagsHere?.[key as VerbFlag]};
}

/** The command line is wrong: exit 2, with the sentence and where to read on. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly hint: string | undefined;
	/** One sentence per fault, where there are several. */
	readonly details: readonly string[];

	constructor(message: string, hint?: string, details: readonly string[] = []) {
		super(withoutKeys(message));
		this.hint = hint === undefined ? undefined : withoutKeys(hint);
		this.details = details.map(withoutKeys);
	}
}

/** Review says no: exit 3. */
export class RefusedError extends Error {
	override readonly name = 'RefusedError';
	readonly hint: string | undefined;

	constructor(message: string, hint?: string) {
		super(withoutKeys(message));
		this.hint = hint === undefined ? undefined : withoutKeys(hint);
	}
}
