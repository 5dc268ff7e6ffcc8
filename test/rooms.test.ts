import assert from 'node:assert/strict';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {planDoors} from '../scripts/doors.js';
import {importsOf, isDoor, roomOf, sourceFiles} from '../scripts/imports.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The rooms that each room may import; `types` only by `import type`. */
const arrows: Record<string, {readonly values: readonly string[]; readonly types: readonly string[]}> = {
	base: {values: [], types: []},
	pki: {values: ['base'], types: []},
	signers: {values: ['base', 'pki'], types: []},
	cluster: {values: ['base'], types: []},
	storage: {values: ['base', 'pki'], types: []},
	review: {values: ['base', 'pki', 'signers'], types: ['cluster']},
	operations: {values: ['base', 'pki', 'signers', 'cluster', 'storage', 'review'], types: []},
	certificates: {values: ['base', 'pki', 'cluster', 'review', 'operations'], types: []},
	present: {
		values: ['base', 'pki', 'signers', 'cluster', 'storage', 'review', 'operations', 'certificates'],
		types: [],
	},
	deck: {
		values: ['base', 'pki', 'signers', 'cluster', 'storage', 'review', 'operations', 'certificates', 'present'],
		types: [],
	},
	ui: {
		values: ['base', 'review', 'operations', 'certificates', 'present', 'deck'],
		types: ['pki', 'cluster', 'signers', 'storage'],
	},
	commands: {
		values: ['base', 'review', 'operations', 'certificates', 'present'],
		types: ['pki', 'cluster', 'signers', 'storage'],
	},
	run: {
		values: [
			'base',
			'pki',
			'signers',
			'cluster',
			'storage',
			'review',
			'operations',
			'certificates',
			'present',
			'deck',
			'ui',
			'commands',
		],
		types: [],
	},
	cli: {values: ['base', 'run', 'commands', 'present'], types: ['pki', 'cluster', 'operations']},
	demo: {values: ['base', 'pki', 'signers'], types: []},
};

/**
 * The folders of a room from the bottom to the top: each may import the ones before it. `*` is any folder that is not
 * listed, and none of these imports another.
 */
const floors: Record<string, readonly string[]> = {
	demo: [
		'demo/schema',
		'demo/resources',
		'demo/api',
		'demo/cluster',
		'demo/controllers',
		'demo/kubelet',
		'demo/story',
		'demo',
	],
	base: ['base', 'base/text'],
	pki: [
		'pki',
		'pki/der',
		'pki/der/write',
		'pki/pem',
		'pki/keys',
		'pki/go',
		'pki/x509',
		'pki/text',
		'pki/hosts',
		'pki/encode/extensions',
		'pki/encode',
		'pki/pkcs12',
		'pki/spec',
		'pki/verify',
		'pki/issue',
	],
	signers: ['signers/known', 'signers/forecast'],
	cluster: [
		'cluster/context',
		'cluster/model',
		'cluster/records/certificates',
		'cluster/records',
		'cluster/records/pods',
		'cluster/calls',
		'cluster/connection',
		'cluster/objects',
		'cluster/watch',
	],
	storage: ['storage/files', 'storage/journal', 'storage/issuance', 'storage/authority'],
	operations: [
		'operations/plan',
		'operations/files',
		'operations/read',
		'operations/handshake',
		'operations/filter',
		'operations/config',
		'operations/rights',
		'operations/evidence',
		'operations/write',
		'operations/pods',
		'operations/decide',
		'operations/publish',
		'operations/bundles',
		'operations/pending',
		'operations/sign',
		'operations/authority',
		'operations/pod-signing',
		'operations/serve',
		'operations/assess',
		'operations/bulk',
		'operations/issuance',
		'operations/request',
		'operations/renew',
		'operations/renewals',
		'operations/guide/hosts',
		'operations/guide',
		'operations/follow',
	],
	certificates: ['certificates/model', 'certificates/read', 'certificates/facts', 'certificates/filter'],
	commands: [
		'commands/arguments',
		'commands/template',
		'commands/line',
		'commands/prompt',
		'commands/completion',
		'commands/authority',
		'commands/certificates',
		'commands/serve',
		'commands/pods',
		'commands/renewals',
		'commands/verbs',
	],
	review: [
		'review/evidence/network',
		'review/finding',
		'review/evidence/rights',
		'review/evidence',
		'review/facts',
		'review/policy',
		'review/checks',
		'review/rules/names',
		'review/evidence/effect',
		'review/rules/people',
		'review/rules/request',
		'review/judge',
	],
	present: [
		'present/words',
		'present/certificate',
		'present/text',
		'present/request',
		'present/findings',
		'present/detail',
		'present/list',
		'present/certificates',
		'present/pods',
		'present/decision',
		'present/work',
		'present/authority',
		'present/copy',
	],
	deck: [
		'deck/navigation',
		'deck/ports/certificates',
		'deck/ports/authorities',
		'deck/ports',
		'deck/requests',
		'deck/services',
		'deck/several',
	],
	ui: [
		'ui/keys',
		'ui/theme',
		'ui/mouse',
		'ui/hooks',
		'ui/components',
		'ui/components/filter',
		'ui/components/rows',
		'ui/components/later',
		'ui/components/fields',
		'ui/screens/text',
		'ui/screens/guide',
		'ui/screens/*',
		'ui',
	],
};

/** The most names that a door exports. */
const mostNames = 25;
/** The most files in a folder, without its door. */
const mostFiles = 26;

/** Packages that only one room may import. */
const soleUsers: ReadonlyArray<readonly [RegExp, readonly string[]]> = [
	[/^node-forge/, ['pki']],
	[/^@kubernetes\/client-node/, ['cluster']],
	[/^(ink|react)(\/|$)/, ['ui', 'run']],
	[/^meow$/, ['commands']],
	[/^jsonpath-rfc9535$/, ['commands']],
];

/** The folder of a file, in the form of the plan. */
function floorOf(path: string): string {
	return dirname(path).replace(/^source\//, '');
}

/** The position of a folder in its room, counted from the bottom; -1 if it is not in the plan. */
function heightOf(room: string, folder: string): number {
	const named = floorsOf(room).indexOf(folder);
	return named === -1 ? floorsOf(room).indexOf(`${dirname(folder)}/*`) : named;
}

function floorsOf(room: string): readonly string[] {
	return floors[room] ?? [room];
}

const files = sourceFiles(root);
const imports = files.flatMap(file => importsOf(root, file).map(one => ({...one, from: roomOf(file)})));
const isOwnFile = (to: string): boolean => /^(source|demo)\//.test(to);
const folders = [...new Set(files.map(file => dirname(file)))].filter(folder => folder !== 'source');

/** Imports between two folders of source/ or demo/. */
const crossings = imports.filter(({file, to}) => isOwnFile(to) && dirname(file) !== dirname(to));

test('every file is in a room of the plan', () => {
	assert.ok(files.length > 0);
	assert.deepEqual(
		files.filter(file => arrows[roomOf(file)] === undefined),
		[],
	);
});

test('no room imports a forbidden one', () => {
	const wrong = imports
		.filter(({from, to, isTypeOnly, isLazy}) => {
			const target = roomOf(to);
			const isDoorToDemo = from === 'cli' && target === 'demo' && isLazy;
			return (
				isOwnFile(to) &&
				target !== from &&
				!isDoorToDemo &&
				!arrows[from]?.values.includes(target) &&
				!(isTypeOnly && arrows[from]?.types.includes(target))
			);
		})
		.map(({file, to, isTypeOnly}) => `${file} imports ${isTypeOnly ? 'types of ' : ''}${to}`);
	assert.deepEqual(wrong, []);
});

test('within a room every import goes down', () => {
	const wrong = crossings
		.filter(({file, from, to}) => roomOf(to) === from && dirname(file) !== 'source')
		.filter(({file, from, to}) => {
			const below = heightOf(from, floorOf(to));
			return below === -1 || below >= heightOf(from, floorOf(file));
		})
		.map(({file, to}) => `${file} imports ${to}`);
	assert.deepEqual(wrong, []);
});

test('the plan names every folder and no other', () => {
	for (const room of new Set(folders.map(folder => roomOf(`${folder}/`)))) {
		const there = folders.filter(folder => roomOf(`${folder}/`) === room).map(folder => floorOf(`${folder}/file`));
		assert.deepEqual(
			there.filter(folder => heightOf(room, folder) === -1),
			[],
		);
		assert.deepEqual(
			floorsOf(room).filter(folder => !folder.endsWith('/*') && !there.includes(folder)),
			[],
		);
	}
});

test('a folder exports through its door', () => {
	// A lazy import names its file, because a door would put the whole folder into one part of the bundle.
	const wrong = crossings
		.filter(({to, isLazy}) => to.startsWith('source/') && dirname(to) !== 'source' && !isLazy)
		.filter(({to}) => !to.endsWith('/index.js'))
		.map(({file, to}) => `${file} imports ${to}`);
	assert.deepEqual(wrong, []);
});

test('a door exports what other folders import, and nothing else', () => {
	const {texts, faults} = planDoors(root);
	assert.deepEqual(faults, []);
	assert.deepEqual([...texts.keys()], [], 'out of date: npm run doors');
});

test('a door exports few names', () => {
	const wrong = files
		.filter(isDoor)
		.map(door => ({door, count: importsOf(root, door).flatMap(({names}) => names).length}))
		.filter(({count}) => count > mostNames)
		.map(({door, count}) => `${door} hands out ${count} names`);
	assert.deepEqual(wrong, []);
});

test('no folder has too many files', () => {
	const wrong = folders
		.map(folder => ({
			folder,
			count: files.filter(file => dirname(file) === folder && !file.endsWith('/index.ts')).length,
		}))
		.filter(({count}) => count > mostFiles)
		.map(({folder, count}) => `${folder}: ${count} files`);
	assert.deepEqual(wrong, []);
});

test('a package is used by its one room only', () => {
	const wrong: string[] = [];
	for (const {file, from, to} of imports) {
		for (const [name, rooms] of soleUsers) {
			if (name.test(to) && !rooms.includes(from)) {
				wrong.push(`${file} imports ${to}`);
			}
		}
	}

	assert.deepEqual(wrong, []);
});
