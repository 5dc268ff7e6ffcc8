import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {completePath} from '../../../source/operations/files/complete-path.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-paths-'));
after(() => rmSync(folder, {recursive: true}));
mkdirSync(join(folder, 'keys'));
for (const name of ['server-1.csr', 'server-2.csr', 'ünder.pem', '.hidden', 'keys/ca.pem']) {
	writeFileSync(join(folder, name), '');
}

const cases = [
	{typed: 'ser', path: 'server-', names: ['server-1.csr', 'server-2.csr']},
	{typed: 'server-1', path: 'server-1.csr', names: ['server-1.csr']},
	{typed: 'k', path: 'keys/', names: ['keys/']},
	{typed: 'keys/', path: 'keys/ca.pem', names: ['ca.pem']},
	{typed: 'ü', path: 'ünder.pem', names: ['ünder.pem']},
	{typed: '.h', path: '.hidden', names: ['.hidden']},
	{typed: 'none', path: 'none', names: []},
	{typed: 'none/at/all', path: 'none/at/all', names: []},
];

for (const {typed, path, names} of cases) {
	test(`completes ${typed} to ${path}`, async () => {
		assert.deepEqual(await completePath(`${folder}/${typed}`), {path: `${folder}/${path}`, names});
	});
}

test('omits hidden files until a dot is typed', async () => {
	const {names} = await completePath(`${folder}/`);
	assert.deepEqual(names, ['keys/', 'server-1.csr', 'server-2.csr', 'ünder.pem']);
});

test('completes below the home folder, and keeps the typed tilde', async () => {
	const before = process.env['HOME'];
	process.env['HOME'] = folder;
	try {
		assert.deepEqual(await completePath('~/server-1'), {path: '~/server-1.csr', names: ['server-1.csr']});
		assert.equal((await completePath('~')).path, '~/');
	} finally {
		process.env['HOME'] = before;
	}
});
