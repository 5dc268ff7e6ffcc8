import {localized} from '../base/text/index.js';
import {createBulkDesk, createNavigation} from '../deck/navigation/index.js';
import type {DeckServices} from '../deck/ports/index.js';
import {createMarks} from '../deck/requests/index.js';
import type {AppProps} from './app.js';
import {App} from './app.js';
import type {Deck} from './hooks/index.js';
import {acrossClusters, createClipboard, createFlash, DeckContext} from './hooks/index.js';
import {createKeyStack} from './keys/index.js';
import type {Look} from './theme/index.js';

/** How long a message stays in the bottom line, in milliseconds. */
const flashMs = 6000;

/** Creates the objects that all screens share. */
export function createDeck(
	services: DeckServices,
	{
		write,
		quit,
		look,
	}: {
		/** Sends bytes to the terminal outside of frames. */
		readonly write: (bytes: string) => void;
		readonly quit: () => void;
		readonly look: Look;
	},
): {readonly deck: Deck; end(): void} {
	const flash = createFlash(flashMs);
	const {clusters} = services;
	const places = createNavigation();
	const navigation = clusters === undefined ? places : acrossClusters(places, clusters);
	/** The session of the cluster that the open screen is about. */
	const sessionHere = () => {
		const {dialog, views} = places.getSnapshot();
		const cluster = dialog?.cluster ?? views.at(-1)?.cluster;
		return (cluster === undefined ? services : (clusters?.of(cluster) ?? services)).session;
	};
	const keys = createKeyStack({
		isReadOnly: () => sessionHere().readOnly,
		because: () => sessionHere().info.readOnlyBecause,
		refuse: reason => flash.show('waiting', reason),
	});
	const clipboard = createClipboard({write, env: process.env});
	const marks = createMarks(services.requests, sentence => flash.show('waiting', sentence));
	const begin: Parameters<typeof createBulkDesk>[0] =
		clusters?.startBulk ?? (parts => parts.map(({plan}) => services.bulk.start(plan)));
	const bulk = createBulkDesk(begin, (sentence, isAllDone) => {
		// The screen of the bulk decision shows its outcome itself.
		if (navigation.getSnapshot().views.at(-1)?.kind !== 'bulk') {
			flash.show(isAllDone ? 'ok' : 'danger', localized`${sentence}: b shows each`);
		}
	});
	const deck: Deck = {
		services,
		flash,
		keys,
		navigation,
		clipboard,
		marks,
		kept: new Map(),
		bulk,
		look,
		quit,
	};
	services.session.onNotice?.(sentence => flash.show('waiting', sentence));
	return {
		deck,
		end() {
			flash.end();
			marks.end();
		},
	};
}

/** The root of the deck's component tree. */
export function DeckRoot({deck, ...app}: AppProps & {readonly deck: Deck}) {
	return (
		<DeckContext value={deck}>
			<App {...app} />
		</DeckContext>
	);
}
