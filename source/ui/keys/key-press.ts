import type {Key} from 'ink';

/** One key press, or text that came at once. */
export type KeyPress = {
	/** `enter`, `esc`, `up`, `ctrl+c`, `shift+tab`, `space`, else the character. */
	readonly name: string;
	/** The text that the key writes into a text field; absent for keys that write nothing. */
	readonly text?: string;
	/** It came in one read with a report of the mouse, so it is no key by itself. */
	readonly isTogether?: true;
};

const named = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['backspace', 'backspace'],
	['delete', 'delete'],
] as const;

/** Converts an input event of Ink to key presses. One event may hold several characters. */
export function readKeyPresses(input: string, key: Key): readonly KeyPress[] {
	if (key.eventType === 'release') {
		return [];
	}

	for (const [flag, name] of named) {
		if (key[flag]) {
			return [{name}];
		}
	}

	if (key.tab) {
		return [{name: key.shift ? 'shift+tab' : 'tab'}];
	}

	if (key.ctrl || key.meta || key.super) {
		const prefix = key.ctrl ? 'ctrl' : 'alt';
		return input === '' ? [] : [{name: `${prefix}+${input.toLowerCase()}`}];
	}

	// Several characters that come at once may end a line in CR or LF. Emacs sends LF for Enter.
	return Array.from(input.replaceAll('\r\n', '\r'), readCharacter);
}

function readCharacter(character: string): KeyPress {
	switch (character) {
		case '\r':
		case '\n':
			return {name: 'enter'};
		case '\t':
			return {name: 'tab'};
		case ' ':
			return {name: 'space', text: character};
		default:
			return {name: character, text: character};
	}
}
