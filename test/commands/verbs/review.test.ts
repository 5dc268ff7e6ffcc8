import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {ExitCode} from '../../../source/commands/arguments/command.js';
import {questions} from '../../../source/review/judge/questions.js';
import {rules} from '../../../source/review/judge/rules.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {runVerb} from '../../helpers/verb-context.js';

type Ended = {readonly code: ExitCode; readonly stdout: string; readonly stderr: string};

type Judged = {
	readonly name: string;
	readonly findings: ReadonlyArray<{readonly id: string; readonly severity: string}>;
	readonly questions: ReadonlyArray<{readonly id: string}>;
};

describe('review', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	const review = async (args: readonly string[], user: 'admin' | 'viewer' | 'nobody' = 'admin'): Promise<Ended> => {
		const {code, ...said} = await runVerb(['review', ...args], demo.as(user));
		assert.notEqual(code, undefined);
		return {code: code ?? 1, ...said};
	};

	for (const {name, args, code} of [
		{name: 'ends with 0 whatever it finds, unless asked', args: ['break-glass'], code: 0},
		{name: 'ends with 3 where a finding blocks', args: ['break-glass', '--fail-on', 'block'], code: 3},
		{name: 'counts what blocks as worth a warning', args: ['break-glass', '--fail-on', 'warn'], code: 3},
		{name: 'lets a warning pass where only blocks count', args: ['deploy-bot', '--fail-on', 'block'], code: 0},
		{name: 'ends with 3 for a warning where it counts', args: ['deploy-bot', '--fail-on', 'warn'], code: 3},
		{name: 'ends with 0 where nothing weighs', args: ['payments-api-tls', '--fail-on', 'warn'], code: 0},
		{
			name: 'ends with 3 where one of several weighs',
			args: ['deploy-bot', 'break-glass', '--fail-on', 'block'],
			code: 3,
		},
		{name: 'ends with 3 for what waits', args: ['--all-pending', '--fail-on', 'block'], code: 3},
		{
			name: 'ends with 3 where one weighs, and another can not be read',
			args: ['break-glass', 'none', '--fail-on', 'block'],
			code: 3,
		},
		{
			name: 'ends with 1 where none weighs, and one can not be read',
			args: ['payments-api-tls', 'none', '--fail-on', 'warn'],
			code: 1,
		},
	]) {
		test(name, async () => {
			assert.equal((await review(args)).code, code);
		});
	}

	test('shows the name of each request, what it asks for, and the findings', async () => {
		const {stdout, stderr} = await review(['break-glass', 'deploy-bot', 'break-glass', 'none']);
		const heads = stdout.split('\n').filter(line => /^\S/.test(line));
		assert.deepEqual(heads, ['break-glass', 'deploy-bot']);
		assert.match(stdout, /^ {2}subject +.*emergency/m);
		assert.match(stdout, /^ {2}!! .*\(grants-cluster-admin; /m);
		assert.match(stderr, /^certdeck: .*"none" not found/m);
	});

	test('reviews all pending requests, the oldest first, and nothing else', async () => {
		const {stdout} = await review(['--all-pending', '-o', 'json']);
		const {requests} = await demo.admin.listRequests();
		const waiting = requests
			.filter(({conditions}) => conditions.length === 0)
			.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
			.map(({uid}) => uid);
		assert.ok(waiting.length > 10 && waiting.length < requests.length);
		assert.deepEqual(
			JSON.parse(stdout).map(({uid}: {readonly uid: string}) => uid),
			waiting,
		);
	});

	test('as JSON has an element for each name, in order, with an error for an unreadable one', async () => {
		const {stdout} = await review(['none', 'break-glass', '-o', 'json']);
		const [none, found] = JSON.parse(stdout);
		assert.equal(none.name, 'none');
		assert.equal(none.error.code, 'not-found');
		const seen = await demo.admin.getRequest('break-glass');
		assert.deepEqual(Object.keys(found), [
			'name',
			'uid',
			'signerName',
			'requester',
			'verdict',
			'findings',
			'questions',
			'names',
			'effect',
			'evidence',
		]);
		assert.equal(found.uid, seen.uid);
		assert.equal(found.requester, seen.username);
		assert.deepEqual(Object.keys(found.findings[0]), ['id', 'severity', 'message', 'field', 'provenance']);
	});

	test('as JSON shows what the holder of a login could do, through which binding, and what was read for it', async () => {
		const {stdout} = await review(['kubernetes-admin-renewal', 'shop-frontend-tls', '-o', 'json']);
		const [login, serving] = JSON.parse(stdout);
		const {effect, evidence} = login;
		assert.deepEqual(
			[effect.user, effect.groups, effect.revocable, effect.known],
			['kubernetes-admin', ['kubeadm:cluster-admins', 'system:authenticated'], false, true],
		);
		assert.deepEqual(
			effect.may.map(({id, severity, through}: Record<string, string>) => [id, severity, through]),
			[['everything', 'block', 'ClusterRoleBinding "kubeadm:cluster-admins" of the group "kubeadm:cluster-admins"']],
		);
		assert.deepEqual(Object.keys(evidence), [
			'bindings',
			'nodes',
			'services',
			'apiServer',
			'domain',
			'authorities',
			'clientAuthorities',
			'routes',
			'trustDomains',
			'accountPods',
			'powers',
			'requester',
		]);
		for (const {state, at} of Object.values(evidence) as Array<{state: string; at: string}>) {
			assert.equal(state, 'read');
			assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000);
		}

		assert.equal(serving.effect, null, 'it logs nobody in');
		const finding = login.findings.find(({id}: {readonly id: string}) => id === 'grants-cluster-admin');
		assert.deepEqual([finding.provenance, finding.evidence], ['server', 'bindings']);
	});

	test("finds what only the cluster shows in the demo's story", async () => {
		const names = ['night-shift', 'pipeline', 'ledger-debug-tls', 'shop-search-tls', 'csr-n4k7w', 'shop-checkout-gw'];
		const {stdout} = await review([...names, '-o', 'json']);
		const ids = JSON.parse(stdout).map(({findings}: {readonly findings: ReadonlyArray<{id: string}>}) =>
			findings.map(({id}) => id),
		);
		for (const [index, id] of [
			'grants-cluster-admin',
			'grants-far-reaching-rights',
			'requester-outside-namespace',
			'address-of-another-service',
			'node-is-young',
		].entries()) {
			assert.ok(ids[index].includes(id), `${id} of ${names[index]}: ${ids[index]}`);
		}

		assert.ok(!ids[5].includes('no-known-signer'), 'cert-manager may sign');
	});

	test('names the rights that are missing to know what a login could do', async () => {
		const {stdout} = await review(['kubernetes-admin-renewal', '-o', 'json'], 'viewer');
		const [{findings, questions, effect, evidence}] = JSON.parse(stdout);
		const unread = questions.find(({id}: {readonly id: string}) => id === 'bindings-unread');
		assert.match(unread.why[0], /missing RBAC: verbs list on clusterrolebindings, rolebindings, /);
		assert.equal(evidence.bindings.state, 'refused');
		assert.deepEqual([effect.known, effect.may], [false, []]);
		// Without the right to look, a guess is better than nothing.
		assert.ok(findings.some(({id}: {readonly id: string}) => id === 'grants-cluster-admin'));
	});

	test('fails on unknown as on a warning, but not if only blocks count', async () => {
		const verdictOf = async (name: string, user: 'admin' | 'viewer') =>
			JSON.parse((await review([name, '-o', 'json'], user)).stdout)[0].verdict;
		assert.equal(await verdictOf('csr-q7d2r', 'viewer'), 'unknown');
		const codes = [];
		for (const failOn of ['block', 'warn', 'unknown']) {
			codes.push((await review(['csr-q7d2r', '--fail-on', failOn], 'viewer')).code);
		}

		assert.deepEqual(codes, [0, 3, 3]);
		const {stdout} = await review(['csr-q7d2r', 'csr-w4k9p'], 'viewer');
		assert.equal(stdout.match(/missing RBAC/g)?.length, 1, stdout);
	});

	test('as SARIF names every rule, and gives each finding its rule, level and request', async () => {
		const json = JSON.parse((await review(['--all-pending', '-o', 'json'])).stdout);
		const {stdout, code} = await review(['--all-pending', '-o', 'sarif']);
		assert.equal(code, 0);
		const log = JSON.parse(stdout);
		assert.equal(log.version, '2.1.0');
		const [run] = log.runs;
		const ids = run.tool.driver.rules.map(({id}: {readonly id: string}) => id);
		assert.deepEqual(
			ids,
			[...rules, ...questions].map(({id}) => id),
		);
		const levels: Readonly<Record<string, string>> = {block: 'error', warn: 'warning', info: 'note'};
		const expected = json.flatMap(({name, findings, questions: open}: Judged) => [
			...findings.map(({id, severity}) => [name, id, levels[severity]]),
			...open.map(({id}) => [name, id, 'warning']),
		]);
		assert.ok(expected.length > 20);
		assert.deepEqual(
			run.results.map((result: Record<string, never> & {ruleIndex: number; level: string; locations: unknown}) => [
				(result.locations as ReadonlyArray<{logicalLocations: ReadonlyArray<{name: string}>}>)[0]?.logicalLocations[0]
					?.name,
				ids[result.ruleIndex],
				result.level,
			]),
			expected,
		);
		assert.equal(
			new Set(run.results.map((result: {partialFingerprints: object}) => JSON.stringify(result.partialFingerprints)))
				.size,
			expected.length,
		);
	});

	test('as SARIF reports a failed run if a request can not be read', async () => {
		const {stdout, code} = await review(['none', '-o', 'sarif']);
		assert.equal(code, 1);
		const [invocation] = JSON.parse(stdout).runs[0].invocations;
		assert.equal(invocation.executionSuccessful, false);
		assert.match(invocation.toolExecutionNotifications[0].message.text, /"none" not found/);
	});

	test('of all pending requests is an error without the right to list them', async () => {
		await assert.rejects(review(['--all-pending'], 'nobody'), {name: 'ClusterError', code: 'forbidden'});
	});
});
