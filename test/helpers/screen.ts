import type {Terminal as HeadlessTerminal} from '@xterm/headless';
import xterm from '@xterm/headless';
import {createUntil, framed} from './until.js';

export type ScreenSize = {readonly columns: number; readonly rows: number};

/** The screen of a headless terminal, drawn from the bytes of a program. */
export type Screen = {
	/** Writes bytes. The promise resolves after they are drawn. */
	write(data: string | Uint8Array): Promise<void>;
	/** The lines of the screen from top to bottom, without trailing spaces. */
	lines(): readonly string[];
	text(): string;
	/** The line that contains `part`; throws if there is none. */
	lineWith(part: string): string;
	cursor(): {readonly column: number; readonly row: number};
	/** Whether the alternate screen is up. */
	isAlternate(): boolean;
	/** All written bytes, unchanged. */
	raw(): string;
	resize(size: ScreenSize): void;
	/**
	 * Waits until `seen` is true, or for a text until the screen shows it. Only whole frames count: within a synchronized
	 * update, lines of the previous frame are still shown. Throws after `timeoutMs` and prints the screen.
	 */
	until(seen: string | RegExp | ((screen: Screen) => boolean), timeoutMs?: number): Promise<void>;
	/** Waits until the screen no longer shows `text`. */
	untilGone(text: string, timeoutMs?: number): Promise<void>;
	dispose(): void;
};

/** DEC private mode 2026: everything that is written while it is set is one frame. */
const synchronizedOutput = 2026;

/** A blank screen of the given size. */
export function createScreen({columns, rows}: ScreenSize): Screen {
	const terminal: HeadlessTerminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	const decoder = new TextDecoder();
	const {until, look} = createUntil(() => screen.lines());
	let received = '';
	let isPainting = false;
	for (const final of ['h', 'l'] as const) {
		terminal.parser.registerCsiHandler({prefix: '?', final}, ([mode]) => {
			if (mode === synchronizedOutput) {
				isPainting = final === 'h';
			}

			return false;
		});
	}

	const screen: Screen = {
		write(data) {
			const text = typeof data === 'string' ? data : decoder.decode(data, {stream: true});
			received += text;
			return new Promise(resolve => {
				terminal.write(text, () => {
					resolve();
					look();
				});
			});
		},
		lines() {
			const {active} = terminal.buffer;
			return Array.from(
				{length: terminal.rows},
				(_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
			);
		},
		text: () => screen.lines().join('\n'),
		lineWith(part) {
			const line = screen.lines().find(each => each.includes(part));
			if (line === undefined) {
				throw new Error(`no line with ${JSON.stringify(part)} on the screen:\n${framed(screen.lines())}`);
			}

			return line;
		},
		cursor: () => ({column: terminal.buffer.active.cursorX, row: terminal.buffer.active.cursorY}),
		isAlternate: () => terminal.buffer.active.type === 'alternate',
		raw: () => received,
		resize(size) {
			terminal.resize(size.columns, size.rows);
		},
		until(seen, timeoutMs) {
			const holds = () => {
				if (typeof seen === 'function') {
					return seen(screen);
				}

				return typeof seen === 'string' ? screen.text().includes(seen) : seen.test(screen.text());
			};

			return until(() => !isPainting && holds(), String(seen), timeoutMs);
		},
		untilGone: (text, timeoutMs) => screen.until(({text: shown}) => !shown().includes(text), timeoutMs),
		dispose() {
			terminal.dispose();
		},
	};
	return screen;
}
