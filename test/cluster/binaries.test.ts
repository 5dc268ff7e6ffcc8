import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const names = ['etcd', 'kube-apiserver', 'kube-controller-manager'];

describe('control plane binaries', () => {
	let dir: string;
	let env: Record<string, string>;

	beforeEach(() => {
		dir = mkdtempSync(join(tmpdir(), 'certdeck-binaries-'));
		env = {PATH: join(dir, 'bin'), HOME: dir, XDG_CACHE_HOME: join(dir, 'cache')};
		mkdirSync(env['PATH'] ?? '');
	});

	afterEach(() => {
		rmSync(dir, {recursive: true});
	});

	function script(name: string, ...args: readonly string[]) {
		const options = {cwd: here, env, encoding: 'utf8'} as const;
		return spawnSync(process.execPath, ['--import', 'tsx', join(here, name), ...args], options);
	}

	/** Puts a `go` on PATH that counts its runs. As Go does, it writes three programs into the folder after `-o`. */
	function fakeGo(exit = 0): void {
		const lines = [
			'#!/bin/sh',
			`echo run >> ${dir}/runs`,
			`[ ${exit} = 0 ] || exit ${exit}`,
			'/bin/sleep 0.3',
			'while [ "$1" != -o ]; do shift; done',
			...names.map(name => `echo ${name} > "$2${name}"`),
		];
		writeFileSync(join(dir, 'bin', 'go'), lines.join('\n'));
		chmodSync(join(dir, 'bin', 'go'), 0o755);
	}

	const runs = () => spawnSync('/bin/cat', [join(dir, 'runs')], {encoding: 'utf8'}).stdout.split('\n').length - 1;
	const cached = () => readdirSync(join(dir, 'cache', 'certdeck', 'control-plane'));

	test('come from KUBEBUILDER_ASSETS if it is set, and missing ones are named', () => {
		const assets = join(dir, 'assets');
		mkdirSync(assets);
		env['KUBEBUILDER_ASSETS'] = assets;
		writeFileSync(join(assets, 'etcd'), '');
		const partial = script('build.ts');
		assert.equal(partial.status, 1);
		assert.match(partial.stderr, /KUBEBUILDER_ASSETS lacks kube-apiserver, kube-controller-manager$/m);
		for (const name of names) {
			writeFileSync(join(assets, name), '');
		}

		assert.equal(script('build.ts').stdout, `${assets}\n`);
	});

	test('are built once for two runs at the same time, and found afterwards', async () => {
		fakeGo();
		const build = () =>
			promisify(execFile)(process.execPath, ['--import', 'tsx', join(here, 'build.ts')], {cwd: here, env});
		const [one, two] = await Promise.all([build(), build()]);
		assert.equal(one.stdout, two.stdout);
		assert.deepEqual(readdirSync(one.stdout.trim()), names);
		assert.equal(script('build.ts').stdout, one.stdout);
		assert.equal(runs(), 1);
		assert.equal(cached().length, 1, cached().join(' '));
	});

	test('leave nothing behind if the build fails, and the error says why', () => {
		const without = script('build.ts');
		assert.equal(without.status, 1);
		assert.match(without.stderr, /^control plane: no Go on PATH$/m);
		fakeGo(3);
		const failing = script('build.ts');
		assert.equal(failing.status, 1);
		assert.match(failing.stderr, /^control plane: go build ended with 3$/m);
		assert.deepEqual(cached(), []);
	});

	test('make the test file fail if they are required, and skip it if they are off', () => {
		const suite = (wish: string) => {
			env['CERTDECK_CONTROL_PLANE'] = wish;
			const args = ['--import', 'tsx', '--test-reporter=spec', join(here, 'control-plane.test.ts')];
			return spawnSync(process.execPath, args, {cwd: here, env, encoding: 'utf8'});
		};

		const required = suite('required');
		assert.notEqual(required.status, 0);
		assert.match(required.stdout + required.stderr, /CERTDECK_CONTROL_PLANE is required, but .* not built/);
		const off = suite('off');
		assert.equal(off.status, 0);
		assert.match(off.stdout, /# CERTDECK_CONTROL_PLANE is off/);
	});

	test('are not needed by with-plane.ts, which passes on an exit code', () => {
		const {status, stderr} = script('with-plane.ts', process.execPath, '--eval', 'process.exit(7)');
		assert.equal(status, 7);
		assert.match(stderr, /^control plane: not built/m);
		assert.equal(script('with-plane.ts', '--build', process.execPath, '--version').status, 1);
	});
});
