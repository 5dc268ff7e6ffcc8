import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import type {Command} from '../../../source/commands/arguments/command.js';
import {flagOf, takesValue} from '../../../source/commands/arguments/flags.js';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';
import {loadCommands} from '../../../source/commands/verbs/command-loaders.js';
import {createHelpCommand} from '../../../source/commands/verbs/help.js';
import {createVersionCommand} from '../../../source/commands/verbs/version.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const verbs = await loadCommands();
const ofTheEntry = ['demo', 'tour'].map(
	(name): Command => ({
		...{name, operands: '', summary: '', description: '', examples: [], run: async () => 0},
		flags: ['still', 'requests', 'seed'],
	}),
);
const all: readonly Command[] = [
	...verbs,
	...ofTheEntry,
	createVersionCommand('0'),
	createHelpCommand(
		() => all,
		() => {},
		'0',
	),
];

/** The words of a line, up to a pipe, a redirection, a comment or the next command. */
function wordsOf(line: string): readonly string[] {
	const words: string[] = [];
	for (const [word] of line.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)) {
		if (/^[|;&#<>)]/.test(word)) {
			break;
		}

		words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single = '', double = '') => `${single}${double}`));
	}

	return words;
}

function needsValue(flag: string): boolean {
	const [, definition] = flagOf(flag) ?? [];
	return definition !== undefined && takesValue(definition);
}

/** Lines of code blocks, and commands within a sentence. `…` and brackets are placeholders for the reader's values. */
function linesOf(text: string): readonly string[] {
	const blocks = [...text.matchAll(/^```(?:sh)?\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.split('\n'));
	const inBlocks = blocks.flatMap(line => /^(?:kubectl )?certdeck(?: .*)?$/.exec(line) ?? []);
	const inText = [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`((?:kubectl )?certdeck [^`]+)`/g)].map(
		// A sentence may name a flag without its value.
		([, line = '']) => line.replaceAll('\n', ' ').replace(/ --[a-z-]+$/, flag => (needsValue(flag.trim()) ? '' : flag)),
	);
	return [...inBlocks, ...inText].filter(line => !/…|\[|VERB| \| --/.test(line));
}

for (const document of ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', {cwd: root})]) {
	test(`each command line of ${document} is one that certdeck takes`, () => {
		for (const line of linesOf(readFileSync(join(root, document), 'utf8'))) {
			const [, ...words] = wordsOf(line.replace(/^kubectl /, ''));
			assert.doesNotThrow(() => parseArguments(words, all), line);
		}
	});
}

test('each example of the help is one that certdeck takes', () => {
	let count = 0;
	for (const {examples} of all) {
		for (const line of examples) {
			const [, own = ''] = /(?:^|\| )certdeck ?(.*)$/.exec(line.replace(/\| (?!certdeck).*$/, '')) ?? [];
			assert.doesNotThrow(() => parseArguments(wordsOf(own), all), line);
			count += 1;
		}
	}

	assert.ok(count > 60);
});
