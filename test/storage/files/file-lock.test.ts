import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {
	existsSync,
	mkdtempSync,
	promises,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, beforeEach, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {FileError} from '../../../source/storage/files/file-error.js';
import {withLock} from '../../../source/storage/files/file-lock.js';
import type {ProcessIdentity} from '../../../source/storage/files/process-identity.js';
import {fateOf, ownIdentity, startInPs, startInStat} from '../../../source/storage/files/process-identity.js';
import {writePrivateFile} from '../../../source/storage/files/write-file.js';
import {runProgram} from '../../helpers/certdeck.js';

const me = ownIdentity();
const holder = (change: Partial<ProcessIdentity>) => {
	const {pid, host, startedAt, bootId, pidNamespace} = {...me, ...change};
	return `${[pid, host, 'ab', startedAt, bootId, pidNamespace].join(' ')}\n`;
};

describe('a lock', () => {
	const root = mkdtempSync(join(tmpdir(), 'certdeck-lock-'));
	after(() => rmSync(root, {recursive: true}));
	let count = 0;
	let folder = '';
	let path = '';
	beforeEach(async () => {
		folder = join(root, String(count++));
		await promises.mkdir(folder);
		path = join(folder, "it's.lock");
	});
	const take = (patienceMs = 50) => withLock(path, async () => readFileSync(path, 'utf8'), patienceMs);
	/** The pid of a process that has ended. */
	const gonePid = async () =>
		Number((await runProgram(process.execPath, ['-e', 'process.stdout.write(String(process.pid))'])).stdout);

	test('names the process that holds it, and is removed at the end', async () => {
		const content = await take();
		const [pid, host, , startedAt, bootId, pidNamespace] = content.trim().split(' ');
		assert.deepEqual({pid: Number(pid), host, startedAt, bootId, pidNamespace}, me);
		assert.equal(host, hostname());
		assert.ok([startedAt, bootId, pidNamespace].every(each => each !== undefined && each !== ''));
		assert.deepEqual(readdirSync(folder), []);
	});

	test('distinguishes Linux processes by /proc', {skip: process.platform !== 'linux'}, () => {
		assert.match(me.startedAt, /^\d+$/);
		assert.equal(me.bootId, readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
		assert.match(me.pidNamespace, /^pid:\[\d+\]$/);
	});

	for (const {name, content} of [
		{name: 'whose process is gone', content: async () => holder({pid: await gonePid()})},
		{name: 'whose pid is another process now', content: async () => holder({pid: process.ppid})},
		{name: 'whose pid is this process now, which started later', content: async () => holder({startedAt: '1'})},
		{
			name: 'from before the machine was started again',
			content: async () => holder({pid: process.ppid, bootId: '00000000-0000-0000-0000-000000000000'}),
		},
		{name: 'of an older certdeck that is gone', content: async () => `${await gonePid()} ${hostname()} 00\n`},
		{
			name: 'of an older certdeck with the pid that this one has, as in a restarted container',
			content: async () => `${process.pid} ${hostname()} 00\n`,
		},
	]) {
		test(`${name} is taken over`, async () => {
			writeFileSync(path, await content());
			assert.match(await take(), new RegExp(`^${process.pid} `));
			assert.deepEqual(readdirSync(folder), []);
		});
	}

	for (const {name, content, message} of [
		{
			name: 'of a process that runs',
			content: `${process.ppid} ${me.host} 00 - - -\n`,
			message: /held by another certdeck, process \d+$/,
		},
		{name: 'of another piece of work in this process', content: holder({}), message: /held by another certdeck/},
		{
			name: 'of another pid namespace, whoever has its pid here',
			content: holder({pid: 1, host: 'pod-7', pidNamespace: 'pid:[1]'}),
			message: /held by process 1 in another container or pid namespace, which can't be seen from here$/,
		},
		{
			name: 'of another host',
			content: holder({pid: 12, host: 'node-b', bootId: 'another'}),
			message: /held by process 12 on host "node-b", which can't be seen from here$/,
		},
		{
			name: 'of another host, from an older certdeck',
			content: '12 node-b 00\n',
			message: /held by process 12 on host "node-b"/,
		},
	]) {
		test(`${name} is waited for, and then reported with how to remove it, however old it is`, async () => {
			writeFileSync(path, content);
			utimesSync(path, 0, 0);
			await assert.rejects(take(), (error: unknown) => {
				assert.ok(error instanceof FileError);
				assert.match(error.message, message);
				assert.ok(error.hint?.endsWith(`: rm -f '${path.replace("'", "'\\''")}'`), error.hint);
				return true;
			});
			assert.equal(readFileSync(path, 'utf8'), content);
			assert.deepEqual(readdirSync(folder), ["it's.lock"]);
			const waiting = take(5000);
			rmSync(path);
			await waiting;
		});
	}

	test('from before locks had a start time is dead if it is older than the process with that pid', async () => {
		const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {stdio: ['pipe', 'ignore', 'ignore']});
		try {
			await once(child, 'spawn');
			const write = (ageMs: number) => {
				writeFileSync(path, `${child.pid} ${me.host} ab\n`);
				const at = new Date(Date.now() - ageMs);
				utimesSync(path, at, at);
			};
			write(0);
			await assert.rejects(take(), {code: 'io'});
			write(3_600_000);
			assert.notEqual(await take(), '');
		} finally {
			child.kill();
		}
	});

	test('that is a folder is named as the obstacle', async () => {
		await promises.mkdir(path);
		await assert.rejects(take(), {code: 'is-directory', path});
	});

	test('of a process of another user, which may not be signalled, is not dead', async context => {
		context.mock.method(process, 'kill', () => {
			throw Object.assign(new Error('kill EPERM'), {code: 'EPERM'});
		});
		assert.equal(fateOf({...me, pid: process.ppid, startedAt: '-'}), 'here');
		writeFileSync(path, `${process.ppid} ${hostname()} 00\n`);
		await assert.rejects(take(), /held by another certdeck/);
		assert.equal(fateOf({...me, pid: process.ppid}), 'gone', 'but one that started at another time is another');
	});

	test('of a zombie is taken over', {
		skip: process.platform !== 'linux',
	}, async () => {
		// The shell starts a child and then becomes a program that never waits for it, so the child stays as a zombie.
		const parent = spawn('sh', ['-c', 'sh -c "echo \\$\\$; exec cat /dev/null" & exec sleep 30'], {
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		try {
			const [pid] = await once(parent.stdout, 'data');
			const stat = `/proc/${Number(String(pid))}/stat`;
			const deadline = Date.now() + 10_000;
			while (!/\) Z /.test(readFileSync(stat, 'utf8'))) {
				assert.ok(Date.now() < deadline, 'it did not end');
				await new Promise(resolve => setTimeout(resolve, 5));
			}

			writeFileSync(path, `${Number(String(pid))} ${hostname()} 00\n`);
			await take();
		} finally {
			parent.kill('SIGKILL');
		}
	});

	test('without content is being made, and dead when it is older than that takes', async () => {
		writeFileSync(path, '');
		await assert.rejects(take(), {name: 'FileError'});
		utimesSync(path, 0, 0);
		await take();
	});

	test('that is taken over is taken by one at a time, however many find it dead', async () => {
		const script = `
			import {appendFileSync} from 'node:fs';
			import {withLock} from ${JSON.stringify(fileURLToPath(new URL('../../../source/storage/files/file-lock.ts', import.meta.url)))};
			const [path, log] = process.argv.slice(1);
			await Promise.all(Array.from({length: 8}, () => withLock(path, async () => {
				appendFileSync(log, '+');
				await new Promise(resolve => setTimeout(resolve, 1));
				appendFileSync(log, '-');
			}, 60_000)));
		`;
		writeFileSync(path, holder({pid: await gonePid()}));
		writeFileSync(`${path}.takeover`, holder({pid: await gonePid()}));
		const log = join(folder, 'log');
		const ended = await Promise.all(
			[1, 2, 3].map(() =>
				runProgram(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, '--', path, log]),
			),
		);
		for (const {code, stderr} of ended) {
			assert.equal(code, 0, stderr);
		}

		assert.equal(readFileSync(log, 'utf8'), '+-'.repeat(24));
		assert.deepEqual(readdirSync(folder), ['log']);
	});

	test('and an exclusive file are made even without hard links', async context => {
		context.mock.method(promises, 'link', async () => {
			throw Object.assign(new Error('EPERM: operation not permitted, link'), {code: 'EPERM'});
		});
		syncBuiltinESMExports();
		try {
			let inside = 0;
			await Promise.all(
				[1, 2, 3].map(() =>
					withLock(path, async () => {
						inside += 1;
						assert.equal(inside, 1);
						await new Promise(resolve => setImmediate(resolve));
						inside -= 1;
					}),
				),
			);
			const key = join(folder, 'a-key.pem');
			await writePrivateFile(key, 'one');
			await assert.rejects(writePrivateFile(key, 'two'), {code: 'exists'});
			assert.equal(readFileSync(key, 'utf8'), 'one');
			assert.equal(statSync(key).mode & 0o777, 0o600);
			assert.deepEqual(readdirSync(folder), ['a-key.pem']);
		} finally {
			context.mock.restoreAll();
			syncBuiltinESMExports();
		}
	});

	test('keeps files of a killed process for a minute, and removes them with the dead lock', async () => {
		writeFileSync(path, holder({pid: await gonePid()}));
		const [old, fresh] = [`${path}.0123456789ab`, `${path}.ba9876543210`];
		writeFileSync(old, '');
		writeFileSync(fresh, '');
		utimesSync(old, 0, 0);
		await take();
		assert.deepEqual([existsSync(old), existsSync(fresh)], [false, true]);
	});
});

describe('the start of a process', () => {
	for (const {name, stat, start} of [
		{name: 'of an ordinary program', stat: `7 (node) S ${'0 '.repeat(18)}4711 0\n`, start: '4711'},
		{name: 'of one whose name looks like more fields', stat: `7 (a) Z (b) S ${'0 '.repeat(18)}4711 0\n`, start: '4711'},
		{name: 'of a zombie, which does nothing any more', stat: `7 (node) Z ${'0 '.repeat(18)}4711 0\n`, start: 'ended'},
		{name: 'of nothing', stat: '', start: undefined},
	]) {
		test(`is read from /proc ${name}`, () => assert.equal(startInStat(stat), start));
	}

	test('is read from the output of ps', () => {
		assert.equal(startInPs('Sat Nov 28 17:03:57 2026\n'), '2026-11-28T17:03:57.000Z');
		assert.equal(startInPs('Sun Nov  1 07:03:57 2026    '), '2026-11-01T07:03:57.000Z');
		assert.equal(startInPs('what?'), undefined);
	});
});
