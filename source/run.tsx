import {join} from 'node:path';
import {onEndingSignal} from './base/index.js';
import {asciiMarks, printable, printed} from './base/text/index.js';
import type {Cluster, RequestStore} from './cluster/calls/index.js';
import type {KubeconfigOptions, LoadedContext} from './cluster/connection/index.js';
import type {LocalPolicy} from './cluster/context/index.js';
import type {Arguments, CommandContext, ExitCode, OneCluster} from './commands/arguments/index.js';
import {themes, UsageError} from './commands/arguments/index.js';
import {walk} from './commands/prompt/index.js';
import type {DeckServices} from './deck/ports/index.js';
import {createNotices, keyFolder} from './deck/services/index.js';
import type {OperatorConfig} from './operations/config/index.js';
import type {DemoInFolder, Splash} from './run/index.js';
import {
	ask,
	askedContexts,
	askHidden,
	colorDepth,
	createLoginTerminal,
	growYoungGeneration,
	isAsciiTerminal,
	isPlainTerminal,
	keepHeapSmall,
	readConnectionFlags,
	readStdin,
	refuseFlagsOfOne,
	severalClusters,
	startInFolder,
	terminalKind,
	watchKubeconfig,
} from './run/index.js';
import {dataFolder, stateFolder} from './storage/files/index.js';
import {
	createDrafts,
	createIssuanceStore,
	createKnownAuthorities,
	createMemoryAuthorities,
	createMemoryIssuanceStore,
	createNoDrafts,
} from './storage/issuance/index.js';
import {createJournal, journalPath} from './storage/journal/index.js';

export type RunOptions = {
	readonly version: string;
	/** Fires when nobody reads standard output any more. */
	readonly outputLost: AbortSignal;
	/** The one door to demo/, opened by `--demo`; its kubeconfigs go into `dir`. */
	startDemo(dir: string): Promise<{readonly kubeconfigPath: string; stop(): Promise<void>}>;
	/** What the operator's team lets requests ask for, where they say so. */
	readonly policy: LocalPolicy | undefined;
	/** What the operator has configured, where there is something. */
	readonly config?: OperatorConfig | undefined;
	/** The deck says what to try next. */
	readonly isTour?: boolean;
	/** What the screen shows until the deck does; absent where none was raised. */
	readonly splash?: Splash | undefined;
};

export type Run = {
	readonly context: CommandContext;
	openDeck(): Promise<ExitCode>;
	/** Closes the connection, ends the demo, frees the terminal. */
	end(): Promise<void>;
};

type Connection = {
	readonly cluster: Cluster;
	readonly store: RequestStore;
	/** A live list of one signer's requests. */
	storeOf(signerName: string): RequestStore;
	/** Whether an exec plugin of the kubeconfig may ask something before anything is drawn. */
	readonly mayAsk: boolean;
	login(signal: AbortSignal): Promise<void>;
	readonly loaded: LoadedContext;
	/** Reads the kubeconfig anew. @throws {ClusterError} */
	reload(): LoadedContext;
};

/** Builds what a run needs, each thing when it is first asked for: `--help` and `inspect` never load the cluster client. */
export function createRun(
	args: Arguments,
	{version, outputLost, startDemo, policy, config, splash, isTour = false}: RunOptions,
): Run {
	const controller = new AbortController();
	const {signal} = controller;
	const interrupt = () => controller.abort();
	// Also when the terminal closes: operations under way end in order, and a demo leaves no keys behind.
	const stopListening = onEndingSignal(process, 'once', interrupt);

	const isColored = wantsColor(args);
	// Ink and chalk read this when they are loaded, and ignore NO_COLOR.
	process.env['FORCE_COLOR'] = isColored ? (process.env['FORCE_COLOR'] ?? String(colorDepth(process.env))) : '0';
	const theme = themeOf(args, process.env, config?.defaults.theme);
	if (isPlainTerminal(process.env)) {
		// The deck reads as it does to a screen reader, whose lines need no cursor.
		process.env['INK_SCREEN_READER'] = 'true';
	}

	let demo: Promise<DemoInFolder> | undefined;
	let connection: Promise<Connection> | undefined;
	const terminal = createLoginTerminal({stdin: process.stdin, stderr: process.stderr, splash});

	async function kubeconfigOptions(): Promise<KubeconfigOptions> {
		return {
			kubeconfig: (await demo)?.kubeconfigPath ?? args.text('kubeconfig'),
			namespace: args.text('namespace'),
			readOnly: args.isSet('readOnly'),
			// A made-up cluster is none that is configured.
			...(!args.isSet('demo') && {marks: config?.contexts, usualNamespace: config?.defaults.namespace}),
			version,
			env: process.env,
		};
	}

	const several: Cluster[] = [];
	async function clusters(): Promise<readonly OneCluster[] | undefined> {
		const asked = await askedContexts(args, {kubeconfig: args.text('kubeconfig'), env: process.env});
		if ('only' in asked) {
			return undefined;
		}

		const {warnings: _, ...flags} = readConnectionFlags(args);
		const {connect: connectTo} = await import('./cluster/objects/connect.js');
		return severalClusters(asked.several, {...(await kubeconfigOptions()), ...flags}, async loaded => {
			// No plugin asks anything: one that has to is told of, and the others go on.
			const cluster = connectTo({...loaded, info: {...loaded.info, ...(policy && {policy})}});
			several.push(cluster);
			return cluster;
		});
	}

	async function contexts(): Promise<readonly string[]> {
		const {readKubeconfig} = await import('./cluster/connection/kubeconfig.js');
		return readKubeconfig(await kubeconfigOptions()).contexts.map(({name}) => name);
	}

	/**
	 * @param asksForName - whoever sends a write is asked for the name of a context that wants it typed.
	 * @param other - context in place of the one that the command line names.
	 */
	async function connect(asksForName = false, other?: string): Promise<Connection> {
		if (other !== undefined) {
			refuseFlagsOfOne(args);
		}

		const asked = await askedContexts(args, {kubeconfig: args.text('kubeconfig'), env: process.env});
		if ('several' in asked) {
			throw new UsageError(
				'several contexts are named, and this is for one',
				'certdeck list --context a,b lists several',
			);
		}

		const [{loadKubeconfig}, {connect: connectTo}, {createRequestStore}] = await Promise.all([
			import('./cluster/connection/kubeconfig.js'),
			import('./cluster/objects/connect.js'),
			import('./cluster/watch/request-store.js'),
		]);
		if (args.isSet('demo')) {
			demo ??= startInFolder(startDemo);
		}

		const {warnings, ...flags} = readConnectionFlags(args);
		const options = {...(await kubeconfigOptions()), ...flags, context: other ?? asked.only, asksForName};
		const loaded = loadKubeconfig(options);
		const info = {
			...loaded.info,
			...(policy && {policy}),
			...(warnings.length > 0 && {warnings: [...(loaded.info.warnings ?? []), ...warnings]}),
		};
		const cluster = connectTo({...loaded, info, terminal});
		const {exec} = loaded.identity;
		return {
			cluster,
			store: createRequestStore(cluster),
			storeOf: signerName => createRequestStore(cluster, {signerName}),
			mayAsk: terminal.isThere && exec !== undefined && exec.interactiveMode !== 'Never',
			login: cluster.transport.login,
			loaded,
			reload: () => loadKubeconfig(options),
		};
	}

	async function connectForVerb(): Promise<Connection> {
		if (connection === undefined) {
			connection = connect();
			for (const warning of (await connection).cluster.info.warnings ?? []) {
				context.err(printed`certdeck: ${printable(warning)}\n`);
			}
		}

		return connection;
	}

	const isTerminal = Boolean(process.stdin.isTTY && process.stderr.isTTY);
	let warn: (sentence: string) => void = sentence => void process.stderr.write(`certdeck: ${printable(sentence)}\n`);
	// Decisions on a demo cluster are not recorded.
	const journal = args.isSet('demo')
		? undefined
		: createJournal(
				() => journalPath(process.env),
				() => new Date(),
				sentence => warn(sentence),
			);
	const issuances = args.isSet('demo')
		? createMemoryIssuanceStore()
		: createIssuanceStore(() => join(stateFolder(process.env), 'unfinished'));
	const authorities = args.isSet('demo')
		? createMemoryAuthorities()
		: createKnownAuthorities(() => join(stateFolder(process.env), 'authorities.json'));
	const drafts = args.isSet('demo') ? createNoDrafts() : createDrafts(() => join(stateFolder(process.env), 'drafts'));
	// What is for programs stays as it is.
	const isMarked =
		Boolean(process.stdout.isTTY) && (args.text('output') ?? 'text') === 'text' && isAsciiTerminal(process.env);
	const context: CommandContext = {
		out: text => process.stdout.write(isMarked ? asciiMarks(text) : text),
		err: text => process.stderr.write(text),
		readStdin: () => readStdin(signal),
		...(isTerminal
			? {
					ask: (question: string) => ask(question, signal),
					askHidden: (question: string) => askHidden(question, signal),
				}
			: {}),
		env: name => process.env[name],
		// 0 where the terminal was never told its size, as on a serial line or under expect.
		columns: (process.stdout.isTTY && process.stdout.columns) || undefined,
		color: isColored,
		now: () => new Date(),
		signal,
		outputLost,
		...(journal && {journal}),
		issuances,
		async keyFolder() {
			await connection;
			return (await demo)?.keyFolder ?? '.';
		},
		authorities,
		async authorityHome() {
			await connection;
			return join((await demo)?.keyFolder ?? dataFolder(process.env), 'authorities');
		},
		cluster: async () => (await connectForVerb()).cluster,
		clusters,
		async requestStore(signerName) {
			const {store, storeOf} = await connectForVerb();
			if (signerName === undefined) {
				return store;
			}

			// A list of one signer is what runs for months beside others.
			keepHeapSmall();
			return storeOf(signerName);
		},
	};

	return {
		context,
		async openDeck() {
			if (!process.stdin.isTTY || !process.stdout.isTTY) {
				if (args.isSet('demo')) {
					return walk(context);
				}

				context.err(
					printed`certdeck: the deck needs a terminal\n  → certdeck --help lists the verbs that work without one\n`,
				);
				return 2;
			}

			keepHeapSmall();
			connection ??= connect(true);
			const {cluster, store, mayAsk, login} = await connection;
			splash?.showServer(printable([cluster.info.context, cluster.info.user].filter(Boolean).join(' · ')));
			// The list is on its way while the deck is being loaded.
			let leave = new AbortController();
			const listings = [store.start(AbortSignal.any([signal, leave.signal]))];
			const notices = createNotices();
			for (const warning of cluster.info.warnings ?? []) {
				notices.add(warning);
			}
			warn = notices.add;
			const [{renderDeck}, {createDeckServices}, folder] = await Promise.all([
				import('./ui/render-deck.js'),
				import('./deck/services/deck-services.js'),
				Promise.resolve(demo).then(made => made?.keyFolder ?? keyFolder(process.env, notices.add)),
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
			const first = AbortSignal.any([signal, leave.signal]);
			const memory = {issuances, authorities, drafts, folder};
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
							let isEarlier = ending !== first;
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
					next = await connect(true, name);
				} catch (error) {
					if (error instanceof Error && ['ClusterError', 'UsageError'].includes(error.name)) {
						return [error.message, (error as {hint?: string}).hint].filter(Boolean).join(': ');
					}

					throw error;
				}

				const before = {leave, connection: await connection};
				leave = new AbortController();
				connection = Promise.resolve(next);
				stopWatching();
				stopWatching = watch(next);
				const ending = AbortSignal.any([signal, leave.signal]);
				onConnected(servicesOf(next, ending));
				// Behind the new deck: a plugin that asks something has its terminal.
				listings.push(next.store.start(ending));
				before.leave.abort();
				before.connection?.cluster.close();
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
							? `the kubeconfig says something else of context ${name} now: :ctx ${loaded.info.context} connects by it`
							: `the kubeconfig no longer leads to context ${name}: ${fault}`,
					);
				});
			let stopWatching = watch(await connection);
			const left = renderDeck(servicesOf(await connection, first), {
				stdin: process.stdin,
				stdout: process.stdout,
				kind: terminalKind(process.env, theme, isColored ? depthOf(process.env['FORCE_COLOR']) : 0),
			});
			// From here the deck itself hears the signals, and puts the terminal back before it goes. Were nobody to hear them
			// in between, one that came while all this was read would be lost.
			stopListening();
			splash?.handOver();
			const {exitCode, message} = await left;
			stopGrowing?.();
			controller.abort();
			stopWatching();
			await Promise.all(listings);
			// The terminal is the shell's again, and would be blank for as long as a server hangs.
			const patience = setTimeout(
				() => context.err(printed`certdeck: waiting for the answer to what was sent; Ctrl-C waits no longer\n`),
				500,
			);
			// What is waited for may leave more to be written down.
			while (writing.length > 0) {
				await Promise.all(writing.splice(0));
			}

			clearTimeout(patience);

			for (const warning of [...notices.all().filter(each => !unrecorded.includes(each)), ...warnings]) {
				context.err(printed`certdeck: ${printable(warning)}\n`);
			}

			if (message !== undefined) {
				context.err(printed`certdeck: ${message}\n`);
			}

			for (const sentence of unrecorded) {
				context.err(printed`certdeck: ${printable(sentence)}\n`);
			}

			return unrecorded.length > 0 ? 1 : exitCode;
		},
		async end() {
			stopListening();
			controller.abort();
			try {
				(await connection)?.cluster.close();
			} catch {
				// That connecting failed was said where it was asked for.
			}

			for (const cluster of several) {
				cluster.close();
			}

			await (await demo)?.stop();
		},
	};
}

/** As FORCE_COLOR says, which may be a word. */
function depthOf(forced = ''): 1 | 2 | 3 {
	return forced === '1' ? 1 : forced === '2' ? 2 : 3;
}

/** @throws {UsageError} where the environment has another word */
function themeOf(args: Arguments, env: NodeJS.ProcessEnv, usual = 'auto'): string {
	const theme = args.text('theme') ?? (env['CERTDECK_THEME'] || usual);
	if (!themes.includes(theme)) {
		throw new UsageError(`CERTDECK_THEME is one of ${themes.join(', ')}, not ${JSON.stringify(theme)}`);
	}

	return theme;
}

function wantsColor(args: Arguments): boolean {
	const when = args.text('color') ?? 'auto';
	if (when !== 'auto') {
		return when === 'always';
	}

	return Boolean(process.stdout.isTTY) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}
