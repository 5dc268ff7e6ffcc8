import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, beforeEach, describe, test} from 'node:test';
import type {Run} from '../helpers/certdeck.js';
import {certdeck, program} from '../helpers/certdeck.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../helpers/demo-cluster.js';
import {openTerminal} from '../helpers/terminal.js';

type Listed = {
	readonly name: string;
	readonly findings: ReadonlyArray<{readonly id: string; readonly severity: string}>;
};

describe("a team's policy file", {concurrency: false}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-policy-'));
	const policy = join(folder, 'team.json');
	let demo: DemoCluster;
	let wave = 0;
	before(async () => {
		demo = await startDemoCluster();
		writeFileSync(
			policy,
			JSON.stringify({signers: {'example.com/*': {names: ['*.inside.example'], longest: '24h'}, '*': {mostNames: 50}}}),
		);
		writeFileSync(join(folder, 'misspelt.json'), '{"signers": {"*": {"mostName": 3}}}');
		writeFileSync(
			join(folder, 'spec.json'),
			JSON.stringify({CN: 'a.b', hosts: ['a.b'], key: {algo: 'ecdsa', size: 256}}),
		);
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true, force: true});
	});

	/** Two pending requests that differ only in the zone of their names. */
	beforeEach(async () => {
		wave += 1;
		for (const zone of ['inside', 'outside']) {
			await demo.admin.createRequest({
				name: `wave-${wave}-${zone}`,
				requestPem: await requestPem(`wave-${wave}.${zone}.example`),
				signerName: 'example.com/serving',
				usages: ['digital signature', 'server auth'],
				expirationSeconds: 86_400,
			});
		}
	});

	/** A user other than the requester. */
	const approver = () => join(demo.demo.dir, 'approver.kubeconfig');
	const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
		certdeck(args, {kubeconfig: approver(), cwd: folder, env});
	const warned = async (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<readonly string[]> => {
		const {code, stdout, stderr} = await run([...args, '-o', 'json'], env);
		assert.equal(code, 0, stderr);
		return (JSON.parse(stdout) as readonly Listed[]).flatMap(({name, findings}) =>
			findings.filter(({severity}) => severity !== 'info').map(({id}) => `${name} ${id}`),
		);
	};
	const decided = async (): Promise<readonly string[]> => {
		const {requests} = await demo.admin.listRequests();
		return requests
			.filter(({name, conditions}) => name.startsWith(`wave-${wave}-`) && conditions.length > 0)
			.map(({name}) => name);
	};

	test('causes a warning in list and review, by flag or by environment, and none without a file', async () => {
		const list = ['list', '--filter', `name:wave-${wave}-*`];
		const expected = [`wave-${wave}-outside outside-policy-names`];
		assert.deepEqual(await warned(list), []);
		assert.deepEqual(await warned(list, {CERTDECK_POLICY: ''}), []);
		assert.deepEqual(await warned([...list, '--policy', policy]), expected);
		assert.deepEqual(await warned(list, {CERTDECK_POLICY: policy}), expected);
		// The flag takes precedence over the environment.
		assert.deepEqual(await warned([...list, '--policy', 'team.json'], {CERTDECK_POLICY: '/nowhere'}), expected);

		const review = ['review', `wave-${wave}-outside`];
		assert.deepEqual(await warned([...review, '--policy', policy]), expected);
		const [plain] = JSON.parse((await run([...review, '-o', 'json'])).stdout);
		const [held] = JSON.parse((await run([...review, '-o', 'json', '--policy', 'team.json'])).stdout);
		assert.ok(!('policy' in plain));
		assert.equal(held.policy, 'team.json');
		// Evidence that the approver may not read stays open, with and without a policy.
		const weighed = async (args: readonly string[] = []) =>
			JSON.parse((await run([...review, '-o', 'json', ...args])).stdout)[0].verdict;
		assert.equal(await weighed(), 'unknown');
		assert.equal(await weighed(['--policy', policy]), 'warn');
		const sarif = JSON.parse((await run([...review, '-o', 'sarif', '--policy', policy])).stdout);
		assert.ok(
			sarif.runs[0].results.some(
				({ruleId, level}: Record<string, string>) => ruleId === 'outside-policy-names' && level === 'warning',
			),
		);
		const shown = await run(['show', `wave-${wave}-outside`, '--policy', policy]);
		assert.ok(
			shown.stdout.includes(`Outside the policy's names: "wave-${wave}.outside.example" (entry "example.com/*")`),
			shown.stdout,
		);
	});

	test('excludes its warnings from a bulk approval, unless they are included', async () => {
		const approve = ['approve', '--filter', `name:wave-${wave}-*`, '--yes', '--policy', policy];
		const first = await run(approve);
		assert.equal(first.code, 3, first.stderr);
		assert.deepEqual(await decided(), [`wave-${wave}-inside`]);
		const second = await run([
			...approve,
			'--max-severity',
			'warn',
			'--include',
			'services-unread',
			'--include',
			'routes-unread',
		]);
		assert.equal(second.code, 0, second.stderr);
		assert.deepEqual(await decided(), [`wave-${wave}-inside`, `wave-${wave}-outside`]);
	});

	test('in the deck: named in the header, warned about in list and detail, excluded from marked requests', async () => {
		await using terminal = openTerminal(process.execPath, [program, '--policy', policy], {
			env: {KUBECONFIG: approver(), HOME: folder},
		});
		const {screen} = terminal;
		await screen.until('policy team.json  ● live');
		terminal.type('/');
		await screen.until('words to look for');
		terminal.type(`name:wave-${wave}-*`);
		await screen.until(/2 of \d+/);
		terminal.type('\r');
		await screen.until(/ 2 of \d+ · /);
		await screen.until(/wave-\d-outside +! /);
		assert.doesNotMatch(screen.lineWith(`wave-${wave}-inside`), /!/);
		terminal.type('*');
		await screen.until('2 marked');
		terminal.type('a');
		await screen.until('┌ Approve 1 request');
		await screen.until('1  a finding warns; ^T includes these');
		await screen.until('!  outside-policy-names');
		terminal.type('1');
		await screen.until('> 1');
		terminal.type('\r');
		await screen.until('1 of 1 approved');
		assert.deepEqual(await decided(), [`wave-${wave}-inside`]);
	});

	for (const {name, file, says} of [
		{
			name: 'is misspelt',
			file: 'misspelt.json',
			says: /misspelt\.json"( of CERTDECK_POLICY)? is wrong: .*mostName .*: did you mean mostNames\?$/m,
		},
		{
			name: 'is not there',
			file: 'none.json',
			says: /none\.json"( of CERTDECK_POLICY)? can't be read: .*does not exist$/m,
		},
		{name: 'is a folder', file: '.', says: /can't be read: /},
	]) {
		test(`one that ${name} ends certdeck before anything is asked or written`, async () => {
			const out = join(folder, 'keys');
			const args = ['request', '-f', 'spec.json', '--signer', 'example.com/serving', '--out', out];
			for (const {code, stdout, stderr} of [
				await run([...args, '--policy', file], {KUBECONFIG: '/nowhere'}),
				await run(args, {KUBECONFIG: '/nowhere', CERTDECK_POLICY: file}),
			]) {
				assert.equal(code, 2);
				assert.equal(stdout, '');
				assert.match(stderr, says);
				assert.equal(stderr.trim().split('\n').length, 1, stderr);
			}

			assert.ok(!existsSync(out));
			assert.equal((await run(['--help', '--policy', file])).code, 0);
		});
	}
});
