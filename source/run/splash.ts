import type {SignalSource} from '../base/index.js';
import {catalogueInUse, onEndingSignal} from '../base/index.js';
import {opensDeck} from './opens-deck.js';
import {isAsciiTerminal, isPlainTerminal} from './terminal-kind.js';

type Process = SignalSource &
	Pick<NodeJS.Process, 'env' | 'listenerCount' | 'kill' | 'pid'> & {
		readonly stdin: Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode'>;
		readonly stdout: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;
	};

/** The screen while the deck is loading: its title line, and the server that it connects to. */
export type Splash = {
	/** @param where - printable; left out if the line has no room for it, or if its width is not known. */
	showServer(where: string): void;
	/** Lends the terminal to another program; undefined if the splash is not shown. */
	lend(): Lent | undefined;
	/** Called when the deck begins to draw in its place. */
	handOver(): void;
	/** Restores the terminal if no deck follows. Does nothing after `handOver`. */
	lower(): void;
};

/** The terminal, lent to a program that asks its user. */
export type Lent = {
	/** Hides the splash, so that the next output appears on the shell's screen. */
	show(): void;
	/** Shows the splash again. */
	back(): void;
};

const title = ' certdeck ';
/**
 * The same text as in the deck's header. It is a function because the launcher sets the language after this module is
 * loaded.
 */
function connecting(): string {
	const template = '○ connecting{0} ';
	return (catalogueInUse()?.get(template) ?? template).replace('{0}', '').trimEnd();
}

/** Text in which each character is one column wide. */
const plain = /^[\x20-\x7e·]*$/;

/**
 * Draws the top line of the deck if these arguments open one, before anything else is loaded, which takes much longer.
 * After a wrong command line it is removed again, before the error is printed.
 */
export function showSplash(argv: readonly string[], process: Process): Splash | undefined {
	const {stdin, stdout, env} = process;
	// A screen reader would read the line twice.
	const isPlain = isPlainTerminal(env) || env['INK_SCREEN_READER'] === 'true';
	if (!opensDeck(argv) || !stdin.isTTY || !stdout.isTTY || isPlain) {
		return undefined;
	}

	let isUp = true;
	const handOver = () => {
		isUp = false;
		process.off('exit', lower);
		ignoreSignals();
	};

	const lower = () => {
		if (isUp) {
			handOver();
			stdout.write('\u001B[?25h\u001B[?1049l');
			stdin.setRawMode(false);
		}
	};

	const die = (signal: NodeJS.Signals) => {
		// Another listener has more to clean up, and then ends the process itself.
		if (process.listenerCount(signal) === 1) {
			lower();
			process.kill(process.pid, signal);
		}
	};

	process.on('exit', lower);
	const ignoreSignals = onEndingSignal(process, 'on', die);

	// Keys that are typed meanwhile are for the deck, and must not be echoed on its screen.
	stdin.setRawMode(true);
	const width = stdout.columns;
	const isAscii = isAsciiTerminal(env);
	const state = isAscii ? 'o connecting' : connecting();
	const stateWidth = state.length + (state.match(/[^\x00-\u2fff]/g)?.length ?? 0);
	const room = Math.max(0, width - title.length - stateWidth - 1);
	const draw = (where: string) => {
		const shown = isAscii ? where.replaceAll('·', '.') : where;
		const text = shown.length > room || !plain.test(shown) ? '' : shown;
		const drawn = `${title}${text.padEnd(room)}${state}`.slice(0, width);
		stdout.write(`\u001B[H${drawn}\u001B[H`);
	};

	let told = '';
	const raise = () => {
		stdout.write('\u001B[?1049h\u001B[?25l');
		draw(told);
	};

	raise();
	return {
		showServer(where) {
			told = ` ${where}`;
			if (isUp) {
				draw(told);
			}
		},
		lend() {
			if (!isUp) {
				return undefined;
			}

			let isLowered = false;
			stdin.setRawMode(false);
			return {
				show() {
					if (isUp && !isLowered) {
						isLowered = true;
						stdout.write('\u001B[?25h\u001B[?1049l');
					}
				},
				back() {
					if (isUp) {
						stdin.setRawMode(true);
						if (isLowered) {
							raise();
						}
					}
				},
			};
		},
		handOver,
		lower,
	};
}
