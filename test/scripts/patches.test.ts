import assert from 'node:assert/strict';
import {existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const {applyPatches, isPatched, packagesOf, readPatches} = (await import(
	new URL('../../scripts/patches.mjs', import.meta.url).href
)) as {
	applyPatches(root: string): Promise<void>;
	isPatched(root: string): boolean;
	packagesOf(text: string): ReadonlyArray<{readonly name: string; readonly version: string}>;
	readPatches(root: string): ReadonlyArray<{readonly name: string; readonly text: string}>;
};

const patch = (to: string) => `Say it louder

Packages: speak 1.0.0
Why: it is too quiet.

--- a/node_modules/speak/index.js
+++ b/node_modules/speak/index.js
@@ -1,2 +1,3 @@
+import loud from './loud.js';
 const one = 1;
-export default one;
+export default ${to};
--- /dev/null
+++ b/node_modules/speak/loud.js
@@ -0,0 +1 @@
+export default 2;
`;
const published = 'const one = 1;\nexport default one;\n';

/** A checkout with one dependency, and one patch for it. */
function checkout() {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-patches-'));
	const read = (path: string) => readFileSync(join(folder, path), 'utf8');
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(folder, path)), {recursive: true});
		rmSync(join(folder, path), {force: true});
		writeFileSync(join(folder, path), text);
	};

	write('patches/louder.patch', patch('loud'));
	write('node_modules/speak/package.json', JSON.stringify({name: 'speak', version: '1.0.0'}));
	write('node_modules/speak/index.js', published);
	return {
		folder,
		read,
		write,
		[Symbol.dispose]() {
			rmSync(folder, {recursive: true});
		},
	};
}

test('patches are applied once, and then recognized', async () => {
	using tree = checkout();
	assert.equal(isPatched(tree.folder), false);
	await applyPatches(tree.folder);
	assert.equal(isPatched(tree.folder), true);
	const patched = "import loud from './loud.js';\nconst one = 1;\nexport default loud;\n";
	assert.equal(tree.read('node_modules/speak/index.js'), patched);
	assert.equal(tree.read('node_modules/speak/loud.js'), 'export default 2;\n');
	await applyPatches(tree.folder);
	assert.equal(tree.read('node_modules/speak/index.js'), patched);
});

test('a copy of node_modules with shared files stays unchanged', async () => {
	using tree = checkout();
	const copy = join(tree.folder, 'copy.js');
	linkSync(join(tree.folder, 'node_modules/speak/index.js'), copy);
	await applyPatches(tree.folder);
	assert.equal(readFileSync(copy, 'utf8'), published);
});

test('a changed patch is applied to the published files, and a removed one is reverted', async () => {
	using tree = checkout();
	await applyPatches(tree.folder);
	tree.write('patches/louder.patch', patch('loud + one'));
	assert.equal(isPatched(tree.folder), false);
	await applyPatches(tree.folder);
	assert.match(tree.read('node_modules/speak/index.js'), /default loud \+ one;\n$/);
	rmSync(join(tree.folder, 'patches/louder.patch'));
	await applyPatches(tree.folder);
	assert.equal(tree.read('node_modules/speak/index.js'), published);
	assert.equal(existsSync(join(tree.folder, 'node_modules/speak/loud.js')), false);
	assert.equal(isPatched(tree.folder), true);
});

test('a package that npm installed again is patched again', async () => {
	using tree = checkout();
	await applyPatches(tree.folder);
	tree.write('node_modules/speak/index.js', published);
	rmSync(join(tree.folder, 'node_modules/speak/loud.js'));
	assert.equal(isPatched(tree.folder), false);
	await applyPatches(tree.folder);
	assert.equal(isPatched(tree.folder), true);
	assert.equal(tree.read('node_modules/speak/loud.js'), 'export default 2;\n');
});

test('reports a patch that does not fit in one line, and writes nothing', async () => {
	using tree = checkout();
	tree.write('node_modules/speak/package.json', JSON.stringify({name: 'speak', version: '1.0.1'}));
	await assert.rejects(applyPatches(tree.folder), {
		message:
			'patches/louder.patch is for speak 1.0.0, and 1.0.1 is installed: npm ci installs what package-lock.json says',
	});
	tree.write('node_modules/speak/package.json', JSON.stringify({name: 'speak', version: '1.0.0'}));
	tree.write('node_modules/speak/index.js', 'const one = 1;\nexport default one + one;\n');
	await assert.rejects(
		applyPatches(tree.folder),
		/louder\.patch does not match node_modules\/speak\/index\.js: npm ci/,
	);
	assert.equal(existsSync(join(tree.folder, 'node_modules/speak/loud.js')), false);
	assert.equal(isPatched(tree.folder), false);
});

test('tests and the bundle run the patched packages', () => {
	assert.equal(isPatched(root), true, 'node scripts/install-if-stale.mjs patches them');
});

test('each patch has its reason, its gain and its upstream form', () => {
	const patches = readPatches(root);
	assert.ok(patches.length > 0);
	for (const {name, text} of patches) {
		const [header = ''] = text.split('\n--- ');
		for (const field of ['Packages', 'Why', 'Figure', 'Upstream']) {
			assert.match(header, new RegExp(`^${field}: \\S`, 'm'), `${name} has no ${field}`);
		}

		assert.match(/^Figure: (.*(?:\n {2}.*)*)/m.exec(header)?.[1] ?? '', /\d/, `${name} gives no figure`);
	}
});

test('patched packages are installed in their exact version, and npm update keeps it', () => {
	const {devDependencies, overrides} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
		string,
		Record<string, string>
	>;
	for (const {name: file, text} of readPatches(root)) {
		const packages = packagesOf(text);
		const changed = [...text.matchAll(/^\+\+\+ b\/node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map(([, name]) => name);
		assert.deepEqual([...new Set(changed)].sort(), packages.map(({name}) => name).sort(), file);
		for (const {name, version} of packages) {
			const pinned = devDependencies?.[name] ?? overrides?.[name];
			assert.equal(pinned, version, `${file}: package.json pins ${name} at ${pinned}`);
		}
	}
});
