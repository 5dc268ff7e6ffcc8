import assert from 'node:assert/strict';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {ownIdentity} from '../../../source/storage/files/process-identity.js';
import {makeTemporaryFolder} from '../../../source/storage/files/temporary-folder.js';

describe('a temporary folder', () => {
	const root = mkdtempSync(join(tmpdir(), 'certdeck-temporary-'));
	const tmpBefore = process.env['TMPDIR'];
	before(() => {
		process.env['TMPDIR'] = root;
	});
	after(() => {
		if (tmpBefore === undefined) {
			delete process.env['TMPDIR'];
		} else {
			process.env['TMPDIR'] = tmpBefore;
		}

		rmSync(root, {recursive: true});
	});
	const left = (name: string, owner: string | undefined) => {
		mkdirSync(join(root, name));
		writeFileSync(join(root, name, 'a-key.pem'), 'key');
		if (owner !== undefined) {
			writeFileSync(join(root, name, 'owner.json'), owner);
		}

		return join(root, name);
	};

	test('is for its user alone, and removed at the end', async () => {
		const folder = await makeTemporaryFolder('demo-');
		assert.equal(statSync(folder.path).mode & 0o777, 0o700);
		await folder.remove();
		assert.deepEqual(readdirSync(root), []);
	});

	test('removes those of killed processes, and nothing else', async () => {
		const me = ownIdentity();
		const killed = left('demo-killed', JSON.stringify({...me, startedAt: '1'}));
		const others = [
			left('demo-running', JSON.stringify(me)),
			left('demo-elsewhere', JSON.stringify({...me, host: 'elsewhere', bootId: 'another'})),
			left('demo-unsigned', undefined),
			left('demo-damaged', '{'),
			left('demo-none', 'null'),
			left('another', JSON.stringify({...me, startedAt: '1'})),
		];
		const target = left('kept', JSON.stringify({...me, startedAt: '1'}));
		symlinkSync(target, join(root, 'demo-link'));
		const folder = await makeTemporaryFolder('demo-');
		assert.equal(existsSync(killed), false);
		for (const path of [...others, target, join(root, 'demo-link'), folder.path]) {
			assert.ok(existsSync(path), path);
		}

		await folder.remove();
	});
});
