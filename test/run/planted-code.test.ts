import assert from 'node:assert/strict';
import {
	chmodSync,
	chownSync,
	cpSync,
	lstatSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {crc32} from 'node:zlib';
import {program, runProgram} from '../helpers/certdeck.js';

/** Another user of the machine. Only root can give a folder to it. */
const stranger = 65_534;
const uid = process.geteuid?.() ?? 0;

/** Gives the folder to another user, or, without that right, makes it writable for all. */
function giveAway(folder: string): void {
	for (const path of [folder, ...readdirSync(folder, {recursive: true}).map(name => join(folder, String(name)))]) {
		if (uid === 0) {
			chownSync(path, stranger, stranger);
		} else if (lstatSync(path).isDirectory()) {
			chmodSync(path, 0o777);
		}
	}
}

describe('byte code that another user planted', () => {
	const root = mkdtempSync(join(tmpdir(), 'certdeck-planted-'));
	const dist = join(root, 'dist');
	const crafted = join(root, 'crafted');
	const run = async (env: NodeJS.ProcessEnv) => {
		const {NODE_COMPILE_CACHE: _, ...rest} = process.env;
		const {code, stdout, stderr} = await runProgram(process.execPath, [join(dist, 'certdeck.js'), '--version'], {
			env: {...rest, TMPDIR: root, XDG_CACHE_HOME: join(root, 'none'), ...env},
		});
		assert.equal(code, 0, stderr);
		return stdout;
	};

	before(async () => {
		// A copy with a different module while Node.js compiles it. V8 identifies a source by its length, and Node.js by a
		// checksum in the file that anyone can compute.
		cpSync(dirname(program), dist, {recursive: true});
		const path = join(dist, 'cli.js');
		const real = readFileSync(path);
		const planted = 'console.log("planted");export const main=(function(){});//';
		// The same number of characters and of bytes.
		const {length} = String(real);
		const poisoned = Buffer.from((planted + '·'.repeat(real.length - length)).padEnd(length));
		assert.equal(poisoned.length, real.length);
		writeFileSync(path, poisoned);
		assert.match(await run({XDG_CACHE_HOME: crafted}), /^planted/);
		writeFileSync(path, real);
		const [before, now] = [poisoned, real].map(source => {
			const sum = Buffer.alloc(4);
			sum.writeUInt32LE(crc32(source));
			return sum;
		});
		let count = 0;
		for (const name of readdirSync(crafted, {recursive: true, withFileTypes: true})) {
			const file = join(name.parentPath, name.name);
			const bytes = name.isFile() ? readFileSync(file) : Buffer.alloc(0);
			const at = bytes.subarray(0, 32).indexOf(before ?? '');
			if (at >= 0) {
				count += 1;
				now?.copy(bytes, at);
				writeFileSync(file, bytes);
			}
		}

		assert.equal(count, 1);
	});
	after(() => rmSync(root, {recursive: true}));

	test('would run from a folder of this user', async () => {
		assert.match(await run({XDG_CACHE_HOME: crafted}), /^planted\n/);
	});

	test('runs from no folder that another user made or may change', async () => {
		const compiled = join(crafted, 'certdeck', 'compiled');
		const places: ReadonlyArray<readonly [string, string, NodeJS.ProcessEnv]> = [
			['the temporary folder', 'tmp/node-compile-cache', {TMPDIR: join(root, 'tmp')}],
			['the cache', 'cache/certdeck/compiled', {XDG_CACHE_HOME: join(root, 'cache')}],
			['all of the cache', 'all/certdeck/compiled', {XDG_CACHE_HOME: join(root, 'all')}],
			['the home', 'home/.cache/certdeck/compiled', {HOME: join(root, 'home'), XDG_CACHE_HOME: ''}],
		];
		for (const [name, place, env] of places) {
			const folder = join(root, place);
			cpSync(compiled, folder, {recursive: true});
			giveAway(name === 'all of the cache' ? join(root, 'all') : folder);
			assert.match(await run(env), /^certdeck \d/, name);
		}
	});
});
