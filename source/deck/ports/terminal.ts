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
	/** The colour level of chalk: 0 none, 1 for 16, 2 for 256, 3 for all colours. */
	readonly depth: 0 | 1 | 2 | 3;
	/** Whether the terminal is asked for its background after the first frame. */
	readonly asksBackground: boolean;
	/** The terminal can't move its cursor, so lines are written one after the other. */
	readonly isPlain: boolean;
	/** The operator has chosen the mouse, and the terminal can have one. */
	readonly hasMouse?: boolean;
	/** The terminal shows ASCII only. */
	readonly isAscii: boolean;
};

/** The end of a deck: its exit code, and a message for stderr after the shell's screen is back. */
export type DeckEnd = {readonly exitCode: 0 | 1; readonly message?: Printable};
