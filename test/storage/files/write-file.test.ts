import assert from 'node:assert/strict';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {FileError} from '../../../source/storage/files/file-error.js';
import {exists, readBytes, readText} from '../../../source/storage/files/read-file.js';
import {makePrivateFolder, writePrivateFile, writePublicFile} from '../../../source/storage/files/write-file.js';
import {recordSyncs} from '../../helpers/record-syncs.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-write-'));
after(() => rmSync(folder, {recursive: true}));

const hasCode = (code: string) => (error: unknown) => error instanceof FileError && error.code === code;

test('writes a private file that only its owner may read, with any umask', async () => {
	const old = process.umask(0);
	try {
		const path = join(folder, 'a-key.pem');
		await writePrivateFile(path, 'secret');
		assert.equal(statSync(path).mode & 0o777, 0o600);
		assert.equal(readFileSync(path, 'utf8'), 'secret');
	} finally {
		process.umask(old);
	}
});

for (const overwrite of [false, true]) {
	test(`a key is on disk before it gets its name, and its name is on disk at the end${overwrite ? ', also when it replaces another' : ''}`, async context => {
		const place = join(folder, `synced-${overwrite}`);
		mkdirSync(place);
		const path = join(place, 'a-key.pem');
		if (overwrite) {
			writeFileSync(path, 'old');
		}

		const synced = await recordSyncs(context, () => existsSync(path) && readFileSync(path, 'utf8') === 'secret');
		await writePrivateFile(path, 'secret', {overwrite});
		const [key, named, ...rest] = synced();
		assert.match(key?.path ?? '', /\.a-key\.pem\.[\da-f]{12}\.part$/);
		assert.deepEqual([key?.size, key?.note], ['secret'.length, false]);
		assert.deepEqual([named?.path, named?.note], [place, true]);
		assert.deepEqual(rest, []);
	});
}

test('does not overwrite a file, or write through a link, without permission', async () => {
	const path = join(folder, 'there.pem');
	writeFileSync(path, 'old');
	await assert.rejects(writePrivateFile(path, 'new'), hasCode('exists'));
	assert.equal(readFileSync(path, 'utf8'), 'old');

	const dangling = join(folder, 'link.pem');
	symlinkSync(join(folder, 'nowhere'), dangling);
	await assert.rejects(writePrivateFile(dangling, 'new'), hasCode('exists'));
	assert.equal(await exists(join(folder, 'nowhere')), false);

	await writePrivateFile(path, 'new', {overwrite: true});
	assert.equal(readFileSync(path, 'utf8'), 'new');
	assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('leaves no part behind when it fails', async () => {
	const below = join(folder, 'below');
	mkdirSync(below);
	writeFileSync(join(below, 'x'), '');
	await assert.rejects(writePublicFile(join(below, 'x'), 'y'), hasCode('exists'));
	await assert.rejects(writePublicFile(join(below, 'missing', 'x'), 'y'), hasCode('not-found'));
	assert.deepEqual(readdirSync(below), ['x']);
});

test('makes a folder that only its owner may enter, and leaves an existing one unchanged', async () => {
	const made = join(folder, 'deep', 'keys');
	await makePrivateFolder(made);
	assert.equal(statSync(made).mode & 0o777, 0o700);
	chmodSync(made, 0o755);
	await makePrivateFolder(made);
	assert.equal(statSync(made).mode & 0o777, 0o755);
	writeFileSync(join(folder, 'file'), '');
	await assert.rejects(makePrivateFolder(join(folder, 'file')), hasCode('exists'));
});

test('reads files and reports what is wrong with an unreadable one', async () => {
	writeFileSync(join(folder, 'bom'), '\u{feff}text');
	assert.equal(await readText(join(folder, 'bom')), 'text');
	writeFileSync(join(folder, 'latin'), Buffer.from([0xe4]));
	await assert.rejects(readText(join(folder, 'latin')), hasCode('not-text'));
	await assert.rejects(readBytes(folder), hasCode('is-directory'));
	await assert.rejects(readBytes(join(folder, 'none')), hasCode('not-found'));
	await assert.rejects(readBytes('/dev/zero'), hasCode('too-large'));
});
