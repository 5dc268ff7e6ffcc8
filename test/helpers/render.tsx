import {stripVTControlCharacters} from 'node:util';
import {Box} from 'ink';
import {render} from 'ink-testing-library';
import type {DeckServices} from '../../source/deck/ports/deck-services.js';
import type {DeckEnd} from '../../source/deck/ports/terminal.js';
import {createDeck, DeckRoot} from '../../source/ui/deck-root.js';
import type {Look} from '../../source/ui/theme/theme.js';
import {createLook} from '../../source/ui/theme/theme.js';
import {pasted, sendBytes, typeKeys} from './key-bytes.js';
import type {Screen, ScreenSize} from './screen.js';
import {createUntil, framed} from './until.js';

/** The screen in its last frame. */
export type Frames = Pick<Screen, 'lines' | 'text' | 'lineWith' | 'raw'> & {
	/**
	 * Waits until `seen` is true, or for a text until a frame shows it; throws after `timeoutMs` and prints the last frame.
	 */
	until(seen: string | RegExp | ((frames: Frames) => boolean), timeoutMs?: number): Promise<void>;
	/** Waits until a frame no longer shows `text`. */
	untilGone(text: string, timeoutMs?: number): Promise<void>;
};

export type OpenDeck = {
	readonly screen: Frames;
	/** Resolves when the deck is closed. */
	readonly ended: Promise<DeckEnd>;
	/** Types one key, or several as one chunk, when the screen listens for them. */
	type(keys: string): Promise<void>;
	/** Types keys one after the other, each in its own chunk. */
	keys(...names: readonly string[]): Promise<void>;
	paste(text: string): Promise<void>;
	resize(size: ScreenSize): void;
	[Symbol.asyncDispose](): Promise<void>;
};

/**
 * The deck in ink-testing-library, which draws every frame at once and has no rows and no choice of size; here 80×24 by
 * default. Only deck-in-terminal.ts shows what the deck does to a terminal.
 */
export async function openDeck(
	services: DeckServices,
	size: Partial<ScreenSize> = {},
	look: Look = createLook({background: 'unknown', depth: 0, isAscii: false}),
): Promise<OpenDeck> {
	// Nothing is drawn before the size is set.
	const {stdin, stdout, frames, rerender, unmount, cleanup} = render(<Box />);
	const setSize = ({columns, rows}: ScreenSize) => {
		Object.defineProperties(stdout, {
			columns: {value: columns, configurable: true},
			rows: {value: rows, configurable: true},
		});
	};

	setSize({columns: 80, rows: 24, ...size});
	const screen = createFrames(frames);
	const {write} = stdout;
	stdout.write = frame => {
		write(frame);
		screen.look();
	};
	const ended = Promise.withResolvers<DeckEnd>();
	let hasEnded = false;
	const leave = () => {
		if (!hasEnded) {
			hasEnded = true;
			unmount();
			cleanup();
			end();
			ended.resolve({exitCode: 0});
		}
	};

	const {deck, end} = createDeck(services, {
		write: bytes => stdout.write(bytes),
		quit: leave,
		look,
	});
	rerender(
		<DeckRoot
			deck={deck}
			isRemote={process.env['SSH_CONNECTION'] !== undefined}
			suspend={() => {}}
			redraw={() => {}}
		/>,
	);
	await screen.until('certdeck');
	const type = (bytes: string) => sendBytes(text => stdin.write(text), bytes);
	return {
		screen,
		ended: ended.promise,
		type,
		keys: (...names) => typeKeys(type, names),
		paste: text => type(pasted(text)),
		resize(next) {
			setSize(next);
			stdout.emit('resize');
		},
		async [Symbol.asyncDispose]() {
			leave();
		},
	};
}

function createFrames(frames: readonly string[]): Frames & {look(): void} {
	let seen = 0;
	let shown: readonly string[] = [];
	/** The last frame. Other output, such as modes and the clipboard, is not part of a frame. */
	const lines = () => {
		for (; seen < frames.length; seen++) {
			const text = stripVTControlCharacters(frames[seen] ?? '');
			if (text.trim() !== '') {
				shown = text.split('\n').map(line => line.trimEnd());
			}
		}

		return shown;
	};

	const {until, look} = createUntil(lines);
	const screen: Frames & {look(): void} = {
		lines,
		look,
		text: () => lines().join('\n'),
		lineWith(part) {
			const line = lines().find(each => each.includes(part));
			if (line === undefined) {
				throw new Error(`no line with ${JSON.stringify(part)} on the screen:\n${framed(lines())}`);
			}

			return line;
		},
		raw: () => frames.join(''),
		until(wanted, timeoutMs) {
			const holds = () => {
				if (typeof wanted === 'function') {
					return wanted(screen);
				}

				return typeof wanted === 'string' ? screen.text().includes(wanted) : wanted.test(screen.text());
			};

			return until(holds, String(wanted), timeoutMs);
		},
		untilGone: (text, timeoutMs) => screen.until(({text: now}) => !now().includes(text), timeoutMs),
	};
	return screen;
}
