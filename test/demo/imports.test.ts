import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Files that a file imports from demo/, types included. */
function importsOf(file: string): readonly string[] {
	return [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export)[^'"]* from '(\.[^']+)\.js'/gm)]
		.map(([, path = '']) => `${join(dirname(file), path)}.ts`)
		.filter(path => path.startsWith('demo/'));
}

test('no files of the demo import each other in a circle', () => {
	const files = globSync('demo/**/*.ts', {cwd: root});
	assert.ok(files.includes('demo/api/server.ts'));
	const done = new Set<string>();
	const walk = (file: string, way: readonly string[]) => {
		assert.ok(!way.includes(file), [...way, file].join(' → '));
		if (!done.has(file)) {
			for (const next of importsOf(file)) {
				walk(next, [...way, file]);
			}

			done.add(file);
		}
	};

	for (const file of files) {
		walk(file, []);
	}
});
