import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';
import {commands} from '../../../source/commands/verbs/commands.js';
import {checkPolicy} from '../../../source/operations/assess/policy-check.js';
import {readReviewContext, reviewRequest} from '../../../source/operations/assess/review-request.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {readLocalPolicy} from '../../../source/operations/read/read-local-policy.js';
import {policyCheckText} from '../../../source/present/findings/policy-check-text.js';
import type {Journal} from '../../../source/storage/journal/journal.js';
import {createJournal} from '../../../source/storage/journal/journal.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {policyOf} from '../../review/name-cases.js';

describe('a policy', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-policy-check-'));
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
		for (const [name, host] of [
			['inside', 'www.shop.example.com'],
			['outside', 'www.evil.example'],
		] as const) {
			await demo.admin.createRequest({
				name,
				requestPem: await requestPem(host),
				signerName: 'example.com/checked',
				usages: ['server auth'],
			});
		}
	});
	after(async () => {
		rmSync(folder, {recursive: true, force: true});
		await demo.stop();
	});

	test('is checked against the current requests: what each entry warns about, and what it clears', async () => {
		const file = join(folder, 'team.json');
		const document = {
			signers: {'example.com/checked': {names: ['*.shop.example.com']}, 'example.org/*': {mostNames: 1}},
		};
		writeFileSync(file, JSON.stringify(document), {mode: 0o600});
		const read = await readLocalPolicy(file);
		assert.ok('policy' in read);
		const [first, second] = await checkPolicy(read.policy, demo.admin, [], new Date());
		assert.deepEqual(
			first?.now.said.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
			[
				{name: 'inside', raises: [], lifts: ['name-outside-cluster']},
				{name: 'outside', raises: ['outside-policy-names'], lifts: []},
			],
		);
		assert.deepEqual([first?.now.count, second?.now.count], [2, 0]);
		assert.match(
			policyCheckText([first, second].flatMap(each => each ?? [])),
			/now {6}2 requests of its signers; warns of 1: outside \(outside-policy-names\); clears 1: inside \(name-outside-cluster\)/,
		);
	});

	/** Runs a verb in this process, with a journal in the test's folder. */
	async function run(argv: readonly string[], journal: Journal) {
		const {command, args} = parseArguments(argv, commands);
		const written = {out: '', err: ''};
		const context = {
			out(text) {
				written.out += text;
			},
			err(text) {
				written.err += text;
			},
			env: () => undefined,
			now: () => new Date(),
			signal: new AbortController().signal,
			outputLost: new AbortController().signal,
			cluster: async () => demo.admin,
			journal,
		} satisfies Partial<CommandContext>;
		return {code: await command?.run(args, context as unknown as CommandContext), ...written};
	}

	test("is checked by the verb against the current requests and the journal's records of deleted ones", async () => {
		const journal = createJournal(
			() => join(folder, 'journal.jsonl'),
			() => new Date(),
		);
		const signerName = 'example.com/decided';
		for (const [name, host] of [
			['was-inside', 'www.shop.example.com'],
			['was-outside', 'www.evil.example'],
		] as const) {
			await demo.admin.createRequest({name, requestPem: await requestPem(host), signerName, usages: ['server auth']});
			const {code, err} = await run(['approve', name, '--accept', 'name-outside-cluster', '--yes'], journal);
			assert.equal(code, 0, err);
			await demo.admin.deleteRequest(name, await demo.admin.getRequest(name));
		}

		await demo.admin.createRequest({
			name: 'waits',
			requestPem: await requestPem('pay.shop.example.com'),
			signerName,
			usages: ['server auth'],
		});
		const file = join(folder, 'check.json');
		const text = JSON.stringify({
			signers: {[signerName]: {names: ['*.shop.example.com']}, 'example.com/other': {mostNames: 1}},
			fourEyes: [signerName],
			allow: [
				{
					finding: 'name-outside-cluster',
					signers: [signerName],
					names: ['*.evil.example'],
					reason: 'ours',
					until: '2027-03-31',
				},
			],
		});
		writeFileSync(file, text, {mode: 0o600});
		// A policy does not apply to an answer to a Pod's request.
		await journal.append({
			...{context: 'demo', server: 'https://127.0.0.1', user: 'admin', username: 'admin'},
			...{kind: 'PodCertificateRequest', name: 'shop/req-1', uid: 'x', signerName, decision: 'Denied'},
			...{reason: 'Test', message: 'no', requestSha256: '', findings: [], answer: {resourceVersion: '1'}},
		});
		const kept = readFileSync(join(folder, 'journal.jsonl'));
		const told = await run(['policy', 'check', file], journal);
		assert.equal(told.code, 0, told.err);
		assert.equal(
			told.out,
			`signers["example.com/decided"]
  now      1 request of its signers; clears 1: waits (name-outside-cluster)
  journal  2 decisions; warns of 1: was-outside (outside-policy-names); clears 1: was-inside (name-outside-cluster)

signers["example.com/other"]
  now      0 requests of its signers; it says nothing of them
  journal  0 decisions; it says nothing of them

fourEyes
  now      1 request of its signers; warns of 1: waits (four-eyes)
  journal  2 decisions; warns of 2: was-inside (four-eyes), was-outside (four-eyes)

allow[0]
  now      1 request of its signers; it says nothing of them
  journal  2 decisions; clears 1: was-outside (name-outside-cluster)
`,
		);
		assert.equal(told.err, `${file} is a policy; its SHA-256 is ${createHash('sha256').update(text).digest('hex')}\n`);
		// It only reads: no decision is made, and no record is written.
		assert.deepEqual(readFileSync(join(folder, 'journal.jsonl')), kept);
		assert.deepEqual((await demo.admin.getRequest('waits')).conditions, []);

		const json = JSON.parse((await run(['policy', 'check', file, '-o', 'json'], journal)).out);
		assert.deepEqual(json[0].journal, {
			count: 2,
			untold: 0,
			said: [
				{name: 'was-inside', raises: [], lifts: ['name-outside-cluster']},
				{name: 'was-outside', raises: ['outside-policy-names'], lifts: []},
			],
		});

		writeFileSync(file, JSON.stringify({signer: {}}));
		const faulty = await run(['policy', 'check', file], journal);
		assert.equal(faulty.code, 1);
		assert.equal(faulty.out, '');
		assert.match(faulty.err, /signer is not a key of a policy.*signers/);
	});

	test('prevents a requester from approving, whatever they accept', async () => {
		const seen = await demo.admin.getRequest('inside');
		const policy = policyOf({fourEyes: ['example.com/*']});
		const cluster = {...demo.admin, info: {...demo.admin.info, policy}};
		const {findings, questions} = await reviewRequest(seen, await readReviewContext(cluster, new Date()));
		const options = {findings, questions, accepted: ['four-eyes']};
		assert.throws(() => planDecision(cluster, seen, 'Approved', options), {
			code: 'refused',
			message: /is not yours to approve: You asked for it yourself/,
		});
		assert.equal(planDecision(cluster, seen, 'Denied', options).typeToConfirm, undefined);
	});
});
