import type {FlagDefinition} from './flags.js';
import {allFlags, flagName} from './flags.js';

const byLetter = new Map<string, readonly [key: string, definition: FlagDefinition]>(
	Object.entries(allFlags).flatMap(([key, definition]) =>
		definition.short === undefined ? [] : [[definition.short, [key, definition]]],
	),
);

/**
 * Expands short flags as kubectl does: `-oname` and `-o=name` become `--output=name`, `-wy` becomes `-w -y`, and in
 * `-wojson` the rest is the value. A word with an unknown letter stays unchanged.
 */
export function expandShortFlags(argv: readonly string[]): readonly string[] {
	const end = argv.indexOf('--');
	// kubectl's long form of -v has one letter.
	const before = (end === -1 ? argv : argv.slice(0, end)).map(word => word.replace(/^--v(?==|$)/, '--verbosity'));
	return [
		...before.flatMap(word => (/^-[^-]./s.test(word) ? expand(word) : [word])),
		...(end === -1 ? [] : argv.slice(end)),
	];
}

function expand(word: string): readonly string[] {
	const words: string[] = [];
	for (let index = 1; index < word.length; index += 1) {
		const letter = word[index] ?? '';
		const [key, definition] = byLetter.get(letter) ?? [];
		if (key === undefined || definition === undefined) {
			return [word];
		}

		const rest = word.slice(index + 1);
		if (definition.form !== 'switch' && rest !== '') {
			return [...words, `${flagName(key)}=${rest.replace(/^=/, '')}`];
		}

		words.push(`-${letter}`);
	}

	return words;
}
