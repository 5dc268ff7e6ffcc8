import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

const {groupTests} = (await import(new URL('../../scripts/group-tests.mjs', import.meta.url).href)) as {
	groupTests(root: string, files: readonly string[]): string[];
};

const root = mkdtempSync(join(tmpdir(), 'certdeck-groups-'));
const files = {
	'test/deck/a.test.ts': `import {beforeEach, test} from 'node:test';
beforeEach(() => console.log('hook of a'));
test('in a', () => {});`,
	'test/deck/b.test.ts': `import {test} from 'node:test';
test('in b', () => { throw new Error('fault of b'); });`,
	'test/deck/c.test.ts': `// Runs alone: its process is changed.
import {test} from 'node:test';
test('in c', () => {});`,
	'test/ui/d.test.ts': `import {test} from 'node:test';
test('in d', () => {});`,
};
before(() => {
	for (const [file, text] of Object.entries(files)) {
		const compiled = join(root, 'dist-test', file.replace(/ts$/, 'js'));
		mkdirSync(join(compiled, '..'), {recursive: true});
		mkdirSync(join(root, file, '..'), {recursive: true});
		writeFileSync(join(root, file), text);
		writeFileSync(compiled, text);
	}

	writeFileSync(join(root, 'package.json'), '{"type": "module"}');
});
after(() => rmSync(root, {recursive: true, force: true}));

test('files of a room share a process, and one that runs alone does not', () => {
	const units = groupTests(root, Object.keys(files));
	assert.deepEqual(units, ['test/groups/ui-1.ts', 'test/groups/deck-1.ts', 'test/deck/c.test.ts']);
});

test('hooks and failures stay those of their file', () => {
	groupTests(root, Object.keys(files));
	const group = join(root, 'dist-test', 'test', 'groups', 'deck-1.js');
	const {stdout, status} = spawnSync(process.execPath, [group], {encoding: 'utf8', env: {}});
	assert.equal(status, 1);
	assert.equal(stdout.match(/hook of a/g)?.length, 1);
	assert.match(stdout, /▶ test\/deck\/a\.test\.ts\s+✔ in a/);
	assert.match(stdout, /▶ test\/deck\/b\.test\.ts\s+✖ in b/);
	assert.match(stdout, /fault of b/);
});

test('no room has so many files in one process that one that fails takes them all along', () => {
	const many = Array.from({length: 21}, (_, index) => `test/ui/${String(index).padStart(2, '0')}.test.ts`);
	for (const file of many) {
		writeFileSync(join(root, file), '');
	}

	assert.deepEqual(groupTests(root, many), ['test/groups/ui-3.ts', 'test/groups/ui-2.ts', 'test/groups/ui-1.ts']);
});
