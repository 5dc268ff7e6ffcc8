import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {parseArguments} from '../../../source/commands/arguments/parse-arguments.js';
import {approveCommand} from '../../../source/commands/verbs/decide.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';

describe('approve', {concurrency: false}, () => {
	let demo: DemoCluster;
	let blockedPem: string;
	before(async () => {
		demo = await startDemoCluster();
		blockedPem = await requestPem('kubernetes.default.svc');
	});
	after(() => demo.stop());
	const create = (name: string) =>
		demo.admin.createRequest({
			name,
			requestPem: blockedPem,
			signerName: 'example.com/serving',
			usages: ['digital signature', 'server auth'],
			expirationSeconds: 86_400,
		});

	/** Runs the verb in this process. `answers` are typed on a terminal; without them there is none. */
	async function run(argv: readonly string[], answers?: readonly string[], user: 'admin' | 'approver' = 'admin') {
		const {command, args} = parseArguments(['approve', ...argv], [approveCommand]);
		const typed = [...(answers ?? [])];
		let output = '';
		const context = {
			out(text) {
				output += text;
			},
			err(text) {
				output += text;
			},
			...(answers && {
				async ask(question: string) {
					output += question;
					return typed.shift() ?? '';
				},
			}),
			now: () => new Date(),
			signal: new AbortController().signal,
			outputLost: new AbortController().signal,
			cluster: async () => demo.as(user),
		} satisfies Partial<CommandContext>;
		return {code: await command?.run(args, context as unknown as CommandContext), output};
	}

	const isApproved = async (name: string) =>
		(await demo.admin.getRequest(name)).conditions.some(({type}) => type === 'Approved');

	test('refuses a blocking finding with exit code 3, also with --yes', async () => {
		await create('blocked');
		for (const flags of [['--yes'], ['--dry-run']]) {
			const {code, output} = await run(['blocked', ...flags]);
			assert.equal(code, 3, output);
			assert.match(output, /claims-api-server/);
			assert.equal(await isApproved('blocked'), false);
		}
	});

	test('accepts the finding of --accept', async () => {
		await create('accepted');
		const {code, output} = await run(['accepted', '--yes', '--accept', 'claims-api-server']);
		assert.equal(code, 0, output);
		assert.equal(await isApproved('accepted'), true);
	});

	test('accepts only the name of the request as an answer for a blocking finding', async () => {
		await create('typed');
		for (const answer of ['y', 'yes', 'typed ', 'TYPED', '']) {
			const {code, output} = await run(['typed'], [answer]);
			assert.equal(code, 3, output);
			assert.equal(await isApproved('typed'), false, answer);
		}

		assert.equal((await run(['typed'], ['typed'])).code, 0);
		assert.equal(await isApproved('typed'), true);
	});

	test('skips requests with an open question, with exit code 3', async () => {
		await demo.admin.createRequest({
			name: 'open',
			requestPem: await requestPem('frontend.shop.svc'),
			signerName: 'example.com/serving',
			usages: ['digital signature', 'server auth'],
			expirationSeconds: 86_400,
		});
		const many = ['--filter', 'name:=open', '--max-severity', 'warn', '--dry-run'];
		const {code, output} = await run(many, undefined, 'approver');
		assert.equal(code, 3, output);
		assert.equal((await run(many)).code, 0, output);
	});

	test('fails with 1 for a missing request, whatever review refuses beside it', async () => {
		await create('beside');
		assert.equal((await run(['beside', 'not-there', '--yes'])).code, 1);
	});
});
