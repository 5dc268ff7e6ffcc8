import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {transformSync} from 'rolldown/utils';
import {applied} from './apply.js';
import {mutants} from './mutants.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

test('each break finds its text exactly once, and leaves a program that can be parsed', () => {
	const faults: string[] = [];
	for (const mutant of mutants) {
		try {
			const broken = applied(mutant, readFileSync(join(root, mutant.file), 'utf8'));
			const {errors} = transformSync(mutant.file, broken);
			faults.push(...errors.map(({message}) => `${mutant.name}: ${message}`));
		} catch (error) {
			faults.push(error instanceof Error ? `${mutant.name}: ${error.message}` : mutant.name);
		}
	}

	assert.deepEqual(faults, []);
});

test('each break has a name of its own, changes something, and names tests that exist', () => {
	assert.equal(new Set(mutants.map(({name}) => name)).size, mutants.length);
	for (const {name, text, becomes, tests} of mutants) {
		assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
		assert.notEqual(text, becomes, name);
		assert.ok(tests.length > 0, name);
		for (const path of tests) {
			assert.ok(path === 'types' || (path.startsWith('test/') && existsSync(join(root, path))), `${name}: ${path}`);
		}
	}
});

test('a break whose text moved says how to repair it', () => {
	const mutant = {name: 'x', file: 'source/x.ts', text: 'a()', becomes: 'b()', tests: ['test/x.test.ts']};
	assert.equal(applied(mutant, 'a();'), 'b();');
	assert.throws(() => applied(mutant, 'a(); a();'), /stands there 2 times, not once.*npm run mutants -- x/s);
	assert.throws(() => applied(mutant, ''), /stands there 0 times/);
});
