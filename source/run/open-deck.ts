import {localized, printable, printed} from '../base/text/index.js';
import type {Cluster, LiveStore, RequestStore} from '../cluster/calls/index.js';
import type {LoadedContext} from '../cluster/connection/index.js';
import type {PodCertificateRecord} from '../cluster/records/pods/index.js';
import type {CommandContext, ExitCode} from '../commands/arguments/index.js';
import type {DeckServices, TerminalKind} from '../deck/ports/index.js';
import {createNotices, keyFolder} from '../deck/services/index.js';
import type {OperatorConfig} from '../operations/config/index.js';
import type {Drafts, IssuanceStore, KnownAuthorities} from '../storage/issuance/index.js';
import type {Journal} from '../storage/journal/index.js';
import {growYoungGeneration} from './deck-memory.js';
import {watchKubeconfig} from './kubeconfig-changes.js';
import type {LentTerminal} from './login-terminal.js';
import type {Splash} from './splash.js';
import {terminalKind} from './terminal-kind.js';

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

export type DeckParts = {
	readonly first: Connection;
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

/** Opens the deck on a terminal, and waits until it is left and all that it began is done. */
export async function openDeck({
	first,
	connectTo,
	onConnected: onSwitched,
	onNotices,
	contexts,
	memory: kept,
	keyFolder: demoFolder,
	journal,
	config,
	isTour,
	splash,
	terminal,
	theme,
	depth,
	err,
	signal,
	abort,
	stopListening,
}: DeckParts): Promise<ExitCode> {
	let connection = first;
	const {cluster, store, mayAsk, login} = first;
	splash?.showServer(printable([cluster.info.context, cluster.info.user].filter(Boolean).join(' · ')));
	// The list is on its way while the deck is being loaded.
	let leave = new AbortController();
	const listings = [store.start(AbortSignal.any([signal, leave.signal]))];
	const notices = createNotices();
	for (const warning of cluster.info.warnings ?? []) {
		notices.add(warning);
	}
	onNotices(notices.add);
	const [{renderDeck}, {createDeckServices}, folder] = await Promise.all([
		import('../ui/render-deck.js'),
		import('../deck/services/deck-services.js'),
		demoFolder.then(made => made ?? keyFolder(process.env, notices.add)),
		// Its questions come before the deck draws.
		mayAsk ? login(signal) : undefined,
	]);
	// Behind the last wait before the deck hears the signals: one that came in between would be lost.
	if (signal.aborted) {
		await Promise.all(listings);
		splash?.lower();
		return 130;
	}

	let stopGrowing: (() => void) | undefined;
	const grow = () => {
		if (store.getSnapshot().phase === 'live') {
			stopGrowing ??= growYoungGeneration();
		}
	};

	grow();
	store.subscribe(grow);
	terminal.openDeck();
	const warnings: string[] = [];
	const unrecorded: string[] = [];
	const writing: Array<Promise<void>> = [];
	const leaving = {
		...(journal && {journal}),
		notices,
		unrecorded(sentence: string) {
			notices.add(sentence);
			unrecorded.push(sentence);
		},
		warn: (sentence: string) => void warnings.push(sentence),
		finish: (each: Promise<void>) => void writing.push(each),
	};
	const firstEnding = AbortSignal.any([signal, leave.signal]);
	const memory = {...kept, folder};
	let onConnected: (services: DeckServices) => void = () => {};
	const servicesOf = (one: Connection, ending: AbortSignal): DeckServices => {
		const services = createDeckServices(one.cluster, one.store, ending, memory, leaving);
		return {
			...services,
			session: {
				...services.session,
				lendTerminal: terminal.attach,
				// What was told of the cluster before is not told of this one.
				onNotice(listener) {
					let isEarlier = ending !== firstEnding;
					notices.subscribe(sentence => {
						if (!isEarlier) {
							listener(sentence);
						}
					});
					isEarlier = false;
				},
				list: config?.defaults ?? {},
				isTour,
				contexts,
				connectTo: switchTo,
				onConnected(listener) {
					onConnected = listener;
				},
			},
		};
	};
	const switchTo = async (name: string): Promise<string | undefined> => {
		let next: Connection;
		try {
			next = await connectTo(name);
		} catch (error) {
			if (error instanceof Error && ['ClusterError', 'UsageError'].includes(error.name)) {
				return [error.message, (error as {hint?: string}).hint].filter(Boolean).join(': ');
			}

			throw error;
		}

		const before = {leave, connection};
		leave = new AbortController();
		connection = next;
		onSwitched(next);
		stopWatching();
		stopWatching = watch(next);
		const ending = AbortSignal.any([signal, leave.signal]);
		onConnected(servicesOf(next, ending));
		// Behind the new deck: a plugin that asks something has its terminal.
		listings.push(next.store.start(ending));
		before.leave.abort();
		before.connection.cluster.close();
		for (const warning of next.cluster.info.warnings ?? []) {
			notices.add(warning);
		}

		return undefined;
	};
	const watch = ({loaded, reload}: Connection) =>
		watchKubeconfig(loaded.files ?? [], loaded, reload, fault => {
			const name = JSON.stringify(loaded.info.context);
			notices.add(
				fault === undefined
					? localized`the kubeconfig says something else of context ${name} now: :ctx ${loaded.info.context} connects by it`
					: localized`the kubeconfig no longer leads to context ${name}: ${fault}`,
			);
		});
	let stopWatching = watch(connection);
	const left = renderDeck(servicesOf(connection, firstEnding), {
		stdin: process.stdin,
		stdout: process.stdout,
		kind: terminalKind(process.env, theme, depth),
	});
	// From here the deck itself hears the signals, and puts the terminal back before it goes. Were nobody to hear them
	// in between, one that came while all this was read would be lost.
	stopListening();
	splash?.handOver();
	const {exitCode, message} = await left;
	stopGrowing?.();
	abort();
	stopWatching();
	await Promise.all(listings);
	// The terminal is the shell's again, and would be blank for as long as a server hangs.
	const patience = setTimeout(
		() => err(printed`certdeck: waiting for the answer to what was sent; Ctrl-C waits no longer\n`),
		500,
	);
	// What is waited for may leave more to be written down.
	while (writing.length > 0) {
		await Promise.all(writing.splice(0));
	}

	clearTimeout(patience);

	for (const warning of [...notices.all().filter(each => !unrecorded.includes(each)), ...warnings]) {
		err(printed`certdeck: ${printable(warning)}\n`);
	}

	if (message !== undefined) {
		err(printed`certdeck: ${message}\n`);
	}

	for (const sentence of unrecorded) {
		err(printed`certdeck: ${printable(sentence)}\n`);
	}

	return unrecorded.length > 0 ? 1 : exitCode;
}
