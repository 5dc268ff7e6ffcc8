import chalk from 'chalk';
import type {Printable} from '../../base/text/index.js';
import {joined, printed} from '../../base/text/index.js';
import type {Emphasis, Line} from '../../present/text/index.js';

export type Tone = Emphasis;

const styles: Readonly<Record<Tone, (text: string) => string>> = {
	plain: text => text,
	strong: chalk.bold,
	muted: chalk.dim,
	focus: chalk.cyan,
	ok: chalk.green,
	waiting: chalk.yellow,
	danger: chalk.red,
	'context-red': chalk.bgRed.whiteBright.bold,
	'context-yellow': chalk.bgYellow.black.bold,
	'context-green': chalk.bgGreen.black.bold,
	'context-blue': chalk.bgBlue.whiteBright.bold,
	'context-magenta': chalk.bgMagenta.whiteBright.bold,
	'context-cyan': chalk.bgCyan.black.bold,
};

/** Printable text in the colours of its meaning; as it is where colour is off (FORCE_COLOR=0). */
export function paint(tone: Tone, text: Printable): Printable {
	// The colour codes are this program's own.
	return styles[tone](text) as Printable;
}

/** A whole line, ready for one `<Text>`. */
export function paintLine(line: Line): Printable {
	return joined(
		line.map(({emphasis, text}) => paint(emphasis, text)),
		printed``,
	);
}
