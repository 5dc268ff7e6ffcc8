import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {UsageError} from '../../source/commands/command.js';
import {localPolicyOf} from '../../source/commands/local-policy.js';
import {parseArguments} from '../../source/commands/parse-arguments.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-policy-'));
after(() => rmSync(folder, {recursive: true, force: true}));
const file = (name: string, text: string): string => {
	const path = join(folder, name);
	writeFileSync(path, text);
	return path;
};

const read = (argv: readonly string[], env: NodeJS.ProcessEnv = {}) =>
	localPolicyOf(parseArguments(argv, []).args, env);
const good = file('good.json', '{"signers": {"*": {"mostNames": 3}}}');
const other = file('other.json', '{"signers": {"*": {"mostNames": 4}}}');

test('is none unless the flag or the environment names one, and the flag goes first', async () => {
	assert.equal(await read([]), undefined);
	assert.equal(await read([], {CERTDECK_POLICY: ''}), undefined);
	assert.deepEqual(await read([], {CERTDECK_POLICY: good}), {file: good, limits: [{signers: '*', mostNames: 3}]});
	assert.equal((await read(['--policy', good], {CERTDECK_POLICY: other}))?.file, good);
});

test('lists the faults where there are several, each by its place', async () => {
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

test('says of a file that is no text that it can not be read', async () => {
	const latin = join(folder, 'latin.json');
	writeFileSync(latin, Buffer.of(0x7b, 0xe4, 0x7d));
	await assert.rejects(read([], {CERTDECK_POLICY: latin}), /of CERTDECK_POLICY can't be read: .* is not UTF-8 text$/);
});
