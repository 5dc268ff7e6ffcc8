import type {Subscribable} from '../../base/index.js';
import {createVersionStore} from '../../base/index.js';
import type {Printable} from '../../base/text/index.js';
import {localized} from '../../base/text/index.js';
import type {Binding, Handler, KeyMap} from './define-keys.js';
import {isWriteOnly, keyLabel} from './define-keys.js';
import type {KeyPress} from './key-press.js';

/** The keys of a mounted component. Depth 0 is global, 1 a screen, 2 a dialog, 3 the help over it. */
export type Scope = {
	readonly depth: number;
	readonly map: KeyMap;
	/** The current handlers, by the ids of the map. */
	readonly handlers: () => Readonly<Record<string, Handler>>;
	/** A focused text field. It receives text and editing keys before any binding. */
	readonly text?: TextSink;
	/** Receives pasted text if no text field is focused, such as a list of names for the screen. */
	readonly pasted?: (text: string) => void;
	/** Receives typed characters that are no key, if no text field is focused. The screen puts them into one of its fields. */
	readonly typed?: (text: string) => void;
	/** Receives a click. @returns false if it is not about this part of the screen. */
	readonly clicked?: (at: Place) => boolean;
};

/** A cell of the screen, from 0 at the top left. */
export type Place = {readonly column: number; readonly row: number};

export type TextSink = {
	/** Inserts typed or pasted text, printable or not. */
	insert(text: string): void;
	/** The field takes several lines at once. In other fields each line is typed on its own. */
	readonly takesLines?: boolean;
	/** Handles an editing key such as `backspace` or `ctrl+u`; false if the field does not know the key. */
	edit(name: string): boolean;
};

/** One binding as footer and help show it. */
export type ShownKey = {readonly id: string; readonly binding: Binding; readonly disabled?: string};
export type ShownScope = {readonly title: Printable; readonly keys: readonly ShownKey[]};

/** The snapshot is a number that grows with each change of scopes, labels and reasons. */
export type KeyStack = Subscribable<number> & {
	/** Adds a scope; the returned function takes it away. */
	push(scope: Scope): () => void;
	/** Must be called when labels or reasons of a scope changed, so that footer and help are drawn again. */
	touch(): void;
	/**
	 * Runs the bindings of the presses. More than one press is a chunk: the presses came at once.
	 *
	 * @param isRest - the presses are the rest of a chunk.
	 * @returns the rest of a chunk. It must be pressed after the changes of its first part are committed.
	 */
	press(presses: readonly KeyPress[], isRest?: boolean): readonly KeyPress[];
	/** A click on the screen goes to the part of it that is there, if that receives keys now. */
	click(at: Place): void;
	/** A click on a key in the footer runs its binding, if that only navigates. */
	clickKey(name: string): void;
	/** The wheel moves as the arrow keys do, where these only move. */
	wheel(name: 'up' | 'down'): void;
	/** Pasted text goes to the focused text field or nowhere. */
	paste(text: string): void;
	/** The scopes that receive keys at `depth` (if absent, the deepest), latest first, then the global ones. */
	shown(depth?: number): readonly ShownScope[];
	hasText(): boolean;
};

export type KeyStackOptions = {
	/** With --read-only there are no danger keys. */
	isReadOnly(): boolean;
	/** Why the deck is read-only; part of the refusal. */
	because?(): string | undefined;
	/** Receives the reason if a key did nothing. */
	readonly refuse: (reason: string) => void;
};

/** Rows of one notch, as many as terminals make of one where a program has not asked for the mouse. */
const wheelSteps = 3;

/** Keeps the scopes of mounted components, and finds the binding of a key: dialog before screen before global. */
export function createKeyStack({isReadOnly, because, refuse}: KeyStackOptions): KeyStack {
	let scopes: readonly Scope[] = [];
	/** Keys that were already reported as having no meaning here. */
	let meaningless = new Set<string>();
	const {getSnapshot, subscribe, change: touch} = createVersionStore();

	const top = () => Math.max(0, ...scopes.map(({depth}) => depth));
	const heard = (depth: number) => [
		...scopes.filter(scope => scope.depth === depth && depth > 0).toReversed(),
		...scopes.filter(scope => scope.depth === 0),
	];
	const sink = () => heard(top()).find(({text}) => text !== undefined)?.text;

	const find = (name: string) => {
		for (const scope of heard(top())) {
			for (const [id, binding] of Object.entries(scope.map.bindings)) {
				const handler = scope.handlers()[id];
				if (handler && binding.keys.includes(name)) {
					return {binding, handler};
				}
			}
		}

		return undefined;
	};

	const typedTaker = () => heard(top()).find(({typed}) => typed !== undefined)?.typed;

	const run = ({name, text}: KeyPress, isInChunk = false): void => {
		const field = sink();
		if (field && text !== undefined) {
			field.insert(text);
			return;
		}

		if (field?.edit(name)) {
			return;
		}

		const found = find(name);
		if (found === undefined) {
			const taker = text === undefined ? undefined : typedTaker();
			if (taker && text !== undefined) {
				taker(text);
			} else if (!meaningless.has(name)) {
				meaningless.add(name);
				refuse(localized`${keyLabel(name)} does nothing here: ? shows the keys`);
			}

			return;
		}

		if (isInChunk && found.binding.danger) {
			refuse(localized`${keyLabel(name)} came together with text: press it by itself`);
		} else if (isWriteOnly(found.binding) && isReadOnly()) {
			refuse(`${found.binding.label}: ${because?.() ?? localized`not with --read-only`}`);
		} else if (found.handler.disabled !== undefined) {
			refuse(found.handler.disabled);
		} else {
			found.handler.run();
		}
	};

	const runChunk = (presses: readonly KeyPress[]): readonly KeyPress[] => {
		const field = sink();
		const taker = field ? undefined : typedTaker();
		if (field || taker) {
			// The text was typed faster than it was read, or pasted in a terminal without bracketed paste.
			const takes = taker ?? ((text: string) => field?.insert(text));
			const hasLines = presses.slice(0, -1).some(({name}) => name === 'enter');
			if (hasLines && (taker || field?.takesLines)) {
				takes(presses.map(textOf).join(''));
				return [];
			}

			const end = presses.findIndex(({text}) => text === undefined);
			if (end === 0) {
				run(presses[0] as KeyPress, true);
				return presses.slice(1);
			}

			const typed = end === -1 ? presses : presses.slice(0, end);
			takes(typed.map(textOf).join(''));
			return presses.slice(typed.length);
		}

		for (const [at, press] of presses.entries()) {
			const found = find(press.name);
			if (found?.binding.opensText) {
				run(press);
				return presses.slice(at + 1);
			}

			if (!found?.binding.repeats) {
				// Several keys at once are pasted text, and pasted text is never a command.
				refuse(localized`several keys came at once: only moves were made`);
				return [];
			}

			run(press);
		}

		return [];
	};

	return {
		push(scope) {
			scopes = [...scopes, scope];
			meaningless = new Set();
			touch();
			return () => {
				scopes = scopes.filter(other => other !== scope);
				touch();
			};
		},
		touch,
		press(presses, isRest = false) {
			const [first] = presses;
			if (first === undefined) {
				return [];
			}

			if (isRest || presses.length > 1 || first.isTogether) {
				return runChunk(presses);
			}

			run(first);
			return [];
		},
		click(at) {
			heard(top()).some(({clicked}) => clicked?.(at));
		},
		clickKey(name) {
			const found = find(name);
			if (found?.binding.navigates && found.handler.disabled === undefined) {
				found.handler.run();
			} else if (found) {
				refuse(found.handler.disabled ?? localized`a click only moves and shows: press ${keyLabel(name)} for this`);
			}
		},
		wheel(name) {
			const found = find(name);
			if (found?.binding.repeats && found.handler.disabled === undefined) {
				for (let step = 0; step < wheelSteps; step += 1) {
					found.handler.run();
				}
			}
		},
		paste(text) {
			const field = sink();
			const taker = heard(top()).find(({pasted}) => pasted !== undefined)?.pasted;
			if (field) {
				field.insert(text);
			} else if (taker) {
				taker(text);
			} else {
				refuse(localized`pasted text is not a command; nothing was done`);
			}
		},
		shown(depth = top()) {
			return heard(depth)
				.filter(({text, pasted, typed, clicked}) => [text, pasted, typed, clicked].every(part => part === undefined))
				.map(({map, handlers}) => ({
					title: map.title,
					keys: Object.entries(map.bindings)
						.filter(([, binding]) => !(isWriteOnly(binding) && isReadOnly()))
						.map(([id, binding]) => {
							const {disabled, label = binding.label, footer = binding.footer ?? false} = handlers()[id] ?? {};
							return {
								id,
								binding: {...binding, label, footer},
								...(disabled === undefined ? {} : {disabled}),
							};
						}),
				}));
		},
		hasText: () => sink() !== undefined,
		getSnapshot,
		subscribe,
	};
}

/** The characters that a press adds to a text of several lines. */
function textOf({name, text}: KeyPress): string {
	return text ?? (name === 'enter' ? '\n' : name === 'tab' ? '\t' : '');
}
