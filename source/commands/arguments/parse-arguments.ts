import meow from 'meow';
import {expandHome, nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Arguments, Command} from './command.js';
import {flagFor, UsageError} from './command.js';
import type {FlagDefinition} from './flags.js';
import {allFlags, deckFlags, flagName, flagOf, globalFlags, takesValue} from './flags.js';
import {expandShortFlags} from './short-flags.js';

export type ParsedCommandLine = {readonly command: Command | undefined; readonly args: Arguments};

/**
 * Parses the command line.
 *
 * @param typed - without node and script.
 * @throws {UsageError} with the wrong flag or verb, and what was expected.
 */
export function parseArguments(typed: readonly string[], commands: readonly Command[]): ParsedCommandLine {
	const argv = withDashes(expandShortFlags(typed));
	checkValues(argv, typed);
	const {input, flags} = readWithMeow(argv);
	const [verb, ...operands] = input;
	const command = commands.find(({name}) => name === verb);
	if (verb !== undefined && command === undefined) {
		const names = commands.map(({name}) => name);
		const guess = nearestWord(verb, names);
		throw new UsageError(
			localized`there is no verb ${JSON.stringify(verb)}`,
			guess ? localized`did you mean "${guess}"?` : localized`the verbs: ${names.join(', ')}`,
		);
	}

	const known = new Set<string>([...Object.keys(globalFlags), ...(command?.flags ?? deckFlags)]);
	const values = new Map<string, readonly string[]>();
	for (const [key, value] of Object.entries(flags)) {
		const definition = allFlags[key];
		if (definition === undefined) {
			refuseUnknown(key, argv, [...known], command);
		}

		const given = toTexts(key, value, definition);
		if (given.length === 0) {
			continue;
		}

		if (!known.has(key)) {
			const owner = command === undefined ? localized`the deck` : `"${command.name}"`;
			throw new UsageError(localized`${flagName(key)} does not go with ${owner}`, helpHint(command));
		}

		values.set(
			key,
			given.map(text => (isPath(key, definition) ? expandHome(text) : text)),
		);
	}

	checkChoices(values, command);
	return {
		command,
		args: {
			operands,
			text: flag => values.get(flag)?.[0],
			texts: flag => values.get(flag) ?? [],
			isSet: flag => values.has(flag),
		},
	};
}

/** Whether the value is a file or folder of this machine. A tilde in `--kubeconfig` stays, as with kubectl. */
function isPath(key: string, {value}: FlagDefinition): boolean {
	return key !== 'kubeconfig' && /^(FILE|DIR|SPEC)\b/.test(value ?? '');
}

/** meow reads a single dash after a long flag as an operand, so it is written as the flag's value. */
function withDashes(argv: readonly string[]): readonly string[] {
	const end = argv.indexOf('--');
	const isLongWithValue = (word = '') => {
		const [, definition] = word.startsWith('--') ? (flagOf(word) ?? []) : [];
		return definition !== undefined && takesValue(definition);
	};
	return argv.flatMap((word, index) => {
		const isBefore = end === -1 || index < end;
		if (isBefore && word === '-' && isLongWithValue(argv[index - 1])) {
			return [];
		}

		return isBefore && argv[index + 1] === '-' && isLongWithValue(word) ? [`${word}=-`] : [word];
	});
}

/** meow drops a repeatable flag without a value, so values are checked before. */
function checkValues(argv: readonly string[], typed: readonly string[]): void {
	const end = argv.indexOf('--');
	const before = end === -1 ? argv : argv.slice(0, end);
	for (const [index, word] of before.entries()) {
		const [key, definition] = flagOf(word) ?? [];
		if (definition === undefined || !takesValue(definition)) {
			continue;
		}

		const next = before[index + 1];
		if (next === undefined || next === '' || (next.startsWith('-') && next.length > 1)) {
			throw new UsageError(
				localized`${word} needs a value: ${definition.value ?? 'TEXT'}, ${definition.help}`,
				key === 'filter' && next !== undefined
					? localized`one that begins with - is written ${word}=${typed[typed.indexOf(word) + 1] ?? next}`
					: undefined,
			);
		}
	}
}

function readWithMeow(argv: readonly string[]): {
	readonly input: readonly string[];
	readonly flags: Readonly<Record<string, unknown>>;
} {
	try {
		const {input, flags} = meow({
			importMeta: import.meta,
			argv: [...withNegatives(argv)],
			pkg: {name: 'certdeck', version: '0'},
			description: false,
			autoHelp: false,
			autoVersion: false,
			booleanDefault: undefined,
			flags: Object.fromEntries(
				Object.entries(allFlags).map(([key, {form, short}]) => [
					key,
					{
						type: form === 'switch' ? ('boolean' as const) : ('string' as const),
						...(short === undefined ? {} : {shortFlag: short}),
						...(form === 'texts' ? {isMultiple: true} : {}),
					},
				]),
			),
		});
		return {input, flags};
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		throw new UsageError(message.replace(/\.$/, '').replace(/^The flag/, localized`the flag`));
	}
}

/** meow reads `--no-journal` as `--journal` with the value false. Here it is a flag by itself. */
function withNegatives(argv: readonly string[]): readonly string[] {
	const names = new Map(
		Object.keys(allFlags)
			.filter(key => /^no[A-Z]/.test(key))
			.map(key => [flagName(key), `--${key}`]),
	);
	const end = argv.indexOf('--');
	return argv.map((word, index) => (end === -1 || index < end ? (names.get(word) ?? word) : word));
}

function toTexts(key: string, value: unknown, {form}: FlagDefinition): readonly string[] {
	if (value === undefined) {
		return [];
	}

	if (form === 'switch') {
		return value === true ? ['true'] : [];
	}

	if (Array.isArray(value)) {
		return value.map(String);
	}

	const text = String(value);
	if (text === '' && form !== 'optional') {
		throw new UsageError(localized`${flagName(key)} needs a value`);
	}

	return [text];
}

function refuseUnknown(
	key: string,
	argv: readonly string[],
	known: readonly string[],
	command: Command | undefined,
): never {
	const plain = (word: string) =>
		word
			.replace(/^-+(no-)?/, '')
			.split('=')[0]
			?.replaceAll('-', '')
			.toLowerCase();
	const written =
		argv.find(word => word.startsWith('-') && plain(word) === key.toLowerCase())?.split('=')[0] ??
		(key.length === 1 ? `-${key}` : flagName(key));
	const guess = nearestWord(written, known.map(flagName));
	throw new UsageError(
		localized`there is no flag ${JSON.stringify(written)}`,
		guess ? localized`did you mean ${guess}?` : helpHint(command),
	);
}

function checkChoices(values: ReadonlyMap<string, readonly string[]>, command: Command | undefined): void {
	for (const [key, given] of values) {
		const choices = key === 'output' ? command?.outputs : flagFor(key, command)?.choices;
		// A choice that ends in = accepts any text after it.
		const isChoice = (value: string) =>
			choices?.some(each => value === each || (each.endsWith('=') && value.startsWith(each)));
		const wrong = choices && given.find(value => !isChoice(value));
		if (choices && wrong !== undefined) {
			throw new UsageError(localized`${flagName(key)} is one of ${choices.join(', ')}, not ${JSON.stringify(wrong)}`);
		}
	}
}

function helpHint(command: Command | undefined): string {
	return localized`certdeck ${command === undefined ? '' : `${command.name} `}--help lists the flags`;
}
