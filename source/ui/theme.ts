import chalk from 'chalk';
import type {Emphasis, Line} from '../present/span.js';

export type Tone = Emphasis;

const styles: Readonly<Record<Tone, (text: string) => string>> = {
	plain: text => text,
	strong: chalk.bold,
	muted: chalk.dim,
	focus: chalk.cyan,
	ok: chalk.green,
	waiting: chalk.yellow,
	danger: chalk.red,
};

/** Printable text in the colours of its meaning; as it is where colour is off (FORCE_COLOR=0). */
export function paint(tone: Tone, text: string): string {
	return styles[tone](text);
}

/** A whole line, ready for one `<Text>`. */
export function paintLine(line: Line): string {
	return line.map(({emphasis, text}) => paint(emphasis, text)).join('');
}
