import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {certdeck} from '../../helpers/certdeck.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {runReported} from '../../helpers/verb-context.js';

describe('approve and deny with --filter', {concurrency: false}, () => {
	let cluster: DemoCluster;
	before(async () => {
		cluster = await startDemoCluster();
	});
	after(() => cluster.stop());
	const run = (args: readonly string[], user: 'admin' | 'viewer' = 'admin') => runReported(args, cluster.as(user));
	/** The built program: for its flags about the connection, for terminals, and once for the whole way. */
	const runProgram = (args: readonly string[]) => certdeck(args, {kubeconfig: cluster.demo.kubeconfigPath});
	/** Requests without a finding, each with a name of its own. A `*` in a host causes a warning. */
	const make = async (prefix: string, hosts: readonly string[]) => {
		for (const [index, host] of hosts.entries()) {
			await cluster.admin.createRequest({
				name: `${prefix}-${index}`,
				requestPem: await requestPem(host),
				signerName: `example.com/${prefix}`,
				usages: ['digital signature', 'server auth'],
				expirationSeconds: 86_400,
			});
		}
	};
	const conditionOf = async (name: string) => (await cluster.admin.getRequest(name)).conditions[0];
	const filtered = (prefix: string) => ['--filter', `signer:example.com/${prefix}`];

	test('report what they would do and send nothing with --dry-run', async () => {
		await make('dry', ['a.dry.example', 'b.dry.example']);
		const {code, stdout, stderr} = await run(['approve', ...filtered('dry'), '--max-severity', 'warn', '--dry-run']);
		assert.equal(code, 0, stderr);
		assert.equal(stdout.match(/dry-\d would be approved$/gm)?.length, 2, stdout);
		assert.match(stderr, /COUNT {2}SIGNER/);
		assert.match(stderr, / 2 {2}example\.com\/dry +admin/);
		assert.equal(await conditionOf('dry-0'), undefined);
	});

	test('include what only informs, exclude what warns unless asked for, and exit with 3', async () => {
		await make('weigh', ['frontend.shop.svc', '*.weigh.example']);
		const strict = await run(['approve', ...filtered('weigh'), '--dry-run', '-o', 'json']);
		assert.deepEqual(
			(JSON.parse(strict.stdout) as ReadonlyArray<Record<string, unknown>>).map(({name, outcome, cause, finding}) => [
				name,
				outcome,
				cause,
				finding,
			]),
			[
				['weigh-0', 'planned', undefined, undefined],
				['weigh-1', 'left-out', 'severity', 'wildcard-name'],
			],
		);
		assert.equal(strict.code, 3);
		const lenient = await run(['approve', ...filtered('weigh'), '--max-severity', 'warn', '--dry-run', '-o', 'json']);
		assert.deepEqual(
			(JSON.parse(lenient.stdout) as ReadonlyArray<Record<string, unknown>>).map(({outcome}) => outcome),
			['planned', 'planned'],
		);
		assert.equal(lenient.code, 0);
	});

	test('never include a blocking finding in an approval, and decide the rest with one reason and message', async () => {
		await make('mixed', ['a.mixed.example', 'b.mixed.example', 'kubernetes.default.svc']);
		const decided = await runProgram([
			'approve',
			...filtered('mixed'),
			'--max-severity',
			'warn',
			'--yes',
			'--reason',
			'Rollout',
			'--message',
			'wave 3',
		]);
		assert.equal(decided.code, 3, decided.stderr);
		assert.match(decided.stderr, /!! claims-api-server/);
		assert.match(decided.stderr, /2 of 2 approved\./);
		assert.equal(decided.stdout.match(/mixed-\d approved$/gm)?.length, 2);
		const {type, reason, message} = (await conditionOf('mixed-0')) ?? {};
		assert.deepEqual([type, reason, message], ['Approved', 'Rollout', 'wave 3']);
		assert.equal(await conditionOf('mixed-2'), undefined);

		// A decided request does not wait any more. A blocking finding does not prevent a denial in bulk.
		const denied = await run(['deny', ...filtered('mixed'), '--yes', '-o', 'json']);
		assert.equal(denied.code, 0, denied.stderr);
		const [only, ...more] = JSON.parse(denied.stdout) as ReadonlyArray<Record<string, unknown>>;
		assert.deepEqual(more, []);
		assert.deepEqual([only?.['name'], only?.['outcome'], only?.['decision']], ['mixed-2', 'done', 'Denied']);
		const denial = await conditionOf('mixed-2');
		assert.equal(denial?.type, 'Denied');
		assert.match(denial?.message ?? '', /^Reviewed by admin with certdeck; findings: claims-api-server/);
	});

	test('exclude what the user may not decide, and name the rule', async () => {
		await make('rights', ['a.rights.example']);
		const {code, stdout, stderr} = await run(
			['approve', ...filtered('rights'), '--max-severity', 'warn', '--yes'],
			'viewer',
		);
		assert.equal(code, 1, stderr);
		assert.equal(stdout, '');
		assert.match(stderr, /missing RBAC: verbs update on certificatesigningrequests\/approval/);
		assert.equal(await conditionOf('rights-0'), undefined);
	});

	test('report that nothing matches, and exit with 0', async () => {
		const {code, stdout, stderr} = await run(['approve', '--filter', 'name:=nobody-is-called-so', '--yes']);
		assert.deepEqual([code, stdout], [0, '']);
		assert.match(stderr, /No request that waits for a decision matches/);
	});

	test('send nothing with --read-only', async () => {
		await make('ro', ['a.ro.example']);
		const args = ['approve', ...filtered('ro'), '--max-severity', 'warn', '--read-only'];
		const {code, stdout, stderr} = await runProgram([...args, '--yes']);
		assert.deepEqual([code, stdout], [1, '']);
		assert.match(stderr, /you may not decide it\n +certdeck runs with --read-only\n +ro-0/);
		assert.equal((await runProgram([...args, '--dry-run'])).code, 0);
		assert.equal(await conditionOf('ro-0'), undefined);
	});

	const wrong: ReadonlyArray<readonly [string, readonly string[], RegExp]> = [
		['neither a name nor a filter', ['approve', '--yes'], /needs the NAME of a CertificateSigningRequest, or --filter/],
		['both', ['approve', 'x', '--filter', 'status:pending', '--yes'], /takes names or --filter, not both/],
		['a filter of spaces', ['approve', '--filter= ', '--yes'], /holds no word/],
		['a filter that is none', ['approve', '--filter', 'signr:x', '--yes'], /did you mean/],
		['a finding to accept', ['approve', '--filter', 'x', '--accept', 'asks-ca', '--yes'], /--accept goes with NAME/],
		['a severity for names', ['approve', 'x', '--max-severity', 'warn', '--yes'], /--max-severity goes with --filter/],
		['a severity for denials', ['deny', '--filter', 'x', '--max-severity', 'warn', '--yes'], /max-severity/],
	];
	for (const [name, args, says] of wrong) {
		test(`refuse ${name}`, async () => {
			const {code, stdout, stderr} = await run(args);
			assert.deepEqual([code, stdout], [2, ''], stderr);
			assert.match(stderr, says);
		});
	}

	test('refuse no terminal and no --yes', async () => {
		const {code, stdout, stderr} = await runProgram(['approve', '--filter', 'status:pending']);
		assert.deepEqual([code, stdout], [2, ''], stderr);
		assert.match(stderr, /no terminal to ask on/);
	});

	test('review a name without deciding with --dry-run', async () => {
		const blocked = await run(['approve', 'break-glass', '--dry-run']);
		assert.equal(blocked.code, 3, blocked.stderr);
		const clear = await run(['approve', 'legacy-erp', '--dry-run']);
		assert.deepEqual([clear.code, clear.stdout], [0, '']);
		assert.equal(await conditionOf('legacy-erp'), undefined);
	});
});
