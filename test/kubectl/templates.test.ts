// Needs: kubectl
// What `-o jsonpath=` and `-o custom-columns=` print is what kubectl prints of the same objects.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {runProgram} from '../helpers/certdeck.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';
import {runVerb} from '../helpers/verb-context.js';
import {installedKubectls} from './programs.js';

const ofList = [
	'jsonpath={.items[*].metadata.name}',
	'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.spec.signerName}{"\\n"}{end}',
	"jsonpath={range .items[*]}{@.metadata.name}{': '}{range .spec.usages[*]}<{@}>{end}{'\\n'}{end}",
	'jsonpath={.kind} {.apiVersion}: {.items[0].kind}',
	"jsonpath={.items[?(@.spec.signerName=='kubernetes.io/kube-apiserver-client')].metadata.name}",
	'jsonpath={.items[?(@.spec.expirationSeconds>3600)].metadata.name}',
	'jsonpath={.items[?(@.status.conditions)].metadata.name}',
	'jsonpath={.items[?(@.spec.expirationSeconds!=3600)].spec.expirationSeconds}',
	'jsonpath={.items[0:3].metadata.name} {.items[-1].metadata.name} {.items[::7].metadata.name}',
	"jsonpath={.items[0,2]['metadata'].name}",
	'jsonpath={.items[0].spec.usages}{"\\n"}{.items[0].spec.expirationSeconds}{.items[0].nothing.here}',
	'jsonpath={.items[*].status.conditions[?(@.type=="Approved")].reason}',
	'jsonpath={$.items[0].metadata.labels}{..signerName}',
	'jsonpath={.items[*].metadata.annotations.cert-manager\\.io/request-is-ca}',
	'jsonpath=.metadata.name',
	"jsonpath={.items[1].spec['signerName','username']}",
	'custom-columns=NAME:.metadata.name,SIGNER:{.spec.signerName},FOR:spec.expirationSeconds,WHY:.status.conditions[*].reason',
	'custom-columns=USAGES:.spec.usages[*]',
];
const ofOne = [
	'jsonpath={.metadata.name}{"\\n"}',
	'jsonpath={.spec.groups}',
	'custom-columns=N:.metadata.name,S:.spec.signerName',
];
const faults = ['jsonpath={.items[*}', 'jsonpath={.items', 'jsonpath={end}', 'custom-columns=NAME', 'custom-columns='];

describe('templates, beside kubectl', () => {
	const [kubectl] = installedKubectls().slice(-1);
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());
	const asked = async (...args: readonly string[]) =>
		runProgram(kubectl?.path ?? assert.fail('no kubectl'), [
			'--kubeconfig',
			demo.demo.kubeconfigPath,
			'get',
			'csr',
			...args,
		]);
	/** The demo has a name that would write to the clipboard. kubectl prints it unescaped. */
	const shown = (text: string) => text.replaceAll('\u001B', '\\x1b').replaceAll('\u0007', '\\x07');
	const printed = async (...args: readonly string[]) => (await runVerb(args, demo.as('admin'))).stdout;

	for (const output of ofList) {
		test(output, async () => {
			// An escaped name is longer, and moves the columns.
			const selected = output.startsWith('custom') ? ['--field-selector=spec.signerName!=example.com/serving'] : [];
			const {stdout, stderr} = await asked('-o', output, ...selected);
			assert.equal(await printed('list', '-o', output, ...selected), shown(stdout), stderr);
		});
	}

	for (const output of ofOne) {
		test(`for a single object: ${output}`, async () => {
			const {stdout, stderr} = await asked('break-glass', '-o', output);
			assert.equal(await printed('show', 'break-glass', '-o', output), stdout, stderr);
		});
	}

	for (const output of faults) {
		test(`both refuse ${output}`, async () => {
			assert.notEqual((await asked('-o', output)).code, 0);
			await assert.rejects(printed('list', '-o', output), {name: 'UsageError'});
		});
	}

	test('without titles, selected by the server and by the filter, in the order of --sort-by', async () => {
		const columns = 'custom-columns=NAME:.metadata.name,AT:.metadata.creationTimestamp';
		const selected = [
			'-o',
			columns,
			'--no-headers',
			'--field-selector',
			'spec.signerName=kubernetes.io/kubelet-serving',
		];
		const sorted = [...selected, '--sort-by', '.metadata.creationTimestamp'];
		assert.equal((await printed('list', ...selected)).trim(), (await asked(...selected)).stdout.trim());
		const names = (text: string) => text.match(/^\S+/gm);
		assert.deepEqual(names(await printed('list', ...sorted)), names((await asked(...sorted)).stdout));
		assert.equal(
			await printed('list', '-o', 'jsonpath={.items[*].metadata.name}', '--filter', 'verdict:block name:break-glass'),
			'break-glass',
		);
	});

	test('escapes what a terminal would obey', async () => {
		assert.equal(await printed('list', '-o', 'jsonpath=\u001B[31m{.items[0].nothing}'), '\\x1b[31m');
	});
});
