import {once} from 'node:events';
import packageJson from '../package.json' with {type: 'json'};
import {localized, printable, printed} from './base/text/index.js';
import type {Arguments, Command, ExitCode} from './commands/arguments/index.js';
import {generalHelp, noArguments, UsageError, verbHelp, wholeNumber} from './commands/arguments/index.js';
import {localPolicyOf, operatorConfigOf, reportError} from './commands/line/index.js';
import {commandLoaders, loadCommands} from './commands/verbs/index.js';
import type {Splash} from './run/index.js';
import {
	discardUntrueWarnings,
	isFirstStart,
	keepHeapSmall,
	onOutputLoss,
	opensDeck,
	startInFolder,
} from './run/index.js';
import {createRun} from './run.js';

/** Serves the demo cluster by itself. It is defined here because cli.tsx is the only importer of demo/. */
const demoCommand: Command = {
	name: 'demo',
	operands: '',
	summary: localized`serve a made-up cluster on this machine until Ctrl-C`,
	description: localized`Prints the path of its kubeconfig and a kubectl line to try. Nothing is left behind when it ends.`,
	isLocal: true,
	flags: ['still', 'requests', 'seed'],
	examples: [
		'certdeck demo',
		'certdeck demo --still --requests 10000',
		'certdeck --demo          # the deck on a fresh one',
	],
	async run(args, {out, signal, outputLost}) {
		const requests = wholeNumber(args, 'requests', 100_000) ?? 0;
		const seed = wholeNumber(args, 'seed', 4_294_967_295) ?? 1;
		// The process stays open, and keeps every request and the latest changes of each kind.
		keepHeapSmall();
		const {startDemo} = await import('../demo/index.js');
		const demo = await startInFolder(dir => startDemo({still: args.isSet('still'), requests, seed, dir}));
		try {
			out(
				printed`${printable(demo.url)}\nkubeconfig: ${printable(demo.kubeconfigPath)}\n\ntry: kubectl --kubeconfig ${printable(demo.kubeconfigPath)} get csr\n\nCtrl-C ends it.\n`,
			);
			await once(AbortSignal.any([signal, outputLost]), 'abort');
		} finally {
			await demo.stop();
		}

		return 0;
	},
};

/** The deck on a demo cluster, with hints above it. It is opened here, because no verb opens the deck. */
const tourCommand: Command = {
	name: 'tour',
	operands: '',
	summary: localized`open the deck on a made-up cluster, and be shown around`,
	description: localized`Five steps: see, understand, decide, create, publish. Nothing of it touches a cluster of yours, or stays.`,
	isLocal: true,
	flags: [],
	examples: ['certdeck tour'],
	run: async () => 0,
};

/** Entry of the bundle: reads the arguments, runs a verb or the deck, and sets the exit code. */
export async function main(argv: readonly string[], splash?: Splash): Promise<void> {
	discardUntrueWarnings(process);
	const loss = onOutputLoss(process.stdout, process.stderr, text => process.stderr.write(text));
	process.exitCode = await runCommandLine(argv, loss.signal, splash);
	// The loss of the last output may only be known after it was written.
	process.on('beforeExit', () => {
		process.exitCode ||= loss.isFault() ? 1 : 0;
	});
}

async function runCommandLine(
	argv: readonly string[],
	outputLost: AbortSignal,
	splash: Splash | undefined,
): Promise<ExitCode> {
	const [word, ...words] = argv;
	if (word === '__complete' || word === '__complete-kubectl') {
		const {complete} = await import('./run/complete.js');
		process.stdout.write(await complete(words, await loadVerbs(), process.env, word === '__complete-kubectl'));
		return 0;
	}

	try {
		const verbs = await verbsFor(argv);
		const {command, args: given} = await parse(argv, verbs);
		// A user without a cluster gets the tour, if there is a terminal.
		const isFirst =
			command === undefined && Boolean(process.stdin.isTTY && process.stdout.isTTY) && isFirstStart(given, process.env);
		const isTour = command === tourCommand || isFirst;
		const args: Arguments = isTour ? {...given, isSet: flag => flag === 'demo' || given.isSet(flag)} : given;
		if (args.isSet('version')) {
			process.stdout.write(localized`certdeck ${packageJson.version}\n`);
			return 0;
		}

		if (args.isSet('help')) {
			process.stdout.write(command === undefined ? generalHelp(verbs) : verbHelp(command));
			return 0;
		}

		if (command === undefined && args.isSet('verbosity')) {
			throw new UsageError(localized`-v goes with a verb: the deck has the screen to itself`);
		}

		// Commands that use no cluster also work with a faulty configuration.
		const isClient = args.isSet('client');
		const config = command?.isLocal || isClient || args.isSet('demo') ? undefined : await operatorConfigOf(process.env);
		const run = createRun(args, {
			version: packageJson.version,
			outputLost,
			config,
			policy: isClient ? undefined : await localPolicyOf(args, process.env, config?.defaults.policy),
			startDemo: async dir => (await import('../demo/index.js')).startDemo({dir}),
			splash,
			isTour,
		});
		try {
			return await (command === undefined || isTour ? run.openDeck() : command.run(args, run.context));
		} finally {
			await run.end();
			if (isFirst) {
				process.stderr.write(
					printed`certdeck: there is no kubeconfig, so this was the tour, on a made-up cluster\n  → --kubeconfig FILE or KUBECONFIG names yours; certdeck --demo opens the deck without the tour\n`,
				);
			}
		}
	} catch (error) {
		splash?.lower();
		return reportError(error, text => process.stderr.write(text));
	}
}

/** The deck without a flag is the most frequent command, and starts without the parser. */
async function parse(argv: readonly string[], verbs: readonly Command[]) {
	if (argv.length === 0) {
		return {command: undefined, args: noArguments};
	}

	const {parseArguments} = await import('./commands/arguments/parse-arguments.js');
	return parseArguments(argv, verbs);
}

/** The verbs that the arguments may mean: one if it is the first word, none if they open the deck, or else all. */
async function verbsFor(argv: readonly string[]): Promise<readonly Command[]> {
	const [word = ''] = argv;
	const loaders: Readonly<Record<string, () => Promise<Command>>> = {
		...commandLoaders,
		demo: async () => demoCommand,
		tour: async () => tourCommand,
		version: async () => (await import('./commands/verbs/version.js')).createVersionCommand(packageJson.version),
	};
	const load = Object.hasOwn(loaders, word) ? loaders[word] : undefined;
	if (load !== undefined) {
		return [await load()];
	}

	return opensDeck(argv) ? [] : loadVerbs();
}

async function loadVerbs(): Promise<readonly Command[]> {
	const [commands, {createHelpCommand}, {createVersionCommand}] = await Promise.all([
		loadCommands(),
		import('./commands/verbs/help.js'),
		import('./commands/verbs/version.js'),
	]);
	const verbs: readonly Command[] = [
		...commands,
		demoCommand,
		tourCommand,
		createVersionCommand(packageJson.version),
		createHelpCommand(
			() => verbs,
			text => process.stdout.write(text),
			packageJson.version,
		),
	];
	return verbs;
}
