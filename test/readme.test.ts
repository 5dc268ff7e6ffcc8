import assert from 'node:assert/strict';
import {existsSync, globSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {architectureFile, architectureText} from '../scripts/architecture.js';
import {keyTables} from '../scripts/readme.js';
import {sectionOf} from '../scripts/sections.js';
import {parseLocalPolicy} from '../source/review/judge/local-policy.js';
import {certdeck} from './helpers/certdeck.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const text = (document: string) => readFileSync(join(root, document), 'utf8');
const documents = [
	'README.md',
	'README.zh-CN.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	...globSync('docs/**/*.md', {cwd: root}),
];

test('docs/command-line.md quotes the help as it is', async () => {
	const {stdout} = await certdeck(['--help']);
	assert.equal(
		sectionOf(text('docs/command-line.md'), 'usage'),
		`\`\`\`\n${stdout}\`\`\`\n`,
		'out of date: npm run docs',
	);
});

test('docs/keys.md lists the keys as they are bound', () => {
	assert.equal(sectionOf(text('docs/keys.md'), 'keys'), keyTables(), 'out of date: npm run docs');
});

test('docs/command-line.md has a valid policy', () => {
	const [, json = ''] = /^```json\n(\{"signers": .*?)^```$/ms.exec(text('docs/command-line.md')) ?? [];
	const parsed = parseLocalPolicy(json, 'command-line.md', '');
	assert.ok('policy' in parsed, JSON.stringify(parsed));
});

test('the README is short', () => {
	assert.ok(text('README.md').split('\n').length <= 200);
});

test('every error code has its paragraph, and no other', () => {
	const codes = [
		['source/cluster/model/cluster-error.ts', 'ClusterErrorCode'],
		['source/pki/pki-error.ts', 'PkiErrorCode'],
		['source/operations/plan/operation-error.ts', 'OperationErrorCode'],
		['source/storage/files/file-error.ts', 'FileErrorCode'],
	].flatMap(([file = '', name = '']) => {
		const [, union = ''] = new RegExp(`type ${name} =(.*?');`, 's').exec(text(file)) ?? [];
		return [...union.matchAll(/\| '([a-z-]+)'/g)].map(([, code = '']) => code);
	});
	const titles = [...text('docs/errors.md').matchAll(/^### (.*)$/gm)].map(([, title = '']) => title);
	assert.ok(codes.length > 30);
	assert.deepEqual(titles.toSorted(), [...new Set(codes)].toSorted());
});

test('docs/architecture.md shows the existing rooms and their imports', () => {
	assert.equal(
		sectionOf(readFileSync(architectureFile, 'utf8'), 'rooms'),
		architectureText(),
		'out of date: npm run doors',
	);
});

test('the documents name existing files', () => {
	const missing = documents.flatMap(document =>
		[...readFileSync(join(root, document), 'utf8').matchAll(/`((?:source|demo|test|scripts|patches)\/[\w./-]*)`/g)]
			.map(([, path = '']) => path)
			.filter(path => !existsSync(join(root, path)))
			.map(path => `${document} names ${path}`),
	);
	assert.deepEqual(missing, []);
});

test('the documents link to existing files', () => {
	const missing = documents.flatMap(document =>
		[...readFileSync(join(root, document), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
			.map(([, path = '']) => path)
			.filter(path => !existsSync(join(root, dirname(document), path)))
			.map(path => `${document} links to ${path}`),
	);
	assert.deepEqual(missing, []);
});
