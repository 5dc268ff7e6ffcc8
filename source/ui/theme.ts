import chalk from 'chalk';

/** Colour by what it means, never by hue; each meaning is also said in a word or a mark. */
export type Tone = 'plain' | 'strong' | 'muted' | 'focus' | 'ok' | 'warn' | 'danger';

const styles: Readonly<Record<Tone, (text: string) => string>> = {
	plain: text => text,
	strong: chalk.bold,
	muted: chalk.dim,
	focus: chalk.cyan,
	ok: chalk.green,
	warn: chalk.yellow,
	danger: chalk.red,
};

/** Printable text in the colours of its meaning; as it is where colour is off (FORCE_COLOR=0). */
export function paint(tone: Tone, text: string): string {
	return styles[tone](text);
}
