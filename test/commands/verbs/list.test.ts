import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {RequestList} from '../../../source/cluster/calls/cluster.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {aRequest} from '../../helpers/requests.js';
import {runVerb} from '../../helpers/verb-context.js';

describe('list --filter', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	const list = async (...args: readonly string[]): Promise<{readonly names: string; readonly stderr: string}> => {
		const {code, stdout, stderr} = await runVerb(
			['list', ...(args.includes('-o') ? [] : ['-o', 'name']), ...args],
			demo.as('admin'),
		);
		assert.equal(code, 0);
		return {names: stdout.replaceAll('certificatesigningrequest.certificates.k8s.io/', ''), stderr};
	};

	test('prints what matches, decoded fields and findings too', async () => {
		assert.equal((await list('--filter', 'o:system:masters status:pending')).names, 'break-glass\n');
		assert.match((await list('--filter', 'severity:block')).names, /^break-glass$/m);
		assert.doesNotMatch((await list('--filter=-severity:block')).names, /^break-glass$/m);
	});

	test('reviews a request with the bindings of its groups, as the deck does', async () => {
		assert.match((await list('--filter', 'finding:grants-cluster-admin')).names, /^night-shift$/m);
		assert.doesNotMatch((await list('--filter', 'severity:clear')).names, /^night-shift$/m);
	});

	test('selects as the server does, and reviews in comparison with unselected ones', async () => {
		const all = (await list()).names;
		assert.equal((await list('--field-selector', 'metadata.name=break-glass')).names, 'break-glass\n');
		assert.equal(
			(await list('--field-selector=spec.signerName=example.com/serving', '--filter', 'nothing-has-it')).names,
			'',
		);
		const some = (await list('--field-selector', 'spec.signerName=example.com/serving')).names;
		assert.equal(some, (await list('--signer', 'example.com/serving')).names);
		assert.ok(some.length > 0 && some.length < all.length);
		assert.equal((await list('-l', '!no-such-label')).names, all);
		assert.equal((await list('-l', 'no-such-label')).names, '');
		await assert.rejects(list('-l', '=,='), {name: 'ClusterError'});
		const shared = await list('--field-selector', 'metadata.name=alice-laptop', '--filter', 'finding:shared-key');
		assert.equal(shared.names, 'alice-laptop\n');
	});

	test("sorts by a column, and by a field in kubectl's form", async () => {
		const lines = async (...args: readonly string[]) => (await list(...args)).names.trimEnd().split('\n');
		const oldest = await lines();
		for (const path of ['{.metadata.name}', '.metadata.name', 'metadata.name', 'name']) {
			assert.deepEqual(
				await lines('--sort-by', path),
				oldest.toSorted((a, b) => (a < b ? -1 : 1)),
				path,
			);
		}

		assert.deepEqual(await lines('--sort-by=.metadata.creationTimestamp'), oldest);
		assert.deepEqual(
			(await lines('--sort-by=findings', '--filter=severity:block'))[0],
			(await lines('--filter=severity:block'))[0],
		);
		await assert.rejects(list('--sort-by', '.metadata.creationTimestmap'), {
			name: 'UsageError',
			hint: 'did you mean .metadata.creationTimestamp?',
		});
	});

	test('leaves the titles out with --no-headers', async () => {
		const only = ['--field-selector', 'metadata.name=break-glass'];
		const {names: titled} = await list('-o', 'table', ...only);
		const {names: bare} = await list('-o', 'table', '--no-headers', ...only);
		assert.match(titled, /^NAME .*\nbreak-glass /);
		assert.match(bare, /^break-glass [^\n]*\n$/);
	});

	test('explains why nothing is listed, and what to do about it', async () => {
		const said = async (...args: readonly string[]) => (await runVerb(['list', ...args], demo.as('admin'))).stderr;
		assert.match(
			await said('--filter', 'name:nobody'),
			/^No request matches, of \d+\.\n {2}→ certdeck list lists them all\n$/,
		);
		assert.match(await said('-l', 'no=such'), /^No request matches/);
		const empty = {...demo.as('admin'), listRequests: async () => ({requests: [], resourceVersion: '1'})};
		const {stderr} = await runVerb(['list', '-A'], empty);
		assert.match(
			stderr,
			/^No requests\.\n {2}→ this is context \S+ \(https:\/\/\S+\); certdeck list --context NAME looks at another/,
		);
	});

	test('combines with --status and --signer', async () => {
		const all = (await list('--filter', 'usage:client')).names.split('\n');
		const some = (await list('--filter', 'usage:client', '--status', 'pending', '--signer', 'kubernetes.io/*')).names;
		const few = some.trim().split('\n');
		assert.ok(few.length > 0 && few.length < all.length - 1);
		assert.ok(few.every(name => all.includes(name)));
	});

	test('explains how to write a filter that begins with -', async () => {
		await assert.rejects(list('--filter', '-status:pending'), {
			hint: 'one that begins with - is written --filter=-status:pending',
		});
	});

	test('refuses an invalid filter in one sentence, before it asks the cluster', async () => {
		await assert.rejects(list('--filter', 'stauts:pending'), error => {
			assert.ok(error instanceof UsageError);
			assert.match(error.message, /^--filter: no field is called stauts; did you mean status\?/);
			return true;
		});
	});
});

describe('list --watch', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());
	const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second));
	const request = (name: string, second: number) => aRequest({name, uid: name, createdAt: at(second)});

	const watch = async (lists: readonly RequestList[], ...args: readonly string[]): Promise<string> => {
		let stdout = '';
		let list: RequestList = {phase: 'connecting', requests: []};
		let tell = () => {};
		await runVerb(['list', '--watch', ...args], demo.as('admin'), {
			out: text => {
				stdout += text;
			},
			err: text => assert.fail(text),
			now: () => at(9),
			requestStore: async () => ({
				getSnapshot: () => list,
				subscribe(listener) {
					tell = listener;
					return () => {};
				},
				async start() {
					for (const next of lists) {
						list = next;
						tell();
					}
				},
			}),
		});
		return stdout;
	};

	test('begins with the oldest, whatever the order of the pages, and continues with changes', async () => {
		const [ada, bob, zoe] = [request('ada', 3), request('bob', 2), request('zoe', 1)];
		const stdout = await watch(
			[
				{phase: 'connecting', requests: [ada], remaining: 2},
				{phase: 'live', requests: [ada, bob, zoe]},
				{phase: 'live', requests: [ada, {...bob, resourceVersion: '9'}, zoe]},
			],
			'-o',
			'name',
		);
		assert.deepEqual(stdout.match(/(?<=\/)\w+$/gm), ['zoe', 'bob', 'ada', 'bob']);
	});

	test('reviews changed requests with the bindings of their groups and with the unchanged requests', async () => {
		const {requests} = await demo.admin.listRequests();
		const named = (name: string) => requests.find(each => each.name === name) ?? assert.fail(name);
		const second = named('alice-laptop-2');
		const stdout = await watch(
			[
				{phase: 'live', requests: requests.filter(each => each !== second)},
				{phase: 'live', requests},
			],
			'-o',
			'json',
		);
		const printed = stdout
			.trim()
			.split('\n')
			.map(
				line => JSON.parse(line) as {readonly name: string; readonly findings: ReadonlyArray<{readonly id: string}>},
			);
		const findings = (name: string) => printed.find(each => each.name === name)?.findings.map(({id}) => id) ?? [];
		assert.ok(findings('night-shift').includes('grants-cluster-admin'));
		assert.equal(printed.at(-1)?.name, 'alice-laptop-2');
		assert.ok(findings('alice-laptop-2').includes('shared-key'));
	});
});
