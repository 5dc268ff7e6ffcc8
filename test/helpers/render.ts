import type {DeckEnd, DeckServices} from '../../source/deck/ports/ports.js';
import {renderDeck} from '../../source/ui/render-deck.js';
import type {ScreenSize} from './screen.js';
import type {TtyStreams} from './tty-streams.js';
import {createTtyStreams} from './tty-streams.js';

export type OpenDeck = TtyStreams & {
	/** Resolves when the deck was left. */
	readonly ended: Promise<DeckEnd>;
	/** Types keys one after the other, each on its own. */
	keys(...names: readonly string[]): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
};

const bytes: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\u001b',
	up: '\u001b[A',
	down: '\u001b[B',
	right: '\u001b[C',
	left: '\u001b[D',
	space: ' ',
	tab: '\t',
	backspace: '\u007f',
	pagedown: '\u001b[6~',
	pageup: '\u001b[5~',
	'ctrl+g': '\u0007',
	'ctrl+o': '\u000f',
	'ctrl+r': '\u0012',
	'ctrl+t': '\u0014',
	'ctrl+u': '\u0015',
	'ctrl+c': '\u0003',
};

/** The whole deck with real Ink on a screen of 80×24 unless told otherwise. */
export async function openDeck(services: DeckServices, size: Partial<ScreenSize> = {}): Promise<OpenDeck> {
	const streams = createTtyStreams(size);
	let hasEnded = false;
	const ended = renderDeck(services, streams).then(end => {
		hasEnded = true;
		return end;
	});
	await streams.screen.until('certdeck');
	return {
		...streams,
		ended,
		async keys(...names) {
			for (const name of names) {
				// A lone Esc is told from the begin of a sequence by what does not follow it.
				await streams.type(bytes[name] ?? name);
				if (name === 'esc') {
					await new Promise(resolve => {
						setTimeout(resolve, 40);
					});
				}
			}
		},
		async [Symbol.asyncDispose]() {
			if (!hasEnded) {
				await streams.type('\u0003');
			}

			await ended;
			streams.screen.dispose();
		},
	};
}
