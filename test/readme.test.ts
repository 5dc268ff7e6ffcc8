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
const readme = readFileSync(join(root, 'README.md'), 'utf8');

const section = (name: string) => sectionOf(readme, name);

test('the README quotes the help as it is', async () => {
	const {stdout} = await certdeck(['--help']);
	assert.equal(section('usage'), `\`\`\`\n${stdout}\`\`\`\n`, 'out of date: npm run docs');
});

test('the README lists the keys as they are bound', () => {
	assert.equal(section('keys'), keyTables(), 'out of date: npm run docs');
});

test('the README has a policy that certdeck reads', () => {
	const [, json = ''] = /^```json\n(\{"signers": .*?)^```$/ms.exec(readme) ?? [];
	const parsed = parseLocalPolicy(json, 'README.md', '');
	assert.ok('policy' in parsed, JSON.stringify(parsed));
});

test('the README shows the deck with what review finds once the bindings are read', () => {
	assert.match(
		section('frame'),
		/^ {3}night-shift +!! /m,
		'out of date: npm run build && node --import tsx scripts/readme.ts --frame',
	);
});
test('docs/architecture.md shows the rooms that there are and what they import', () => {
	assert.equal(
		sectionOf(readFileSync(architectureFile, 'utf8'), 'rooms'),
		architectureText(),
		'out of date: npm run doors',
	);
});

test('the documents name files that there are', () => {
	const missing = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', {cwd: root})].flatMap(document =>
		[...readFileSync(join(root, document), 'utf8').matchAll(/`((?:source|demo|test|scripts|patches)\/[\w./-]*)`/g)]
			.map(([, path = '']) => path)
			.filter(path => !existsSync(join(root, path)))
			.map(path => `${document} names ${path}`),
	);
	assert.deepEqual(missing, []);
});

test('the documents link to files that there are', () => {
	const missing = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', {cwd: root})].flatMap(document =>
		[...readFileSync(join(root, document), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
			.map(([, path = '']) => path)
			.filter(path => !existsSync(join(root, dirname(document), path)))
			.map(path => `${document} links to ${path}`),
	);
	assert.deepEqual(missing, []);
});
