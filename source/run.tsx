// One closure: each part of a run is made when it is first asked for, and all of them end together.

import {join} from 'node:path';
import {onEndingSignal} from './base/index.js';
import {asciiMarks, localized, printable, printed} from './base/text/index.js';
import type {Cluster} from './cluster/calls/index.js';
import type {KubeconfigOptions} from './cluster/connection/index.js';
import type {LocalPolicy} from './cluster/context/index.js';
import type {Arguments, CommandContext, ExitCode, OneCluster} from './commands/arguments/index.js';
import {themes, UsageError} from './commands/arguments/index.js';
import type {OperatorConfig} from './operations/config/index.js';
import type {Connection, DemoInFolder, SeveralConnections, Splash} from './run/index.js';
import {
	ask,
	askedContexts,
	askHidden,
	colorDepth,
	createLoginTerminal,
	isAsciiTerminal,
	isPlainTerminal,
	keepCodeSmall,
	keepHeapSmall,
	openDeck,
	readConnectionFlags,
	readStdin,
	refuseFlagsOfOne,
	severalClusters,
	startInFolder,
	traceOf,
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
	/** The only import of demo/, for `--demo`. Its kubeconfigs are written to `dir`. */
	startDemo(dir: string): Promise<{readonly kubeconfigPath: string; stop(): Promise<void>}>;
	/** The operator's policy, if there is one. */
	readonly policy: LocalPolicy | undefined;
	/** The operator's configuration, if there is one. */
	readonly config?: OperatorConfig | undefined;
	/** Whether the deck shows what to try next. */
	readonly isTour?: boolean;
	/** The screen before the deck; absent if none is shown. */
	readonly splash?: Splash | undefined;
};

export type Run = {
	readonly context: CommandContext;
	openDeck(): Promise<ExitCode>;
	/** Closes the connection, ends the demo, and restores the terminal. */
	end(): Promise<void>;
};

/** Creates the parts of a run, each at its first use: `--help` and `inspect` never load the cluster client. */
export function createRun(
	args: Arguments,
	{version, outputLost, startDemo, policy, config, splash, isTour = false}: RunOptions,
): Run {
	const controller = new AbortController();
	const {signal} = controller;
	const interrupt = () => controller.abort();
	// This includes a terminal that closes: running operations end in order, and a demo leaves no keys behind.
	const stopListening = onEndingSignal(process, 'once', interrupt);

	const isColored = wantsColor(args);
	// Ink and chalk read this when they are loaded, and ignore NO_COLOR.
	process.env['FORCE_COLOR'] = isColored ? (process.env['FORCE_COLOR'] ?? String(colorDepth(process.env))) : '0';
	const theme = themeOf(args, process.env, config?.defaults.theme);
	if (isPlainTerminal(process.env)) {
		// The deck uses its output for screen readers, whose lines need no cursor.
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
			// A demo cluster has no configuration.
			...(!args.isSet('demo') && {marks: config?.contexts, usualNamespace: config?.defaults.namespace}),
			version,
			env: process.env,
		};
	}

	const tracing = traceOf(args, text => process.stderr.write(text));
	const several: Cluster[] = [];
	async function clusters(): Promise<readonly OneCluster[] | undefined> {
		const asked = await askedContexts(args, {kubeconfig: args.text('kubeconfig'), env: process.env});
		if ('only' in asked) {
			return undefined;
		}

		const {warnings: _, ...flags} = readConnectionFlags(args);
		const {connect: connectTo} = await import('./cluster/objects/connect.js');
		return severalClusters(asked.several, {...(await kubeconfigOptions()), ...flags}, async loaded => {
			// Here, no plugin may ask anything. A context whose plugin must ask is reported, and the others continue.
			const cluster = connectTo({...loaded, ...tracing, info: {...loaded.info, ...(policy && {policy})}});
			several.push(cluster);
			return cluster;
		});
	}

	async function contexts(): Promise<readonly string[]> {
		const {readKubeconfig} = await import('./cluster/connection/kubeconfig.js');
		return readKubeconfig(await kubeconfigOptions()).contexts.map(({name}) => name);
	}

	/**
	 * @param asksForName - whether the operator must type the name of a context that is configured so; for commands that
	 *   write.
	 * @param other - the context to use instead of the one on the command line.
	 */
	async function connect(asksForName = false, other?: string, lender = terminal): Promise<Connection> {
		let context = other;
		if (other === undefined) {
			const asked = await askedContexts(args, {kubeconfig: args.text('kubeconfig'), env: process.env});
			if ('several' in asked) {
				throw new UsageError(
					localized`several contexts are named, and this is for one`,
					localized`certdeck list --context a,b lists several`,
				);
			}

			context = asked.only;
		} else {
			refuseFlagsOfOne(args);
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
		const options = {...(await kubeconfigOptions()), ...flags, context, asksForName};
		const loaded = loadKubeconfig(options);
		const info = {
			...loaded.info,
			...(policy && {policy}),
			...(warnings.length > 0 && {warnings: [...(loaded.info.warnings ?? []), ...warnings]}),
		};
		const cluster = connectTo({...loaded, ...tracing, info, terminal: lender});
		const {exec} = loaded.identity;
		return {
			cluster,
			store: createRequestStore(cluster),
			storeOf: signerName => createRequestStore(cluster, {signerName}),
			async podStoreOf(signerName) {
				const {createPodCertificateStore} = await import('./cluster/watch/pod-certificate-store.js');
				return createPodCertificateStore(cluster, {signerName});
			},
			mayAsk: lender.isThere && exec !== undefined && exec.interactiveMode !== 'Never',
			login: cluster.transport.login,
			loaded,
			reload: () => loadKubeconfig(options),
		};
	}

	/** For a deck over several clusters. For all contexts, the operator is asked first. */
	async function connectToSeveral(): Promise<SeveralConnections | 'refused'> {
		const {openSeveral} = await import('./run/open-several.js');
		const found = await openSeveral((await clusters()) ?? [], {
			args,
			context,
			terminal,
			connect: (name, lender) => connect(true, name, lender),
		});
		if (found !== 'refused') {
			several.push(...found.connections.map(({cluster}) => cluster));
		}

		return found;
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
	let warn: (sentence: string) => void = sentence =>
		void process.stderr.write(localized`certdeck: ${printable(sentence)}\n`);
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
	// Output for programs is unchanged.
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
		// 0 if the terminal does not know its size, as on a serial line or below expect.
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

			// A list of one signer is for a signer, which runs for months beside other programs.
			keepHeapSmall();
			keepCodeSmall();
			return storeOf(signerName);
		},
		async podCertificateStore(signerName) {
			return (await connectForVerb()).podStoreOf(signerName);
		},
	};

	return {
		context,
		async openDeck() {
			if (!process.stdin.isTTY || !process.stdout.isTTY) {
				if (args.isSet('demo')) {
					const {walk} = await import('./commands/prompt/walk.js');
					return walk(context);
				}

				context.err(
					printed`certdeck: the deck needs a terminal\n  → certdeck --help lists the verbs that work without one\n`,
				);
				return 2;
			}

			keepHeapSmall();
			const asked = await askedContexts(args, {kubeconfig: args.text('kubeconfig'), env: process.env});
			const over = 'several' in asked ? await connectToSeveral() : undefined;
			if (over === 'refused') {
				return 1;
			}

			connection ??= over === undefined ? connect(true) : Promise.resolve(over.connections[0]);
			return openDeck({
				first: await connection,
				several: over,
				keyFolder: Promise.resolve(demo).then(made => made?.keyFolder),
				connectTo: name => connect(true, name),
				onConnected(next) {
					connection = Promise.resolve(next);
				},
				onNotices(add) {
					warn = add;
				},
				contexts,
				memory: {issuances, authorities, drafts},
				...{signal, splash, terminal, journal, config, isTour, theme, stopListening, err: context.err},
				wantsMouse: (args.text('mouse') ?? (config?.defaults.mouse ? 'on' : 'off')) === 'on',
				depth: isColored ? depthOf(process.env['FORCE_COLOR']) : 0,
				abort: () => controller.abort(),
			});
		},
		async end() {
			stopListening();
			controller.abort();
			try {
				(await connection)?.cluster.close();
			} catch {
				// A failed connection was reported where it was requested.
			}

			for (const cluster of several) {
				cluster.close();
			}

			await (await demo)?.stop();
		},
	};
}

/** The colour level by FORCE_COLOR, which may also be a word. */
function depthOf(forced = ''): 1 | 2 | 3 {
	return forced === '1' ? 1 : forced === '2' ? 2 : 3;
}

/** @throws {UsageError} if the environment has another word. */
function themeOf(args: Arguments, env: NodeJS.ProcessEnv, usual = 'auto'): string {
	const theme = args.text('theme') ?? (env['CERTDECK_THEME'] || usual);
	if (!themes.includes(theme)) {
		throw new UsageError(localized`CERTDECK_THEME is one of ${themes.join(', ')}, not ${JSON.stringify(theme)}`);
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
