import {globSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Command} from '../../source/commands/arguments/command.js';
import {flagOf, takesValue} from '../../source/commands/arguments/flags.js';
import {loadCommands} from '../../source/commands/verbs/command-loaders.js';
import {createHelpCommand} from '../../source/commands/verbs/help.js';
import {createVersionCommand} from '../../source/commands/verbs/version.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The documents with command lines, from the root of the repository. */
export const documents: readonly string[] = [
	...['README.md', 'README.zh-CN.md', 'SECURITY.md', 'CONTRIBUTING.md'],
	...globSync('docs/*.md', {cwd: root}).toSorted(),
];

/** Every verb. `demo` and `tour` belong to the entry of the program, and do nothing here. */
export async function everyCommand(write: (text: string) => void = () => {}): Promise<readonly Command[]> {
	const ofTheEntry = ['demo', 'tour'].map(
		(name): Command => ({
			...{name, operands: '', summary: '', description: '', examples: [], run: async () => 0},
			flags: ['still', 'requests', 'seed'],
		}),
	);
	const all: Command[] = [...(await loadCommands()), ...ofTheEntry, createVersionCommand('0')];
	all.push(createHelpCommand(() => all, write, '0'));
	return all;
}

/** One command of a line: its words, what it is fed by, and whether that is the command before it. */
export type Segment = {readonly words: readonly string[]; readonly isFed: boolean};

/** The commands of a line, without redirections and comments. */
export function segmentsOf(line: string): readonly Segment[] {
	const segments: Array<{words: string[]; isFed: boolean}> = [{words: [], isFed: false}];
	let isTarget = false;
	for (const [word] of line.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g)) {
		if (isTarget) {
			isTarget = false;
		} else if (word.startsWith('#')) {
			break;
		} else if (word === '|' || word === '&&') {
			segments.push({words: [], isFed: word === '|'});
		} else if (/^[<>]/.test(word)) {
			isTarget = word.length === 1;
		} else {
			segments
				.at(-1)
				?.words.push(
					word.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, (_, single: string | undefined, double = '') =>
						single === undefined ? double.replaceAll(/\\(["\\$`])/g, '$1') : single,
					),
				);
		}
	}

	return segments;
}

function needsValue(flag: string): boolean {
	const [, definition] = flagOf(flag) ?? [];
	return definition !== undefined && takesValue(definition);
}

const isPlaceholder = (line: string) => /…|\[|VERB| \| --/.test(line.replaceAll(/'[^']*'/g, ''));

/** The lines of code blocks. `…` and brackets are placeholders for the reader's values. */
export function linesOfBlocks(document: string): readonly string[] {
	const text = readFileSync(join(root, document), 'utf8').replaceAll('\\\n', '');
	return [...text.matchAll(/^```(?:sh)?\n(.*?)^```$/gms)]
		.flatMap(([, block = '']) => block.split('\n'))
		.flatMap(line => /^(?:kubectl )?certdeck(?: .*)?$/.exec(line) ?? [])
		.filter(line => !isPlaceholder(line));
}

/** The commands within sentences. One may name a verb, or a flag without its value. */
export function linesOfSentences(document: string): readonly string[] {
	const text = readFileSync(join(root, document), 'utf8');
	return [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`((?:kubectl )?certdeck [^`]+)`/g)]
		.map(([, line = '']) => line.replaceAll('\n', ' '))
		.map(line => line.replace(/ --[a-z-]+$/, flag => (needsValue(flag.trim()) ? '' : flag)))
		.filter(line => !isPlaceholder(line));
}
