import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {UsageError} from '../../../source/commands/arguments/command.js';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';
import {localPolicyOf} from '../../../source/commands/line/local-policy.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-policy-'));
after(() => rmSync(folder, {recursive: true, force: true}));
const file = (name: string, text: string): string => {
	const path = join(folder, name);
	writeFileSync(path, text, {mode: 0o600});
	return path;
};

const read = (argv: readonly string[], env: NodeJS.ProcessEnv = {}) =>
	localPolicyOf(parseArguments(argv, []).args, env);
const good = file('good.json', '{"signers": {"*": {"mostNames": 3}}}');
const other = file('other.json', '{"signers": {"*": {"mostNames": 4}}}');

test('is none unless the flag or the environment names one, and the flag takes precedence', async () => {
	assert.equal(await read([]), undefined);
	assert.equal(await read([], {CERTDECK_POLICY: ''}), undefined);
	const policy = await read([], {CERTDECK_POLICY: good});
	assert.deepEqual([policy?.file, policy?.limits], [good, [{signers: '*', mostNames: 3}]]);
	assert.equal(policy?.sha256, createHash('sha256').update(readFileSync(good)).digest('hex'));
	assert.equal((await read(['--policy', good], {CERTDECK_POLICY: other}))?.file, good);
});

test('refuses a file that another user could change', async () => {
	const shared = file('shared.json', '{"signers": {"*": {"mostNames": 3}}}');
	for (const mode of [0o620, 0o602, 0o666]) {
		chmodSync(shared, mode);
		await assert.rejects(read(['--policy', shared]), (error: unknown) => {
			assert.ok(error instanceof UsageError);
			assert.match(error.message, new RegExp(`may be written to by others \\(mode ${mode.toString(8)}\\)$`));
			assert.match(error.hint ?? '', /chmod go-w/);
			return true;
		});
	}

	chmodSync(shared, 0o644);
	assert.equal((await read(['--policy', shared]))?.file, shared);
	// The owner matters if another user could be the owner: root may give files away.
	if (process.getuid?.() === 0) {
		chownSync(shared, 65_534, 65_534);
		await assert.rejects(read(['--policy', shared]), /belongs to another user \(uid 65534\)/);
	}
});

test('lists several faults, each by its place', async () => {
	const bad = file('bad.json', '{"signers": {"*": {"mostNames": "3", "longest": "90d"}}}');
	await assert.rejects(read(['--policy', bad]), (error: unknown) => {
		assert.ok(error instanceof UsageError);
		assert.match(error.message, /^the policy ".*bad\.json" has 2 faults$/);
		assert.deepEqual(error.details, [
			'signers["*"].mostNames must be a whole number, not a string: write 3 without quotes',
			'signers["*"].longest "90d" is not a duration: write "2160h"',
		]);
		return true;
	});
});

test('reports that a file without text can not be read', async () => {
	const latin = join(folder, 'latin.json');
	writeFileSync(latin, Buffer.of(0x7b, 0xe4, 0x7d));
	await assert.rejects(read([], {CERTDECK_POLICY: latin}), /of CERTDECK_POLICY can't be read: .* is not UTF-8 text$/);
});
