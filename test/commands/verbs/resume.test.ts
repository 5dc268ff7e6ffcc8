import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';
import {passphraseFrom} from '../../../source/commands/prompt/passphrase.js';
import {commands} from '../../../source/commands/verbs/commands.js';
import {readSpecText} from '../../../source/operations/read/read-spec.js';
import {planRequest} from '../../../source/operations/request/request.js';
import {createIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {runVerb, verbContext} from '../../helpers/verb-context.js';

type Ended = {readonly code: number; readonly stdout: string; readonly stderr: string};

describe('resume', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-resume-verb-'));
	const issuances = createIssuanceStore(() => join(folder, 'state'));
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const run = async (args: readonly string[], change: Partial<CommandContext> = {}): Promise<Ended> => {
		const {code, ...said} = await runVerb(args, demo.admin, {issuances, ...change});
		return {code: code ?? 1, ...said};
	};
	const begin = async (name: string) => {
		const plan = await planRequest(demo.admin, readSpecText(JSON.stringify({CN: name, hosts: [name]})), {
			signerName: 'example.com/serving',
			usages: ['server auth'],
			folder: join(folder, 'keys'),
			issuances,
		});
		return plan.perform();
	};

	test('reports that nothing is pending, with exit code 0', async () => {
		const {code, stderr} = await run(['resume', '--out', folder]);
		assert.deepEqual([code, stderr], [0, 'Nothing is unfinished.\n']);
		assert.match((await run(['resume', '--list', '--out', folder])).stdout, /^Nothing is unfinished\.\n$/);
	});

	test('lists pending issuances without a cluster, and orphaned keys and damaged records', async () => {
		const {request, issuanceId} = await begin('listed.example');
		writeFileSync(join(folder, 'keys', 'lost-key.pem'), '');
		writeFileSync(join(folder, 'state', '0123456789.json'), '{');
		const offline = {cluster: async () => assert.fail('the list asks no cluster')};
		const {code, stdout} = await run(['resume', '--list', '--out', folder], offline);
		assert.equal(code, 1, 'a record can not be read');
		assert.ok(stdout.startsWith(`${issuanceId}  ${request.name}  `));
		assert.match(stdout, /step {5}request sent; the certificate is not in its place yet/);
		assert.match(stdout, /can not be read: .*0123456789\.json/);
		assert.match(stdout, /key without a certificate, finished or not: .*lost-key\.pem/);
		rmSync(join(folder, 'state', '0123456789.json'));

		rmSync(join(folder, 'keys', 'listed.example-key.pem'));
		const {stdout: json} = await run(['resume', '--list', '-o', 'json', '--out', folder], offline);
		const {unfinished, orphanedKeys} = JSON.parse(json);
		assert.equal(unfinished[0].keyState, 'absent');
		assert.equal(unfinished[0].id, issuanceId);
		assert.deepEqual(orphanedKeys, [join(folder, 'keys', 'lost-key.pem')]);
		assert.ok(!json.includes('BEGIN'), 'neither request nor key');
		await issuances.remove(issuanceId);
	});

	test('exits with 1 while it waits, asks which one if there are several, and does all on request', async () => {
		const one = await begin('one.example');
		const waiting = await run(['resume']);
		assert.equal(waiting.code, 1);
		assert.match(waiting.stderr, /one\.example-\w+ waits for approval/);
		const two = await begin('two.example');
		await assert.rejects(run(['resume']), UsageError);
		await assert.rejects(run(['resume', one.issuanceId, '--all']), UsageError);
		await demo.admin.deleteRequest(one.request.name, one.request);
		const all = await run(['resume', '--all']);
		assert.equal(all.code, 1);
		assert.match(all.stderr, /one\.example-\w+" is no longer in the cluster/);
		assert.match(all.stderr, /two\.example-\w+ waits for approval/);
		await issuances.remove(one.issuanceId);
		await issuances.remove(two.issuanceId);
	});

	test('removes an issuance by its id, a prefix of it, or the name of its request, and says what stays', async () => {
		for (const by of ['id', 'beginning', 'name'] as const) {
			const {request, issuanceId, keyPath = ''} = await begin(`forget-${by}.example`);
			const text = by === 'id' ? issuanceId : by === 'name' ? request.name : issuanceId.slice(0, 8);
			const {code, stdout, stderr} = await run(['resume', '--forget', text]);
			assert.deepEqual([code, stdout], [0, `${issuanceId} forgotten\n`]);
			assert.match(stderr, /stays at .*-key\.pem/);
			assert.match(stderr, /the request .* stays there/);
			assert.ok(existsSync(keyPath));
			assert.equal((await issuances.list()).issuances.length, 0);
		}

		await assert.rejects(run(['resume', '--forget', 'nothing']), {code: 'wrong-state'});
	});

	test('says what a removed renewal leaves in the Secret, and how to take that out', async () => {
		const made = await begin('forget-renewal.example');
		const secret = {namespace: 'default', name: 'forget-renewal'};
		const issuance = (await issuances.read(made.issuanceId)) ?? assert.fail(made.issuanceId);
		await issuances.save({...issuance, id: 'f0f0f0f0f0', key: {place: 'secret', ...secret, field: 'tls.key.next'}});
		const {stderr} = await run(['resume', '--forget', 'f0f0f0f0f0']);
		assert.match(stderr, /stays in Secret default\/forget-renewal, as tls\.key\.next$/m);
		const [, patch = ''] = /kubectl patch secret -n default forget-renewal --type=json -p '(.*)'/.exec(stderr) ?? [];
		assert.deepEqual(JSON.parse(patch), [{op: 'remove', path: '/data/tls.key.next'}]);
		await issuances.remove(made.issuanceId);
	});

	test('does not continue the issuance of another cluster', async () => {
		const {issuanceId} = await begin('other.example');
		const identity = async () => ({authority: 'ff', uid: 'another'});
		const other = {...demo.admin, identity, info: {...demo.admin.info, server: 'https://other.example'}};
		const {code, stderr} = await run(['resume', '--all'], {cluster: async () => other});
		assert.equal(code, 0);
		assert.match(stderr, /1 more on other clusters/);
		await assert.rejects(run(['resume', issuanceId, '--yes'], {cluster: async () => other}), {code: 'refused'});
		await assert.rejects(run(['resume', '--all', '--same-cluster'], {cluster: async () => other}), UsageError);
		const same = await run(['resume', issuanceId, '--same-cluster'], {cluster: async () => other});
		assert.match(same.stderr, /waits for approval/);
		await issuances.remove(issuanceId);
	});

	test('continues with another address and context of the same cluster', async () => {
		const {issuanceId} = await begin('moved.example');
		const info = {...demo.admin.info, server: 'https://moved.example', context: 'renamed'};
		const {stderr} = await run(['resume', '--all'], {cluster: async () => ({...demo.admin, info})});
		assert.match(stderr, /moved\.example-\w+ waits for approval/);
		await issuances.remove(issuanceId);
	});

	test('asks once about an issuance of a cluster that may be another', async () => {
		const {issuanceId} = await begin('doubtful.example');
		const {cluster: _, ...old} = (await issuances.read(issuanceId)) ?? assert.fail(issuanceId);
		await issuances.save(old);
		const all = await run(['resume', '--all']);
		assert.deepEqual([all.code, all.stdout], [0, '']);
		assert.match(all.stderr, new RegExp(`${issuanceId} may be of this cluster or of another`));
		await assert.rejects(run(['resume', issuanceId, '--yes']), {code: 'refused', message: /is the address/});
		const questions: string[] = [];
		const answering = (answer: string): Partial<CommandContext> => ({
			async ask(question) {
				questions.push(question);
				return answer;
			},
		});
		await assert.rejects(run(['resume', issuanceId, '--yes'], answering('')), {code: 'refused'});
		const said = await run(['resume', issuanceId], answering('y'));
		assert.match(said.stderr, /may have been begun on another cluster.*is the address/);
		assert.match(said.stderr, /waits for approval/);
		assert.deepEqual(new Set(questions), new Set(['Is this the cluster that it was begun on? [y/N] ']));
		const again = await run(['resume', issuanceId], {ask: () => assert.fail('asked twice')});
		assert.match(again.stderr, /waits for approval/);
		await issuances.remove(issuanceId);
	});

	describe('the passphrase', () => {
		const from = (value: string, change: Partial<CommandContext> = {}, isNew = false) => {
			const {args} = parseArguments(['resume', '--passphrase', value], commands);
			return passphraseFrom(args, verbContext(demo.admin, {out() {}, err() {}, issuances, ...change}), isNew);
		};
		const answering = (...answers: string[]): Partial<CommandContext> => ({
			askHidden: async () => answers.shift() ?? assert.fail('asked too often'),
		});

		test('is read from a file, the environment or the terminal', async () => {
			writeFileSync(join(folder, 'word'), 'open sesame\nnot this\n');
			assert.equal(await from(`file:${join(folder, 'word')}`), 'open sesame');
			assert.equal(await from('env:WORD', {env: name => (name === 'WORD' ? 'from env' : undefined)}), 'from env');
			assert.equal(await from('prompt', answering('typed')), 'typed');
			assert.equal(await from('prompt', answering('typed', 'typed'), true), 'typed');
		});

		for (const {name, value, change, isNew} of [
			{name: 'stands on the command line', value: 'open sesame'},
			{name: 'is in no variable', value: 'env:WORD'},
			{name: 'is to be asked for without a terminal', value: 'prompt'},
			{name: 'is empty', value: 'prompt', change: answering('')},
			{name: 'is typed in two ways', value: 'prompt', change: answering('a', 'b'), isNew: true},
		]) {
			test(`is refused if it ${name}, and not repeated`, async () => {
				await assert.rejects(
					from(value, change, isNew),
					error => error instanceof UsageError && !error.message.includes('sesame'),
				);
			});
		}
	});
});
