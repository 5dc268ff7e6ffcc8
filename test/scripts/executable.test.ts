import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const script = (name: string): Promise<unknown> => import(new URL(`../../scripts/${name}`, import.meta.url).href);
const {bundleExecutable} = (await script('bundle.mjs')) as {bundleExecutable(root: string): Promise<string>};
const {architectures, hostLauncherText} = (await script('host-launcher.mjs')) as {
	readonly architectures: Readonly<Record<string, {readonly loader: string}>>;
	hostLauncherText(version: string, architecture: string): string;
};

test('the whole program is one CommonJS file for an executable, and runs by itself', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-executable-'));
	try {
		const outfile = join(folder, 'certdeck.cjs');
		writeFileSync(outfile, await bundleExecutable(root));
		const {status, stdout, stderr} = spawnSync(process.execPath, [outfile, 'version', '--client'], {encoding: 'utf8'});
		assert.deepEqual([status, stderr], [0, '']);
		assert.match(stdout, /^Client Version: v\d/);
	} finally {
		rmSync(folder, {recursive: true});
	}
});

test('the launcher of the archive starts the executable, or explains in one line why not', t => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-launcher-'));
	t.after(() => rmSync(folder, {recursive: true}));
	mkdirSync(join(folder, 'libexec'));
	const start = (text: string, name = 'certdeck') => {
		writeFileSync(join(folder, 'certdeck'), text, {mode: 0o755});
		const {status, stdout, stderr} = spawnSync(join(folder, name), ['list', 'a b'], {encoding: 'utf8'});
		return {status, stdout, stderr};
	};
	const launcher = (loader: string) => {
		const text = hostLauncherText('1.2.3', 'x64');
		const own = architectures['x64']?.loader ?? '';
		assert.ok(text.includes(own));
		return text.replaceAll(own, loader);
	};
	const oneLine = (about: RegExp) => new RegExp(`^certdeck: ${about.source}.*\\n$`);

	const copied = start(launcher('/bin/sh'));
	assert.equal(copied.status, 2);
	assert.match(copied.stderr, oneLine(/.*libexec\/certdeck is missing: /));

	writeFileSync(join(folder, 'libexec', 'certdeck'), '#!/bin/sh\nprintf "%s|" "$@"\nexit 3\n', {mode: 0o755});
	symlinkSync('certdeck', join(folder, 'kubectl-certdeck'));
	assert.deepEqual(start(launcher('/bin/sh'), 'kubectl-certdeck'), {status: 3, stdout: 'list|a b|', stderr: ''});

	writeFileSync(join(folder, 'ld-musl-x86_64.so.1'), '');
	symlinkSync('ld-musl-x86_64.so.1', join(folder, 'ld-linux.so.2'));
	for (const loader of ['/nowhere/ld-linux.so.2', join(folder, 'ld-linux.so.2')]) {
		const {status, stdout, stderr} = start(launcher(loader));
		assert.deepEqual([status, stdout], [2, '']);
		assert.match(stderr, oneLine(/this host has no glibc /));
	}
});
