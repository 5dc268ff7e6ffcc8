import assert from 'node:assert/strict';
import {
	chmodSync,
	chownSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {compileCacheFolder} from '../../source/run/compile-cache.js';
import {program, runProgram} from '../helpers/certdeck.js';

/** Another user of the machine. Only root can give a folder to it. */
const stranger = 65_534;
const uid = process.geteuid?.() ?? 0;

function give(path: string): void {
	if (uid === 0) {
		chownSync(path, stranger, stranger);
	} else {
		chmodSync(path, 0o777);
	}
}

describe('the folder of compiled code', () => {
	const root = mkdtempSync(join(tmpdir(), 'certdeck-compiled-'));
	after(() => rmSync(root, {recursive: true}));
	let count = 0;
	const base = (mode = 0o700) => {
		const path = join(root, String(count++));
		mkdirSync(path);
		chmodSync(path, mode);
		return path;
	};

	test('is created for this user alone, with any umask, and used again', () => {
		const cache = base();
		const old = process.umask(0);
		try {
			const made = compileCacheFolder({XDG_CACHE_HOME: cache});
			assert.equal(made, join(cache, 'certdeck', 'compiled'));
			for (const path of [made, join(cache, 'certdeck')]) {
				assert.equal(lstatSync(path).mode & 0o777, 0o700);
			}

			assert.equal(compileCacheFolder({XDG_CACHE_HOME: cache}), made);
		} finally {
			process.umask(old);
		}
	});

	test("is below the user's home if XDG_CACHE_HOME is no absolute path", () => {
		const home = base();
		const before = process.env['HOME'];
		process.env['HOME'] = home;
		try {
			for (const env of [{}, {XDG_CACHE_HOME: ''}, {XDG_CACHE_HOME: 'relative'}]) {
				assert.equal(compileCacheFolder(env), join(home, '.cache', 'certdeck', 'compiled'));
			}
		} finally {
			if (before === undefined) {
				delete process.env['HOME'];
			} else {
				process.env['HOME'] = before;
			}
		}
	});

	for (const {name, make, isUsed = false} of [
		{
			name: 'a link of the user on the way, to a place of theirs',
			isUsed: true,
			make(cache: string) {
				mkdirSync(join(cache, 'there'), {mode: 0o700});
				symlinkSync('there', join(cache, 'certdeck'));
			},
		},
		{
			name: 'a sticky folder on the way, as /tmp is',
			isUsed: true,
			make(cache: string) {
				chmodSync(cache, 0o1777);
			},
		},
		{
			name: 'a folder on the way that anyone may write to',
			make(cache: string) {
				chmodSync(cache, 0o777);
			},
		},
		{
			name: 'a folder on the way that a group may write to',
			make(cache: string) {
				chmodSync(cache, 0o775);
			},
		},
		{
			name: 'a folder that is there and open to others',
			make(cache: string) {
				mkdirSync(join(cache, 'certdeck', 'compiled'), {recursive: true});
				chmodSync(join(cache, 'certdeck', 'compiled'), 0o777);
			},
		},
		{
			name: 'a folder that is there and readable by others',
			make(cache: string) {
				mkdirSync(join(cache, 'certdeck', 'compiled'), {recursive: true, mode: 0o755});
			},
		},
		{
			name: 'a link in its place',
			make(cache: string) {
				mkdirSync(join(cache, 'certdeck'));
				mkdirSync(join(cache, 'there'), {mode: 0o700});
				symlinkSync(join(cache, 'there'), join(cache, 'certdeck', 'compiled'));
			},
		},
		{
			name: 'a link to a folder that others may change',
			make(cache: string) {
				mkdirSync(join(cache, 'open', 'own'), {recursive: true});
				chmodSync(join(cache, 'open'), 0o777);
				symlinkSync(join(cache, 'open', 'own'), join(cache, 'certdeck'));
			},
		},
		{
			name: 'a link that leads to itself',
			make(cache: string) {
				symlinkSync('certdeck', join(cache, 'certdeck'));
			},
		},
		{
			name: 'a file in its place',
			make(cache: string) {
				mkdirSync(join(cache, 'certdeck'));
				writeFileSync(join(cache, 'certdeck', 'compiled'), '');
			},
		},
	]) {
		test(`${isUsed ? 'is used' : 'is not used'} with ${name}`, () => {
			const cache = base();
			make(cache);
			const folder = compileCacheFolder({XDG_CACHE_HOME: cache});
			assert.equal(folder, isUsed ? join(cache, 'certdeck', 'compiled') : undefined);
		});
	}

	for (const made of [[], ['certdeck'], ['certdeck', 'compiled']]) {
		test(`is not used if ${made.at(-1) ?? 'its parent'} belongs to another user, and nothing is created there`, context => {
			const cache = base();
			const path = join(cache, ...made);
			mkdirSync(path, {recursive: true, mode: 0o700});
			if (uid === 0) {
				chownSync(path, stranger, stranger);
			} else {
				// For another user id, this user's folders belong to somebody else.
				context.mock.method(process as NodeJS.Process & {geteuid(): number}, 'geteuid', () => stranger);
			}

			assert.equal(compileCacheFolder({XDG_CACHE_HOME: cache}), undefined);
			assert.equal(existsSync(join(cache, 'certdeck', 'compiled')), made.length === 2);
		});
	}

	/** Node.js's messages about each cache that it reads. */
	async function cachesOf(env: NodeJS.ProcessEnv): Promise<string> {
		const {NODE_COMPILE_CACHE: _, ...rest} = process.env;
		const {code, stdout, stderr} = await runProgram(process.execPath, [program, '--version'], {
			env: {...rest, ...env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE'},
		});
		assert.equal(code, 0, stderr);
		assert.match(stdout, /certdeck \d/);
		return stdout + stderr;
	}

	test('of another user in the temporary folder or below XDG_CACHE_HOME is not read', async () => {
		const cache = base();
		const planted = join(cache, 'tmp', 'node-compile-cache');
		const compiled = join(cache, 'certdeck', 'compiled');
		mkdirSync(planted, {recursive: true});
		mkdirSync(compiled, {recursive: true});
		give(planted);
		give(compiled);
		assert.doesNotMatch(
			await cachesOf({TMPDIR: join(cache, 'tmp'), XDG_CACHE_HOME: cache}),
			/reading cache|cache directory/,
		);
	});

	test('is read and filled by the program', async () => {
		const cache = base();
		await cachesOf({XDG_CACHE_HOME: cache, TMPDIR: cache});
		const second = await cachesOf({XDG_CACHE_HOME: cache, TMPDIR: cache});
		const looked = second.match(/reading cache from \S+ .*/g) ?? [];
		assert.ok(looked.length > 0);
		assert.ok(looked.every(line => line.includes(`from ${join(cache, 'certdeck', 'compiled')}/`)));
		assert.ok(looked.some(line => line.includes('success')));
	});

	test('is the one in NODE_COMPILE_CACHE if that is set', async () => {
		const [cache, chosen] = [base(), base()];
		const text = await cachesOf({XDG_CACHE_HOME: cache, NODE_COMPILE_CACHE: chosen});
		assert.ok(text.includes(`resolved path ${chosen} `));
		assert.equal(existsSync(join(cache, 'certdeck')), false);
	});
});
