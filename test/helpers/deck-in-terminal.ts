import type {DeckServices} from '../../source/deck/ports/deck-services.js';
import type {DeckEnd, TerminalKind} from '../../source/deck/ports/terminal.js';
import {renderDeck} from '../../source/ui/render-deck.js';
import {typeKeys} from './key-bytes.js';
import type {ScreenSize} from './screen.js';
import type {TtyStreams} from './tty-streams.js';
import {createTtyStreams} from './tty-streams.js';

export type DeckInTerminal = TtyStreams & {
	/** Resolves when the deck is closed. */
	readonly ended: Promise<DeckEnd>;
	/** Types keys one after the other, each in its own chunk. */
	keys(...names: readonly string[]): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
};

const plainKind: TerminalKind = {
	background: 'unknown',
	depth: 3,
	asksBackground: false,
	isPlain: false,
	isAscii: false,
};

/** The deck in a terminal, by default of 80×24, with everything that it does to the terminal. */
export async function openDeckInTerminal(
	services: DeckServices,
	size: Partial<ScreenSize> = {},
	kind: Partial<TerminalKind> = {},
): Promise<DeckInTerminal> {
	const streams = createTtyStreams(size);
	let hasEnded = false;
	const ended = renderDeck(services, {...streams, kind: {...plainKind, ...kind}}).then(end => {
		hasEnded = true;
		return end;
	});
	await streams.screen.until('certdeck');
	return {
		...streams,
		ended,
		keys: (...names) => typeKeys(streams.type, names),
		async [Symbol.asyncDispose]() {
			if (!hasEnded) {
				await streams.type('\u0003');
			}

			await ended;
			streams.screen.dispose();
		},
	};
}
