import type {Command, VerbFlag} from '../arguments/index.js';
import {allFlags, expandShortFlags, flagFor, flagName, flagOf, globalFlags, takesValue} from '../arguments/index.js';

export type Candidate = {readonly value: string; readonly about?: string};

/** The word at the cursor, and where its completions come from. */
export type Target = {
	/** The typed part of the value, without `--flag=`. */
	readonly typed: string;
	/** The flags before it, by key. The values of a repeated flag are separated by line breaks. */
	readonly flags: ReadonlyMap<string, string>;
} & Found;

/** The source of the completions. */
type Found =
	| {readonly kind: 'words'; readonly words: readonly Candidate[]}
	| {readonly kind: 'request'; readonly states: readonly string[] | undefined; readonly given: readonly string[]}
	/** A value of the flag. `value` is its placeholder in the help: `CONTEXT`, `SIGNER`. */
	| {readonly kind: 'value'; readonly value: string; readonly flag: string}
	| {readonly kind: 'file' | 'folder' | 'none'};

type Before = {
	readonly verb: string | undefined;
	readonly operands: readonly string[];
	readonly flags: ReadonlyMap<string, string>;
	/** The last word, if it is a flag whose value comes next. */
	readonly waiting: string | undefined;
	/** Whether `--` was there, so that all following words are operands. */
	readonly isOver: boolean;
};

/**
 * Finds out what is completed.
 *
 * @param words - the command line without the program's name and without quotes. The last word is at the cursor, and may be
 *   empty.
 */
export function targetOf(words: readonly string[], commands: readonly Command[]): Target {
	const current = words.at(-1) ?? '';
	const {verb, operands, flags, waiting, isOver} = read(words.slice(0, -1));
	const command = commands.find(({name}) => name === verb);
	const base = {typed: current, flags};
	if (waiting !== undefined) {
		return {...base, ...flagValue(waiting, command)};
	}

	if (!isOver && current.startsWith('-')) {
		const [, name = '', value] = /^([^=]*)=(.*)$/s.exec(current) ?? [];
		if (value !== undefined) {
			const [key] = flagOf(name) ?? [];
			return {...base, typed: value, ...(key === undefined ? {kind: 'none'} : flagValue(key, command))};
		}

		return {...base, kind: 'words', words: flagWords(command, flags)};
	}

	if (verb === undefined) {
		return {...base, kind: 'words', words: verbWords(commands)};
	}

	return {...base, ...operandOf(command, operands, commands)};
}

function read(words: readonly string[]): Before {
	const expanded = expandShortFlags(words);
	const operands: string[] = [];
	const flags = new Map<string, string>();
	const note = (key: string, value: string) => {
		const former = flags.get(key);
		flags.set(key, former === undefined ? value : `${former}\n${value}`);
	};
	for (let index = 0; index < expanded.length; index += 1) {
		const word = expanded[index] ?? '';
		if (word === '--') {
			const [verb, ...rest] = [...operands, ...expanded.slice(index + 1)];
			return {verb, operands: rest, flags, waiting: undefined, isOver: true};
		}

		const [, name = word, value] = /^(-[^=]*)=(.*)$/s.exec(word) ?? [];
		const flag = flagOf(name);
		if (flag === undefined) {
			if (!word.startsWith('-') || word === '-') {
				operands.push(word);
			}

			continue;
		}

		const [key, definition] = flag;
		if (value !== undefined || !takesValue(definition)) {
			note(key, value ?? '');
			continue;
		}

		index += 1;
		if (index === expanded.length) {
			const [verb, ...rest] = operands;
			return {verb, operands: rest, flags, waiting: key, isOver: false};
		}

		note(key, expanded[index] ?? '');
	}

	const [verb, ...rest] = operands;
	return {verb, operands: rest, flags, waiting: undefined, isOver: false};
}

function flagValue(key: string, command: Command | undefined): Found {
	const {value = '', choices} = flagFor(key, command) ?? {};
	const words = key === 'output' ? command?.outputs : choices;
	if (words !== undefined) {
		return {kind: 'words', words: words.map(each => ({value: each}))};
	}

	switch (value) {
		case 'FILE':
		case 'FILE|-':
		case 'SPEC|-': {
			return {kind: 'file'};
		}

		case 'DIR': {
			return {kind: 'folder'};
		}

		case 'FROM': {
			return {kind: 'words', words: ['prompt', 'file:', 'env:'].map(each => ({value: each}))};
		}

		default: {
			return {kind: 'value', value, flag: key};
		}
	}
}

/** Flags that may still be given. Those of the verb come before those of every verb. */
function flagWords(command: Command | undefined, flags: ReadonlyMap<string, string>): readonly Candidate[] {
	const keys: readonly string[] = [...(command?.flags ?? ([] as readonly VerbFlag[])), ...Object.keys(globalFlags)];
	return keys
		.filter(key => !flags.has(key) || allFlags[key]?.form === 'texts')
		.map(key => ({value: flagName(key), about: flagFor(key, command)?.help ?? ''}));
}

function verbWords(commands: readonly Command[]): readonly Candidate[] {
	return commands.map(({name, summary}) => ({value: name, about: summary}));
}

function operandOf(command: Command | undefined, operands: readonly string[], commands: readonly Command[]): Found {
	const completes = command?.completes;
	if (
		completes === undefined ||
		(operands.length > 0 && 'most' in completes && completes.most === 'one' && !('thenFile' in completes))
	) {
		return {kind: 'none'};
	}

	switch (completes.kind) {
		case 'request': {
			return {kind: 'request', states: completes.states, given: operands};
		}

		case 'file': {
			return {kind: operands.length === 0 ? 'file' : 'none'};
		}

		case 'verb': {
			return operands.length === 0 ? {kind: 'words', words: verbWords(commands)} : {kind: 'none'};
		}

		case 'words': {
			return completes.thenFile && operands.length > 0
				? {kind: operands.length === 1 ? 'file' : 'none'}
				: {kind: 'words', words: completes.words.filter(word => !operands.includes(word)).map(value => ({value}))};
		}
	}
}
