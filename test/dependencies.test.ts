import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

test('docs/dependencies.md explains each dependency in package.json, once, and no other', () => {
	const {dependencies = {}, devDependencies = {}} = JSON.parse(
		readFileSync(join(root, 'package.json'), 'utf8'),
	) as Record<string, Record<string, string>>;
	const rows = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
		.split('\n')
		.filter(line => line.startsWith('| `'))
		.map(line => line.split('|').map(cell => cell.trim()));
	const explained = rows.map(([, name = '']) => name.replaceAll('`', ''));
	assert.deepEqual(explained.sort(), Object.keys({...dependencies, ...devDependencies}).sort());
	for (const [, name, purpose, weighed, byHand] of rows) {
		assert.ok(purpose && weighed && byHand, `${name}: a cell is empty`);
	}
});

test('docs/dependencies.md refers only to existing files', () => {
	const text = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
	const paths = [...text.matchAll(/`((?:source|test|scripts|patches|demo)\/[^`]*)`/g)].map(([, path = '']) => path);
	assert.ok(paths.length > 10);
	assert.deepEqual(
		paths.filter(path => !existsSync(join(root, path))),
		[],
	);
});
