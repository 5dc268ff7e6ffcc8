import {nearestWord} from '../../../base/index.js';
import {localized} from '../../../base/text/index.js';

/** One command of the command line. */
export type CommandWord = {
	/** The name of the command, then its other names. */
	readonly words: readonly string[];
	/** The argument; absent if the command has none. */
	readonly argument?: {
		/** The kind of object that it names: `context`, `namespace`. */
		readonly of: string;
		/** The names that are known so far. */
		readonly known: readonly string[];
		/** Whether other names may be valid too, because not all are known. */
		readonly isOpen: boolean;
	};
	/** @returns why the command failed, a sentence. */
	run(argument: string): string | undefined;
};

export type Completion = {
	/** The typed text, extended as far as there is only one possibility. */
	readonly text: string;
	/** Possible completions of the last word. */
	readonly candidates: readonly string[];
};

/** Completes the last word of the command line. */
export function completeCommand(typed: string, commands: readonly CommandWord[]): Completion {
	const [, name = '', argument] = /^\s*(\S*)(?:\s+(.*))?$/s.exec(typed) ?? [];
	if (argument === undefined) {
		const candidates = commands.flatMap(({words}) => words.slice(0, 1)).filter(word => word.startsWith(name));
		const [only] = candidates;
		const isWhole = candidates.length === 1 && only !== undefined;
		const takesMore = isWhole && find(only, commands)?.argument !== undefined;
		return {text: isWhole ? `${only}${takesMore ? ' ' : ''}` : common(candidates, name), candidates};
	}

	const known = find(name, commands)?.argument?.known ?? [];
	const candidates = known.filter(word => word.startsWith(argument));
	return {text: `${name} ${common(candidates, argument)}`, candidates};
}

/** The longest common begin of some words, at least the typed text. */
function common(words: readonly string[], typed: string): string {
	const [first = typed, ...others] = words;
	let length = first.length;
	while (length > typed.length && !others.every(word => word.startsWith(first.slice(0, length)))) {
		length -= 1;
	}

	return first.slice(0, Math.max(length, typed.length));
}

/** Runs a typed command. If it can't, the result says why, and proposes a similar command. */
export function runCommand(typed: string, commands: readonly CommandWord[]): string | undefined {
	const [, name = '', argument = ''] = /^\s*:?(\S*)\s*(.*?)\s*$/s.exec(typed) ?? [];
	if (name === '') {
		return undefined;
	}

	const command = find(name, commands);
	if (command === undefined) {
		const names = commands.flatMap(({words}) => words.slice(0, 1));
		const nearest = nearestWord(name, names);
		return localized`there is no :${name}: ${nearest === undefined ? localized`one of ${names.join(', ')}` : localized`did you mean :${nearest}?`}`;
	}

	const takes = command.argument;
	if (takes === undefined && argument !== '') {
		return localized`:${command.words[0]} takes nothing behind it`;
	}

	if (takes !== undefined && argument !== '' && !takes.isOpen && !takes.known.includes(argument)) {
		const nearest = nearestWord(argument, takes.known);
		return localized`there is no ${takes.of} ${JSON.stringify(argument)}${nearest === undefined ? '' : localized`: did you mean ${nearest}?`}`;
	}

	return command.run(argument);
}

/** Finds a command by its name, by another name, or by a begin that only one name has. */
function find(name: string, commands: readonly CommandWord[]): CommandWord | undefined {
	const begun = commands.filter(({words}) => words[0]?.startsWith(name));
	return commands.find(({words}) => words.includes(name)) ?? (begun.length === 1 ? begun[0] : undefined);
}
