import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {dirname, join, normalize, relative} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Which rooms a room may import; `types` rooms only by `import type`. */
const arrows: Record<string, {readonly values: readonly string[]; readonly types: readonly string[]}> = {
	base: {values: [], types: []},
	pki: {values: ['base'], types: []},
	cluster: {values: ['base'], types: []},
	signers: {values: ['base', 'pki'], types: []},
	custody: {values: ['base', 'pki'], types: []},
	review: {values: ['base', 'pki', 'signers'], types: ['cluster']},
	operations: {values: ['base', 'pki', 'cluster', 'signers', 'review', 'custody'], types: []},
	present: {values: ['base', 'pki', 'cluster', 'signers', 'review', 'custody', 'operations'], types: []},
	commands: {values: ['base', 'present', 'operations', 'review'], types: ['pki', 'cluster', 'signers', 'custody']},
	ui: {values: ['base', 'present', 'operations', 'review'], types: ['pki', 'cluster', 'signers', 'custody']},
	run: {
		values: ['base', 'pki', 'cluster', 'signers', 'custody', 'review', 'operations', 'present', 'commands', 'ui'],
		types: [],
	},
	cli: {values: ['base', 'run', 'commands', 'present'], types: ['pki', 'cluster', 'operations']},
	demo: {values: ['base', 'pki', 'signers'], types: []},
};

/** Packages that one room alone may import. */
const soleUsers: ReadonlyArray<readonly [RegExp, readonly string[]]> = [
	[/^node-forge/, ['pki']],
	[/^@kubernetes\/client-node/, ['cluster']],
	[/^(ink|react)(\/|$)/, ['ui', 'run']],
	[/^meow$/, ['commands']],
];

type Import = {
	readonly file: string;
	readonly from: string;
	readonly to: string;
	readonly typeOnly: boolean;
	readonly lazy: boolean;
};

function roomOf(path: string): string {
	const parts = relative(root, path).split('/');
	if (parts[0] === 'demo') {
		return 'demo';
	}

	return (parts[1] ?? '').replace(/\.(tsx?|js)$/, '');
}

function importsOf(file: string): readonly Import[] {
	const text = readFileSync(file, 'utf8');
	const found: Import[] = [];
	for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)) {
		found.push({file, from: roomOf(file), to: match[2] ?? '', typeOnly: match[1] !== undefined, lazy: false});
	}

	for (const match of text.matchAll(/(?<!typeof )import\(\s*'([^']+)'\s*\)/g)) {
		found.push({file, from: roomOf(file), to: match[1] ?? '', typeOnly: false, lazy: true});
	}

	return found;
}

const files = globSync('{source,demo}/**/*.{ts,tsx}', {cwd: root}).map(file => join(root, file));
const imports = files.flatMap(importsOf);

test('every file lies in a room that the plan knows', () => {
	assert.ok(files.length > 0);
	const unknown = files.filter(file => arrows[roomOf(file)] === undefined).map(file => relative(root, file));
	assert.deepEqual(unknown, []);
});

test('no room imports one it may not', () => {
	const wrong: string[] = [];
	for (const {file, from, to, typeOnly, lazy} of imports) {
		if (!to.startsWith('.') || to.endsWith('.json')) {
			continue;
		}

		const target = roomOf(normalize(join(dirname(file), to)));
		const allowed = arrows[from];
		const isDoorToDemo = from === 'cli' && target === 'demo' && lazy;
		if (
			target === from ||
			isDoorToDemo ||
			allowed?.values.includes(target) ||
			(typeOnly && allowed?.types.includes(target))
		) {
			continue;
		}

		wrong.push(`${relative(root, file)} imports ${typeOnly ? 'types of ' : ''}${target} (${to})`);
	}

	assert.deepEqual(wrong, []);
});

test('a package has one room that uses it', () => {
	const wrong: string[] = [];
	for (const {file, from, to} of imports) {
		for (const [name, rooms] of soleUsers) {
			if (name.test(to) && !rooms.includes(from)) {
				wrong.push(`${relative(root, file)} imports ${to}`);
			}
		}
	}

	assert.deepEqual(wrong, []);
});
