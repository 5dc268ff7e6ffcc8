import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../source/commands/command.js';
import {UsageError} from '../../source/commands/command.js';
import {commands} from '../../source/commands/commands.js';
import {parseArguments} from '../../source/commands/parse-arguments.js';
import {createMemoryWorks} from '../../source/custody/unfinished.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';

describe('list --filter', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	const list = async (...args: readonly string[]): Promise<{readonly names: string; readonly stderr: string}> => {
		const said = {stdout: '', stderr: ''};
		const parsed = parseArguments(['list', '-o', 'name', ...args], commands);
		const context: CommandContext = {
			out: text => {
				said.stdout += text;
			},
			err: text => {
				said.stderr += text;
			},
			readStdin: async () => Buffer.of(),
			env: () => undefined,
			works: createMemoryWorks(),
			columns: undefined,
			color: false,
			now: () => new Date(),
			signal: new AbortController().signal,
			cluster: async () => demo.as('admin'),
			requestStore: async () => assert.fail('list needs no live list'),
		};
		assert.equal(await parsed.command?.run(parsed.args, context), 0);
		return {names: said.stdout.replaceAll('certificatesigningrequest.certificates.k8s.io/', ''), stderr: said.stderr};
	};

	test('prints what matches, decoded fields and findings too', async () => {
		assert.equal((await list('--filter', 'o:system:masters status:pending')).names, 'break-glass\n');
		assert.match((await list('--filter', 'severity:block')).names, /^break-glass$/m);
		assert.doesNotMatch((await list('--filter=-severity:block')).names, /^break-glass$/m);
	});

	test('goes together with --status and --signer', async () => {
		const all = (await list('--filter', 'usage:client')).names.split('\n');
		const some = (await list('--filter', 'usage:client', '--status', 'pending', '--signer', 'kubernetes.io/*')).names;
		const few = some.trim().split('\n');
		assert.ok(few.length > 0 && few.length < all.length - 1);
		assert.ok(few.every(name => all.includes(name)));
	});

	test('says how a filter that begins with - is written', async () => {
		await assert.rejects(list('--filter', '-status:pending'), {
			hint: 'one that begins with - is written --filter=-status:pending',
		});
	});

	test('refuses what is no filter in one sentence, before it asks the cluster', async () => {
		await assert.rejects(list('--filter', 'stauts:pending'), error => {
			assert.ok(error instanceof UsageError);
			assert.match(error.message, /^--filter: no field is called stauts; did you mean status\?/);
			return true;
		});
	});
});
