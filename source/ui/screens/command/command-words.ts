import {nearestWord} from '../../../base/index.js';
import {localized} from '../../../base/text/index.js';

/** One thing that can be typed behind a colon. */
export type CommandWord = {
	/** The first is its name. */
	readonly words: readonly string[];
	/** What may stand behind it; nothing where absent. */
	readonly argument?: {
		/** Of what it is the name: `context`, `namespace`. */
		readonly of: string;
		/** Those that are known by now. */
		readonly known: readonly string[];
		/** Another than those may be right: not all are known. */
		readonly isOpen: boolean;
	};
	/** @returns why not, a sentence. */
	run(argument: string): string | undefined;
};

export type Completion = {
	/** What is typed, with what can be added to it without a choice. */
	readonly text: string;
	/** What the word at its end may become. */
	readonly candidates: readonly string[];
};

/** Completes the word at the end of what is typed behind the colon. */
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

/** What two and more words begin with alike, at least what is typed. */
function common(words: readonly string[], typed: string): string {
	const [first = typed, ...others] = words;
	let length = first.length;
	while (length > typed.length && !others.every(word => word.startsWith(first.slice(0, length)))) {
		length -= 1;
	}

	return first.slice(0, Math.max(length, typed.length));
}

/** Does what is typed; where it can't, says why and what was meant. */
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

/** By its name, another word for it, or the beginning of one name alone. */
function find(name: string, commands: readonly CommandWord[]): CommandWord | undefined {
	const begun = commands.filter(({words}) => words[0]?.startsWith(name));
	return commands.find(({words}) => words.includes(name)) ?? (begun.length === 1 ? begun[0] : undefined);
}
