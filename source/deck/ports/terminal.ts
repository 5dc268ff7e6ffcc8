import type {Printable} from '../../base/text/index.js';

/** The terminal's streams; `process.stdin` and `process.stdout` except in tests. */
export type DeckTerminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
};

/** How a deck ended: what to print on stderr, once the shell's screen is back, and the exit code. */
export type DeckEnd = {readonly exitCode: 0 | 1; readonly message?: Printable};
