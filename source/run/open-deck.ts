import {localized, printable, printed} from '../base/text/index.js';
import type {ExitCode} from '../commands/arguments/index.js';
import type {DeckServices} from '../deck/ports/index.js';
import {createNotices, keyFolder} from '../deck/services/index.js';
import {arrivingPages} from './arriving-pages.js';
import {collectRarely, growYoungGeneration} from './deck-memory.js';
import type {Connection, DeckParts} from './deck-parts.js';
import {firstAnswer} from './first-answer.js';
import {watchKubeconfig} from './kubeconfig-changes.js';
import {terminalKind} from './terminal-kind.js';

/** Opens the deck on a terminal, and waits until it is closed and all its operations are done. */
export async function openDeck({
	first,
	several,
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
	wantsMouse,
	err,
	signal,
	abort,
	stopListening,
}: DeckParts): Promise<ExitCode> {
	let connection = first;
	const {cluster, mayAsk, login} = first;
	const begun = several?.connections ?? [first];
	splash?.showServer(
		several === undefined
			? printable([cluster.info.context, cluster.info.user].filter(Boolean).join(' · '))
			: printed`${begun.length + several.faulty.length} clusters`,
	);
	const collectOften = collectRarely(begun.length > 1);
	// The list is requested while the deck is being loaded.
	let leave = new AbortController();
	const firstEnding = AbortSignal.any([signal, leave.signal]);
	const listings = begun.map(({store}) => store.start(firstEnding));
	const notices = createNotices();
	for (const {cluster: each} of begun) {
		for (const warning of each.info.warnings ?? []) {
			notices.add(several === undefined ? warning : `${each.info.context}: ${warning}`);
		}
	}
	onNotices(notices.add);
	const [{renderDeck}, {createDeckServices}, folder, overSeveral] = await Promise.all([
		import('../ui/render-deck.js'),
		import('../deck/services/deck-services.js'),
		demoFolder.then(made => made ?? keyFolder(process.env, notices.add)),
		several === undefined ? undefined : import('./deck-over-several.js'),
		// The plugin may ask its questions before the deck draws. With several clusters, none asks before the user goes
		// there.
		mayAsk && several === undefined ? login(signal) : undefined,
	]);
	await firstAnswer(begun.map(({store}) => store));
	// After the last wait before the deck handles the signals. A signal in between would be lost.
	if (signal.aborted) {
		await Promise.all(listings);
		splash?.lower();
		return 130;
	}

	let stopGrowing: (() => void) | undefined;
	const grow = () => {
		if (begun.every(({store}) => store.getSnapshot().phase !== 'connecting')) {
			if (stopGrowing === undefined) {
				collectOften();
				stopGrowing = growYoungGeneration();
			}
		}
	};

	grow();
	for (const {store} of begun) {
		store.subscribe(grow);
	}

	const areOthersConnecting = several && arrivingPages(begun.map(({store}) => store));

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
	const memory = {...kept, folder};
	let onConnected: (services: DeckServices) => void = () => {};
	const servicesOf = (one: Connection, ending: AbortSignal): DeckServices => {
		const {context} = one.cluster.info;
		const services = createDeckServices(one.cluster, one.store, ending, memory, {
			...leaving,
			// Over several clusters, each sentence about what was left names its cluster.
			warn: sentence => leaving.warn(several === undefined ? sentence : `${context}: ${sentence}`),
			...(areOthersConnecting && {isOtherConnecting: areOthersConnecting}),
		});
		return {
			...services,
			session: {
				...services.session,
				lendTerminal: terminal.attach,
				// Notices about the previous cluster are not shown for this one.
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
	/**
	 * With several clusters: the deck over all of them, and the ports of each. A connection to another context ends when
	 * the user leaves it.
	 */
	const over =
		several &&
		overSeveral?.deckOverSeveral(several, {
			servicesOf: one => servicesOf(one, firstEnding),
			notices,
			signal,
			arePagesArriving: areOthersConnecting,
		});
	async function switchTo(name: string): Promise<string | undefined> {
		const way = over?.wayTo(name);
		if (way !== undefined) {
			onConnected(way);
			if (!begun.includes(connection)) {
				leave.abort();
				connection.cluster.close();
				connection = first;
			}

			return undefined;
		}

		if (name === '*') {
			return localized`the deck is over one cluster: certdeck --context a,b opens several`;
		}

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
		if (over === undefined) {
			stopWatching();
			stopWatching = watch(next);
		}

		const ending = AbortSignal.any([signal, leave.signal]);
		onConnected(servicesOf(next, ending));
		// Started after the new deck, so that a plugin that asks can use its terminal.
		listings.push(next.store.start(ending));
		// Connections of a deck over several clusters continue, because the user may come back.
		if (over === undefined || !begun.includes(before.connection)) {
			before.leave.abort();
			before.connection.cluster.close();
		}

		for (const warning of next.cluster.info.warnings ?? []) {
			notices.add(warning);
		}

		return undefined;
	}

	const watch = ({loaded, reload}: Connection) =>
		watchKubeconfig(loaded.files ?? [], loaded, reload, fault => {
			const name = JSON.stringify(loaded.info.context);
			over?.changed(loaded.info.context);
			notices.add(
				fault === undefined
					? localized`the kubeconfig says something else of context ${name} now: :ctx ${loaded.info.context} connects by it`
					: localized`the kubeconfig no longer leads to context ${name}: ${fault}`,
			);
		});
	let stopWatching = stopAll(begun.map(watch));
	const left = renderDeck(over?.services ?? servicesOf(connection, firstEnding), {
		stdin: process.stdin,
		stdout: process.stdout,
		kind: terminalKind(process.env, theme, depth, wantsMouse),
	});
	// From here on, the deck itself handles the signals, and restores the terminal before it ends. With an earlier
	// `stopListening`, a signal during the loading would be lost.
	stopListening();
	splash?.handOver();
	const {exitCode, message} = await left;
	stopGrowing?.();
	abort();
	stopWatching();
	await Promise.all(listings);
	// The shell has the terminal again. Without a line, it would stay blank while a server does not answer.
	const patience = setTimeout(
		() => err(printed`certdeck: waiting for the answer to what was sent; Ctrl-C waits no longer\n`),
		500,
	);
	// The awaited operations may add further records to write.
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

function stopAll(stops: ReadonlyArray<() => void>): () => void {
	return () => {
		for (const stop of stops) {
			stop();
		}
	};
}
