import assert from 'node:assert/strict';
import {
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	promises,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, beforeEach, describe, test} from 'node:test';
import {moveKeys} from '../../../source/storage/issuance/move-keys.js';

describe('the content of ~/.certdeck', () => {
	const root = realpathSync(mkdtempSync(join(tmpdir(), 'certdeck-move-')));
	const homeBefore = process.env['HOME'];
	let count = 0;
	let home = '';
	let old = '';
	let now = '';
	beforeEach(() => {
		home = join(root, String(count++));
		mkdirSync(home);
		process.env['HOME'] = home;
		old = join(home, '.certdeck');
		now = join(home, '.local', 'share', 'certdeck');
	});
	after(() => {
		if (homeBefore === undefined) {
			delete process.env['HOME'];
		} else {
			process.env['HOME'] = homeBefore;
		}

		rmSync(root, {recursive: true});
	});
	const put = (path: string, text: string) => {
		mkdirSync(dirname(path), {recursive: true, mode: 0o700});
		writeFileSync(path, text, {mode: 0o600});
	};
	const record = (name: string) => join(home, '.local', 'state', 'certdeck', name);

	test('is not mentioned if there is none', async () => {
		assert.equal(await moveKeys({}), undefined);
		assert.deepEqual(readdirSync(home), []);
	});

	test('moves to the data folder with all its modes, and records name it there', async () => {
		put(join(old, 'a-key.pem'), 'key');
		put(join(old, 'ca', 'ca-key.pem'), 'ca key');
		put(
			record('unfinished/0123456789.json'),
			JSON.stringify({
				key: {path: join(old, 'a-key.pem')},
				targets: {out: {folder: old}},
				spec: '{"CN": "ü"}',
				other: `${old}x`,
			}),
		);
		put(record('authorities.json'), JSON.stringify({s: {caPath: join(old, 'ca', 'ca.pem')}}));
		put(record('drafts/0123456789.json'), JSON.stringify({content: {folder: old}}));
		put(record('unfinished/damaged.json'), '{');
		const journal = `{"message": "${old}/a-key.pem"}\n`;
		put(record('journal.jsonl'), journal);

		const said = await moveKeys({});
		assert.ok(said?.startsWith(`what lay in ${old} lies in ${now} now; `), said);
		assert.ok(said?.endsWith(`ln -s ${now} ${old}`), said);
		assert.equal(existsSync(old), false);
		assert.deepEqual(readdirSync(now).sort(), ['a-key.pem', 'ca']);
		assert.equal(readFileSync(join(now, 'ca', 'ca-key.pem'), 'utf8'), 'ca key');
		assert.equal(statSync(join(now, 'a-key.pem')).mode & 0o777, 0o600);
		assert.equal(statSync(now).mode & 0o777, 0o700);
		const moved = readFileSync(record('unfinished/0123456789.json'), 'utf8');
		assert.deepEqual(JSON.parse(moved), {
			key: {path: join(now, 'a-key.pem')},
			targets: {out: {folder: now}},
			spec: '{"CN": "ü"}',
			other: `${old}x`,
		});
		assert.match(moved, /^[\t\n\x20-\x7e]*$/);
		assert.equal(JSON.parse(readFileSync(record('authorities.json'), 'utf8')).s.caPath, join(now, 'ca', 'ca.pem'));
		assert.equal(JSON.parse(readFileSync(record('drafts/0123456789.json'), 'utf8')).content.folder, now);
		assert.equal(readFileSync(record('unfinished/damaged.json'), 'utf8'), '{');
		assert.equal(readFileSync(record('journal.jsonl'), 'utf8'), journal);
		assert.equal(await moveKeys({}), undefined, 'and it is said once');
	});

	test('stays if its name is in use, and is named in its place', async () => {
		put(join(old, 'a.pem'), 'old');
		put(join(old, 'b.pem'), 'b');
		put(join(now, 'a.pem'), 'new');
		put(record('unfinished/0123456789.json'), JSON.stringify({a: join(old, 'a.pem'), b: join(old, 'b.pem')}));
		assert.match((await moveKeys({})) ?? '', /: a\.pem$/);
		assert.equal(readFileSync(join(old, 'a.pem'), 'utf8'), 'old');
		assert.equal(readFileSync(join(now, 'a.pem'), 'utf8'), 'new');
		assert.equal(readFileSync(join(now, 'b.pem'), 'utf8'), 'b');
		assert.deepEqual(JSON.parse(readFileSync(record('unfinished/0123456789.json'), 'utf8')), {
			a: join(old, 'a.pem'),
			b: join(now, 'b.pem'),
		});
	});

	test('that is a link still leads to its target', async () => {
		const vault = join(home, 'vault');
		put(join(vault, 'a-key.pem'), 'key');
		symlinkSync('vault', old);
		assert.match((await moveKeys({XDG_DATA_HOME: join(home, 'data')})) ?? '', /lies in \S+\/data\/certdeck now/);
		assert.equal(existsSync(old), false);
		assert.ok(lstatSync(join(home, 'data', 'certdeck')).isSymbolicLink());
		assert.equal(readFileSync(join(home, 'data', 'certdeck', 'a-key.pem'), 'utf8'), 'key');
	});

	test('stays if it is already a link to the data folder', async () => {
		put(join(now, 'a-key.pem'), 'key');
		symlinkSync(now, old);
		assert.equal(await moveKeys({}), undefined);
		assert.ok(lstatSync(old).isSymbolicLink());
	});

	test('is copied to another file system, and removed here after it is on disk there', async context => {
		put(join(old, 'ca', 'ca-key.pem'), 'ca key');
		const {rename} = promises;
		context.mock.method(promises, 'rename', async (from: string, to: string) => {
			if (from.startsWith(old)) {
				throw Object.assign(new Error('EXDEV'), {code: 'EXDEV'});
			}

			await rename(from, to);
		});
		syncBuiltinESMExports();
		try {
			assert.ok(await moveKeys({}));
		} finally {
			context.mock.restoreAll();
			syncBuiltinESMExports();
		}

		assert.equal(existsSync(old), false);
		assert.deepEqual(readdirSync(now), ['ca']);
		assert.equal(readFileSync(join(now, 'ca', 'ca-key.pem'), 'utf8'), 'ca key');
		assert.equal(statSync(join(now, 'ca', 'ca-key.pem')).mode & 0o777, 0o600);
	});
});
