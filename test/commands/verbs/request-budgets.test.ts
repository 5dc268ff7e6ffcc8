import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Demo} from '../../../demo/index.js';
import {startDemo} from '../../../demo/index.js';
import {printable} from '../../../source/base/text/printable.js';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {sentWhile} from '../../helpers/sent-requests.js';
import {runVerb} from '../../helpers/verb-context.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

const pathOf = (each: string) => each.replace(/\?.*$/, '');

/** The most API requests that a verb may make on a cluster like the demo's. An additional request makes a test fail. */
describe('the API requests of a verb', () => {
	let demo: Demo;
	let cluster: ConnectedCluster;
	before(async () => {
		demo = await startDemo({still: true, requests: 500});
		cluster = connect(loadKubeconfig({kubeconfig: demo.kubeconfigPath, env: {}}));
	});
	after(async () => {
		cluster.close();
		await demo.stop();
	});

	const sentBy = (line: string) => sentWhile(async () => runVerb(line.split(' '), cluster));

	for (const line of [
		'list -o name',
		'list -o name --status pending',
		'list -o name --filter san:*.shop.svc',
		'list --no-review',
		'list --no-review -o json',
	]) {
		test(`are the pages of the list and nothing else for "${line}"`, async () => {
			const sent = await sentBy(line);
			assert.deepEqual(sent.map(pathOf), [`GET ${csrs}`, `GET ${csrs}`]);
			assert.equal(sent.filter(each => each.includes('continue=')).length, 1);
		});
	}

	test('filter by one signer on the server if only names are printed', async () => {
		const sent = await sentBy('list -o name --signer example.com/serving');
		assert.deepEqual([...new Set(sent.map(pathOf))], [`GET ${csrs}`]);
		assert.ok(
			sent.every(each => each.includes('fieldSelector=spec.signerName%3Dexample.com%2Fserving')),
			sent[0],
		);
		const {stdout} = await runVerb(['list', '-o', 'name', '--signer', 'example.com/serving'], cluster);
		const all = await runVerb(['list', '-o', 'json', '--no-review'], cluster);
		const names = (JSON.parse(all.stdout) as ReadonlyArray<{name: string; signerName: string}>)
			.filter(({signerName}) => signerName === 'example.com/serving')
			.map(({name}) => `certificatesigningrequest.certificates.k8s.io/${printable(name)}\n`);
		assert.ok(names.length > 0);
		assert.equal(stdout, names.join(''));
	});

	test('are those of review if the filter needs a review, or findings are shown', async () => {
		for (const line of ['list -o name --filter severity:block', 'list']) {
			const sent = await sentBy(line);
			assert.ok(
				sent.some(each => each.includes('clusterrolebindings')),
				line,
			);
			assert.ok(sent.length <= 60, `${line}: ${sent.length}`);
		}
	});
});

describe('list --no-review', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	test('omits the column of findings, and shows the rest as with it', async () => {
		const without = await runVerb(['list', '--no-review'], demo.admin);
		const whole = await runVerb(['list'], demo.admin);
		const [head = ''] = without.stdout.split('\n', 1);
		assert.deepEqual(head.split(/ +/), ['NAME', 'AGE', 'SIGNER', 'REQUESTER', 'SUBJECT', 'STATE']);
		const names = (text: string) => text.split('\n').map(line => line.split(' ', 1)[0]);
		assert.deepEqual(names(without.stdout), names(whole.stdout));
		assert.equal(without.stderr, '');
	});

	test('has null in JSON instead of a review, never an empty one', async () => {
		const {stdout} = await runVerb(['list', '--no-review', '-o', 'json'], demo.admin);
		const whole = await runVerb(['list', '-o', 'json'], demo.admin);
		assert.deepEqual(
			JSON.parse(stdout),
			(JSON.parse(whole.stdout) as readonly object[]).map(each => ({
				...each,
				verdict: null,
				findings: null,
				questions: null,
			})),
		);
	});

	test('is refused with a filter that asks for findings', async () => {
		await assert.rejects(runVerb(['list', '--no-review', '--filter=-verdict:clear'], demo.admin), UsageError);
	});
});

describe('the API requests of show', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	const sentBy = (line: string) => sentWhile(async () => runVerb(line.split(' '), demo.admin));
	for (const [name, most] of [
		['bruno-laptop', 51],
		['new-starter', 52],
		['shop-cart-tls', 19],
		['csr-8xw2k', 19],
	] as const) {
		test(`are ${most} at most for "show ${name}", none of them twice`, async () => {
			const sent = await sentBy(`show ${name}`);
			assert.ok(sent.length <= most, `${sent.length}:\n${sent.join('\n')}`);
			const reads = sent.filter(each => each.startsWith('GET'));
			assert.equal(new Set(reads.map(pathOf)).size, reads.length, reads.join('\n'));
		});
	}

	test('are one for "show -o pem"', async () => {
		assert.deepEqual(await sentBy('show bruno-laptop -o pem'), [`GET ${csrs}/bruno-laptop`]);
	});
});
