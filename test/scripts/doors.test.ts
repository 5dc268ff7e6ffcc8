import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import type {Doors} from '../../scripts/doors.js';
import {planDoors} from '../../scripts/doors.js';

/** The plan of doors for a checkout of these files. */
function planFor(files: Readonly<Record<string, string>>): Doors {
	const root = mkdtempSync(join(tmpdir(), 'certdeck-doors-'));
	try {
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(dirname(join(root, path)), {recursive: true});
			writeFileSync(join(root, path), text);
		}

		return planDoors(root);
	} finally {
		rmSync(root, {recursive: true});
	}
}

const names = 'export type Name = string;\nexport function readName(): Name {}\nexport const unused = 1;\n';

test('writes doors with what others import, and imports of the doors', () => {
	const {texts, faults} = planFor({
		'source/base/index.ts': '// The ground.\nexport {gone} from "./gone.js";\n',
		'source/base/names.ts': names,
		'source/ui/list.ts': `import {readName as read} from '../base/names.js';\nimport type {Name} from '../base/index.js';\n\nread();\n`,
	});
	assert.deepEqual(faults, []);
	assert.equal(
		texts.get('source/base/index.ts'),
		`// The ground.\nexport type {Name} from './names.js';\nexport {readName} from './names.js';\n`,
	);
	assert.equal(
		texts.get('source/ui/list.ts'),
		`import type {Name} from '../base/index.js';\nimport {readName as read} from '../base/index.js';\n\nread();\n`,
	);
});

test('finds a name that moved to another folder, and drops unused ones', () => {
	const {texts, faults} = planFor({
		'source/base/index.ts': `// The ground.\nexport {readName, unused} from './names.js';\n`,
		'source/base/other.ts': 'export const other = 1;\n',
		'source/base/text/names.ts': names,
		'source/ui/list.ts': `import {other, readName} from '../base/index.js';\n`,
	});
	assert.deepEqual(faults, ['source/base/text/index.ts: say in a comment on its first line what the folder is for']);
	assert.equal(texts.get('source/base/text/index.ts'), `export {readName} from './names.js';\n`);
	assert.equal(
		texts.get('source/ui/list.ts'),
		`import {other} from '../base/index.js';\nimport {readName} from '../base/text/index.js';\n`,
	);
});

test('reports what a person has to repair', () => {
	const {texts, faults} = planFor({
		'source/base/index.ts': '// The ground.\n',
		'source/base/names.ts': names,
		'source/ui/list.ts': `import {writeName} from '../base/names.js';\n`,
	});
	assert.deepEqual(faults, [
		'source/ui/list.ts imports writeName, which source/base/names.js does not have',
		'source/base/index.ts: nobody imports from this folder',
	]);
	assert.deepEqual([...texts], []);
});

test('imports a file of the same folder directly', () => {
	const {texts} = planFor({
		'source/base/names.ts': names,
		'source/base/index.ts': '// The ground.\n',
		'source/base/list.ts': `import {readName} from '../ui/names.js';\n`,
	});
	assert.equal(texts.get('source/base/list.ts'), `import {readName} from './names.js';\n`);
});
