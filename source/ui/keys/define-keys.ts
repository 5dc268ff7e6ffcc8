/** One thing that keys can do, as footer, help and README show it. */

import type {Printable} from '../../base/text/index.js';
import {printable, printed} from '../../base/text/index.js';
export type Binding = {
	/** Names as `KeyPress.name` has them: `a`, `?`, `enter`, `esc`, `up`, `space`, `ctrl+u`; the first is shown in the footer. */
	readonly keys: readonly string[];
	/** One or two words. */
	readonly label: Printable;
	/** The effect of the key, as a phrase. */
	readonly help: Printable;
	readonly footer?: boolean;
	/** The key leads to a write. It does not exist with --read-only, and never runs from several keys that came at once. */
	readonly danger?: boolean;
	/** The key is of use only before a write. It does not exist with --read-only. */
	readonly preparesWrite?: boolean;
	/** The key opens a text field. Characters that come at once with it are typed there. */
	readonly opensText?: boolean;
	/** The key shows another screen or row, or closes what it opened, and changes nothing else. A click on it does the same. */
	readonly navigates?: boolean;
	/** The key only moves the cursor. `jjj` that comes at once runs it three times. */
	readonly repeats?: boolean;
};

/** Whether the key does not exist with --read-only. */
export function isWriteOnly({danger = false, preparesWrite = false}: Binding): boolean {
	return danger || preparesWrite;
}

export type KeyMap<Id extends string = string> = {
	/** Heading in the help. */
	readonly title: Printable;
	readonly bindings: Readonly<Record<Id, Binding>>;
};

export type Handler = {
	/** Replaces the label of the binding in the footer. */
	readonly label?: Printable | undefined;
	run(): void;
	/** Why the key does nothing now; a sentence that is shown when the key is pressed. */
	readonly disabled?: string | undefined;
	/** `false` if the key has nothing to do here. The footer then leaves it out, instead of showing it dim. */
	readonly footer?: boolean | undefined;
};

/** One handler for each id. A definition without a handler does not compile. */
export type Handlers<Id extends string> = Readonly<Record<Id, Handler>>;

/** Declares keys as data; throws if one key would have two meanings, or a click could do more than navigate. */
export function defineKeys<const Id extends string>(
	title: Printable,
	bindings: Readonly<Record<Id, Binding>>,
): KeyMap<Id> {
	const taken = new Map<string, string>();
	for (const [id, {keys, navigates, danger, preparesWrite}] of Object.entries<Binding>(bindings)) {
		if (navigates && (danger || preparesWrite)) {
			throw new Error(`${title}: ${id} does more than navigate`);
		}

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
