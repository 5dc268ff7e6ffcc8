import assert from 'node:assert/strict';
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {Demo} from '../../../demo/index.js';
import {startDemo} from '../../../demo/index.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import {operatorConfigOf} from '../../../source/commands/line/operator-config.js';
import {certdeck} from '../../helpers/certdeck.js';
import {requestPem} from '../../helpers/demo-cluster.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-config-'));
const own = join(folder, 'certdeck');
const file = join(own, 'config.yaml');
let demo: Demo;
before(async () => {
	mkdirSync(own, {mode: 0o700});
	demo = await startDemo({still: true, empty: true});
});
after(async () => {
	rmSync(folder, {recursive: true, force: true});
	await demo.stop();
});

const write = (yaml: string) => {
	writeFileSync(file, yaml, {mode: 0o600});
	chmodSync(file, 0o600);
};
const run = (args: readonly string[], input?: string) =>
	certdeck(args, {
		kubeconfig: demo.kubeconfigPath,
		env: {XDG_CONFIG_HOME: folder},
		...(input !== undefined && {input}),
	});

test('makes a marked context read-only for every verb, and check shows where the mark applies', async () => {
	write('contexts: {demo: {readOnly: true}, dmeo: {confirm: typed}}');
	const request = join(folder, 'a.csr');
	writeFileSync(request, await requestPem('a.example.com'));
	const sent = await run([
		...[
			'request',
			'--csr',
			request,
			'--name',
			'a',
			'--signer',
			'example.com/serving',
			'--usage',
			'server auth',
			'--yes',
		],
	]);
	assert.equal(sent.code, 1, sent.stderr);
	assert.match(sent.stderr, /not sent: .*"demo" is read-only by contexts\.demo of ".*config\.yaml"/s);
	assert.deepEqual(JSON.parse((await run(['list', '-o', 'json'])).stdout), []);
	const checked = await run(['config', 'check']);
	assert.equal(checked.code, 0, checked.stderr);
	assert.match(checked.stderr, /contexts\.dmeo of .* fits no context of the kubeconfig: did you mean "demo"\?/);
	assert.match(checked.stderr, /contexts\.demo of .* has no uid: .*kubectl --context demo get namespace kube-system/);
});

test('stops verbs that use a cluster if the configuration is faulty, and no others', async () => {
	write('contexts: {demo: {readonly: true, colour: red}}');
	const listed = await run(['list']);
	assert.equal(listed.code, 2);
	assert.match(
		listed.stderr,
		/has 2 faults\n.*contexts\.demo\.readonly .*did you mean readOnly\?\n.*did you mean color\?/s,
	);
	const checked = await run(['config', 'check']);
	assert.deepEqual([checked.code, checked.stdout], [1, '']);
	assert.match(checked.stderr, /did you mean readOnly\?/);
	assert.equal((await run(['help', 'flags'])).code, 0);
});

test('refuses a configuration that another user could change or replace', async () => {
	const read = () => operatorConfigOf({XDG_CONFIG_HOME: folder});
	write('defaults: {namespace: shop}');
	assert.equal((await read())?.defaults.namespace, 'shop');
	const refuses = (why: RegExp) =>
		assert.rejects(read(), (error: unknown) => error instanceof UsageError && why.test(error.message));
	chmodSync(file, 0o602);
	await refuses(/can't be read: .*may be written to by others \(mode 602\)/);
	chmodSync(file, 0o600);
	chmodSync(own, 0o777);
	await refuses(/can't be read: .*can be written to by every user/);
	chmodSync(own, 0o700);
	assert.equal(await operatorConfigOf({XDG_CONFIG_HOME: join(folder, 'none')}), undefined);
});
