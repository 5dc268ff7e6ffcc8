import type {Subscribable} from '../../base/index.js';
import {createStore} from '../../base/index.js';
import type {Printable} from '../../base/text/index.js';
import {asciiText, joined, printed} from '../../base/text/index.js';
import type {Emphasis, Line} from '../../present/text/index.js';
import type {Background, ColorDepth, Palette} from './palette.js';
import {paletteFor} from './palette.js';

export type Tone = Emphasis;

/** The look of the deck. The snapshot is the palette, which changes when the background of the terminal becomes known. */
export type Look = Subscribable<Palette> & {
	/** Neither the locale nor the terminal shows anything beyond ASCII. */
	readonly isAscii: boolean;
	setBackground(background: Background): void;
};

export type LookOptions = {
	readonly background: Background;
	readonly depth: ColorDepth;
	readonly isAscii: boolean;
};

export function createLook({background, depth, isAscii}: LookOptions): Look {
	const {getSnapshot, subscribe, set} = createStore(paletteFor(background, depth));
	return {isAscii, getSnapshot, subscribe, setBackground: next => set(paletteFor(next, depth))};
}

/** Printable text in the colour of its meaning. */
function paint(sgr: string, text: Printable): Printable {
	// The colour codes are this program's own.
	return sgr === '' || text === '' ? text : (`\u001B[${sgr}m${text}\u001B[0m` as Printable);
}

/** A whole line, ready for one `<Text>`. */
export function paintLine(line: Line, palette: Palette): Printable {
	return joined(
		line.map(({emphasis, text}) => paint(palette[emphasis], text)),
		printed``,
	);
}

/** Converts a line for a terminal that shows ASCII only. */
export function asciiLine(line: Line): Line {
	return line.map(({emphasis, text}) => ({emphasis, text: asciiText(text)}));
}
