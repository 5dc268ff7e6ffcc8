import type {Subscribable} from '../../base/index.js';
import {createVersionStore} from '../../base/index.js';
import type {Printable} from '../../base/text/index.js';
import {localized} from '../../base/text/index.js';
import type {Binding, Handler, KeyMap} from './define-keys.js';
import {isWriteOnly, keyLabel} from './define-keys.js';
import type {KeyPress} from './key-press.js';

/** Keys that are alive somewhere; depth 0 is global, 1 a screen, 2 a dialog, 3 the help over it. */
export type Scope = {
	readonly depth: number;
	readonly map: KeyMap;
	/** The newest handlers; by id of the map. */
	readonly handlers: () => Readonly<Record<string, Handler>>;
	/** A focused text field: takes text and editing keys before any binding receives them. */
	readonly text?: TextSink;
	/** Takes pasted text where no text field is focused, as a list of things that the screen is about. */
	readonly pasted?: (text: string) => void;
	/** Takes text that is typed, and means no key, where no text field is focused: it is text for one of the screen. */
	readonly typed?: (text: string) => void;
};

export type TextSink = {
	/** Takes typed or pasted text, printable or not. */
	insert(text: string): void;
	/** It takes several lines at once; into another field, they are typed one after the other. */
	readonly takesLines?: boolean;
	/** Takes an editing key such as `backspace` or `ctrl+u`; false where it is none of its own. */
	edit(name: string): boolean;
};

/** One binding as footer and help show it. */
export type ShownKey = {readonly id: string; readonly binding: Binding; readonly disabled?: string};
export type ShownScope = {readonly title: Printable; readonly keys: readonly ShownKey[]};

/** Its snapshot grows with each change of scopes, labels and reasons. */
export type KeyStack = Subscribable<number> & {
	/** Adds a scope; the returned function takes it away. */
	push(scope: Scope): () => void;
	/** Says that labels or reasons of a scope changed, for footer and help. */
	touch(): void;
	/**
	 * Runs what the presses mean; more than one press is a chunk that came in one go.
	 *
	 * @param isRest - they are the rest of one
	 * @returns the rest of a chunk, to press once what the begin of it changed can be heard.
	 */
	press(presses: readonly KeyPress[], isRest?: boolean): readonly KeyPress[];
	/** Pasted text goes to the focused text field or nowhere. */
	paste(text: string): void;
	/** The scopes that receive keys at `depth` (the deepest where absent), latest first, then the global ones. */
	shown(depth?: number): readonly ShownScope[];
	hasText(): boolean;
};

export type KeyStackOptions = {
	/** With --read-only danger keys are not there. */
	isReadOnly(): boolean;
	/** Why, as the refusal says it. */
	because?(): string | undefined;
	/** Hears why a key did nothing. */
	readonly refuse: (reason: string) => void;
};

/** The scopes that are alive and what a key means in them: dialog over screen over global. */
export function createKeyStack({isReadOnly, because, refuse}: KeyStackOptions): KeyStack {
	let scopes: readonly Scope[] = [];
	/** Keys of which it was said that they mean nothing here. */
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

		if (isInChunk && (found.binding.danger || found.binding.isAlone)) {
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
			// Typed faster than it was read, or pasted by a terminal without bracketed paste.
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

		const [opener, ...more] = presses;
		if (opener && find(opener.name)?.binding.opensText) {
			run(opener);
			return more;
		}

		for (const press of presses) {
			const found = find(press.name);
			if (!found?.binding.repeats) {
				// Nobody presses several keys at once: this is pasted text, and pasted text is never a command.
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

			if (isRest || presses.length > 1) {
				return runChunk(presses);
			}

			run(first);
			return [];
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
				.filter(({text, pasted, typed}) => [text, pasted, typed].every(part => part === undefined))
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

/** What a press writes into a text of several lines. */
function textOf({name, text}: KeyPress): string {
	return text ?? (name === 'enter' ? '\n' : name === 'tab' ? '\t' : '');
}
