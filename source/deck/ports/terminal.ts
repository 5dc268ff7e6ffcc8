import type {Printable} from '../../base/text/index.js';

/** The terminal's streams; `process.stdin` and `process.stdout` except in tests. */
export type DeckTerminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly kind: TerminalKind;
};

/** What the terminal can show. */
export type TerminalKind = {
	readonly background: 'dark' | 'light' | 'unknown';
	/** As chalk counts colours: 0 none, 1 the 16, 2 the 256, 3 all. */
	readonly depth: 0 | 1 | 2 | 3;
	/** The terminal is asked for its background once the first frame is drawn. */
	readonly asksBackground: boolean;
	/** It can't move its cursor: lines follow each other. */
	readonly isPlain: boolean;
	/** It shows ASCII alone. */
	readonly isAscii: boolean;
};

/** How a deck ended: what to print on stderr, once the shell's screen is back, and the exit code. */
export type DeckEnd = {readonly exitCode: 0 | 1; readonly message?: Printable};
