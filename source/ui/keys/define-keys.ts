/** One thing that keys can do, as footer, help and README show it. */

import type {Printable} from '../../base/text/index.js';
import {printable, printed} from '../../base/text/index.js';
export type Binding = {
	/** Names as `KeyPress.name` has them: `a`, `?`, `enter`, `esc`, `up`, `space`, `ctrl+u`; the first is shown in the footer. */
	readonly keys: readonly string[];
	/** One or two words. */
	readonly label: Printable;
	/** What it does, a phrase. */
	readonly help: Printable;
	readonly footer?: boolean;
	/** It leads to a write: gone with --read-only, and never run from a chunk of several keys. */
	readonly danger?: boolean;
	/** Of use only before a write: gone with --read-only. */
	readonly preparesWrite?: boolean;
	/** Never run from a chunk of several keys, though it leads to no write. */
	readonly isAlone?: boolean;
	/** It opens a text field: what comes with it in one go is typed there. */
	readonly opensText?: boolean;
	/** Moves only: a chunk such as `jjj` runs it as often as it is there. */
	readonly repeats?: boolean;
};

/** Whether there is no such key with --read-only. */
export function isWriteOnly({danger = false, preparesWrite = false}: Binding): boolean {
	return danger || preparesWrite;
}

export type KeyMap<Id extends string = string> = {
	/** Heading in the help. */
	readonly title: Printable;
	readonly bindings: Readonly<Record<Id, Binding>>;
};

export type Handler = {
	/** What the footer says in place of the label of the binding. */
	readonly label?: Printable | undefined;
	run(): void;
	/** Why it can't be done now, a sentence, shown when the key is pressed. */
	readonly disabled?: string | undefined;
	/** `false` where there is nothing for it to do here: the footer leaves it out, and does not show it dim. */
	readonly footer?: boolean | undefined;
};

/** One handler for each id: a definition nobody handles does not compile. */
export type Handlers<Id extends string> = Readonly<Record<Id, Handler>>;

/** Declares keys as data; throws where one key would mean two things. */
export function defineKeys<const Id extends string>(
	title: Printable,
	bindings: Readonly<Record<Id, Binding>>,
): KeyMap<Id> {
	const taken = new Map<string, string>();
	for (const [id, {keys}] of Object.entries<Binding>(bindings)) {
		for (const key of keys) {
			const other = taken.get(key);
			if (other !== undefined) {
				throw new Error(`${title}: ${key} is both ${other} and ${id}`);
			}

			taken.set(key, id);
		}
	}

	return {title, bindings};
}

const shown: Readonly<Record<string, Printable>> = {
	up: printed`↑`,
	down: printed`↓`,
	left: printed`←`,
	right: printed`→`,
	pageup: printed`PgUp`,
	pagedown: printed`PgDn`,
	'shift+tab': printed`⇧tab`,
};

/** A key's name as a person reads it. */
export function keyLabel(name: string): Printable {
	return shown[name] ?? printable(name.replace(/^ctrl\+(.)$/, (_, letter: string) => `^${letter.toUpperCase()}`));
}
