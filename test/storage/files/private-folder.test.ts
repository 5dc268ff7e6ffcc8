import assert from 'node:assert/strict';
import {
	chmodSync,
	chownSync,
	lchownSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {shellQuote} from '../../../source/base/text/shell-quote.js';
import {FileError} from '../../../source/storage/files/file-error.js';
import {refuseSharedFolder} from '../../../source/storage/files/private-folder.js';
import {stateFolder} from '../../../source/storage/files/state-folder.js';
import {makePrivateFolder} from '../../../source/storage/files/write-file.js';
import {runProgram} from '../../helpers/certdeck.js';

const isRoot = process.geteuid?.() === 0;
/** A group without a name, as kubelet's fsGroup. */
const fsGroup = 54_321;
/** A user without a name, as OpenShift gives one to a Pod. */
const randomUid = 1_000_680_000;
const stranger = 65_534;

describe('a folder for keys or records', () => {
	const root = mkdtempSync(join(tmpdir(), "certdeck-it's-"));
	chmodSync(root, 0o755);
	after(() => rmSync(root, {recursive: true}));
	let count = 0;
	const folder = (mode: number) => {
		const path = join(root, String(count++));
		mkdirSync(path);
		chmodSync(path, mode);
		return path;
	};
	const refusal = (path: string): FileError => {
		let found: unknown;
		try {
			refuseSharedFolder(path);
		} catch (error) {
			found = error;
		}

		assert.ok(found instanceof FileError, 'it is refused');
		assert.equal(found.code, 'not-private');
		return found;
	};

	for (const mode of [0o700, 0o750, 0o755, 0o500, 0o1777, 0o1770]) {
		test(`of the user is accepted with mode ${mode.toString(8)}`, async () => {
			await makePrivateFolder(folder(mode));
		});
	}

	for (const mode of [0o777, 0o707, 0o2777]) {
		test(`that every user may write to (${mode.toString(8)}) is refused, and the given command repairs it`, async () => {
			const path = folder(mode);
			const {message, hint = ''} = refusal(path);
			assert.match(message, /can be written to by every user, who could replace what lies in it$/);
			const {code, stderr} = await runProgram('sh', ['-c', hint]);
			assert.equal(code, 0, stderr);
			refuseSharedFolder(path);
		});
	}

	test('is created for its user alone in one that is open to all', async () => {
		const open = folder(0o777);
		await makePrivateFolder(join(open, 'certdeck'));
		assert.equal(lstatSync(join(open, 'certdeck')).mode & 0o777, 0o700);
		assert.equal(stateFolder({XDG_STATE_HOME: open}), join(open, 'certdeck'));
	});

	test('for records is refused before anything in it is read', () => {
		const home = folder(0o755);
		mkdirSync(join(home, 'certdeck'));
		chmodSync(join(home, 'certdeck'), 0o777);
		assert.throws(() => stateFolder({XDG_STATE_HOME: home}), {code: 'not-private'});
	});

	test('for records is also refused with the sticky bit, because others may add a record', () => {
		const home = folder(0o755);
		const own = join(home, 'certdeck');
		mkdirSync(own);
		chmodSync(own, 0o1777);
		assert.throws(() => stateFolder({XDG_STATE_HOME: home}), {
			code: 'not-private',
			message: /by every user, who could add to what lies in it$/,
			hint: `chmod go-w ${shellQuote(own)}`,
		});
	});

	test('that belongs to another user is refused', context => {
		const path = folder(0o755);
		if (isRoot) {
			chownSync(path, stranger, stranger);
		} else {
			context.mock.method(process as NodeJS.Process & {geteuid(): number}, 'geteuid', () => stranger);
		}

		const {message, hint = ''} = refusal(path);
		assert.match(message, /belongs to user \d+, who can replace what lies in it$/);
		assert.match(hint, /^(sudo )?chown -R \d+ '/);
	});

	test('that a group may write to is refused if the group has other members', {skip: !isRoot}, async () => {
		// A named group that is no user's private group. Every system has some.
		const line = readFileSync('/etc/group', 'utf8')
			.split('\n')
			.find(each => /^(daemon|bin|users|staff|games):/.test(each));
		assert.ok(line !== undefined);
		const path = folder(0o770);
		chownSync(path, 0, Number(line.split(':')[2]));
		const {message, hint = ''} = refusal(path);
		assert.match(message, /can be written to by group "\w+"/);
		assert.equal((await runProgram('sh', ['-c', hint])).code, 0);
		refuseSharedFolder(path);
	});

	test('behind a link of another user is refused', {skip: !isRoot}, () => {
		const link = join(root, 'link');
		symlinkSync(folder(0o700), link);
		refuseSharedFolder(link);
		lchownSync(link, stranger, stranger);
		assert.match(refusal(link).message, /is a link of user 65534/);
	});

	for (const {name, owner, group, mode, uid, gid, isFine} of [
		{
			name: 'a volume with fsGroup (PVC)',
			owner: 0,
			group: fsGroup,
			mode: 0o2775,
			uid: 1000,
			gid: fsGroup,
			isFine: true,
		},
		{
			name: 'a volume with fsGroup (emptyDir)',
			owner: 0,
			group: fsGroup,
			mode: 0o2777,
			uid: 1000,
			gid: fsGroup,
			isFine: true,
		},
		{
			name: 'what kubelet opened to fsGroup again',
			owner: 1000,
			group: fsGroup,
			mode: 0o2770,
			uid: 1000,
			gid: fsGroup,
			isFine: true,
		},
		{name: "root's folder with a random uid", owner: 0, group: 0, mode: 0o755, uid: randomUid, gid: 0, isFine: true},
		{
			name: "root's folder, open to group root, with a random uid",
			owner: 0,
			group: 0,
			mode: 0o775,
			uid: randomUid,
			gid: 0,
			isFine: true,
		},
		{name: 'a mounted Secret', owner: 0, group: 0, mode: 0o1777, uid: randomUid, gid: 0, isFine: true},
		{
			name: 'a mounted Secret with fsGroup',
			owner: 0,
			group: fsGroup,
			mode: 0o3777,
			uid: 1000,
			gid: fsGroup,
			isFine: true,
		},
		{
			name: 'an emptyDir without fsGroup, for which it names a folder in it',
			owner: 0,
			group: 0,
			mode: 0o777,
			uid: randomUid,
			gid: 0,
			isFine: false,
		},
		{name: 'the folder of a user before', owner: 1234, group: 0, mode: 0o775, uid: randomUid, gid: 0, isFine: false},
	]) {
		test(`${isFine ? 'may be' : 'may not be'} ${name}`, {skip: !isRoot}, async () => {
			const path = folder(mode);
			chownSync(path, owner, group);
			chmodSync(path, mode);
			const script = `
				import {makePrivateFolder} from ${JSON.stringify(fileURLToPath(new URL('../../../source/storage/files/write-file.ts', import.meta.url)))};
				import {stateFolder} from ${JSON.stringify(fileURLToPath(new URL('../../../source/storage/files/state-folder.ts', import.meta.url)))};
				process.setgroups([]);
				process.setgid(${gid});
				process.setuid(${uid});
				const path = process.argv[1];
				const own = stateFolder({XDG_STATE_HOME: path});
				try {
					await makePrivateFolder(path);
					console.log('taken');
				} catch (error) {
					console.log(error.code, error.hint);
				}

				if (${(mode & (gid === group ? 0o022 : 0o002)) !== 0}) {
					await makePrivateFolder(own);
				}
			`;
			const {code, stdout, stderr} = await runProgram(process.execPath, [
				'--import',
				'tsx',
				'--input-type=module',
				'-e',
				script,
				'--',
				path,
			]);
			assert.equal(code, 0, stderr);
			assert.match(stdout, isFine ? /^taken\n/ : /^not-private (sudo chown -R|mkdir -m 700 .*\/certdeck)/);
		});
	}
});

test('a path in a command is one word to a shell', async () => {
	for (const path of ['/a/b-c.d', "/it's", '/a b', '/$(id)', '/`id`', '-rf', '/a\nb', '/ü']) {
		const {stdout} = await runProgram('sh', ['-c', `printf '%s\\n' ${shellQuote(path) ?? ''}`]);
		assert.equal(stdout, `${path}\n`);
	}
});
