// Needs: kubectl
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {load} from 'js-yaml';
import packageJson from '../../../package.json' with {type: 'json'};
import {createVersionCommand} from '../../../source/commands/verbs/version.js';
import {certdeck, runProgram} from '../../helpers/certdeck.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {runVerb} from '../../helpers/verb-context.js';

let cluster: DemoCluster;
let kubeconfig: string;
before(async () => {
	cluster = await startDemoCluster();
	kubeconfig = cluster.demo.kubeconfigPath;
});
after(() => cluster.stop());

test("prints both versions, the server's in the words of kubectl", async () => {
	const {code, stdout} = await certdeck(['version'], {kubeconfig});
	const theirs = await runProgram('kubectl', ['version'], {env: {...process.env, KUBECONFIG: kubeconfig}});
	const server = /^Server Version: .*$/m.exec(theirs.stdout)?.[0];
	assert.equal(stdout, `Client Version: v${packageJson.version}\n${server}\n`);
	assert.equal(code, 0);
});

test('prints them as JSON and YAML under the names of kubectl', async () => {
	const commands = [createVersionCommand(packageJson.version)];
	const [json, yaml] = await Promise.all(
		['json', 'yaml'].map(async form => (await runVerb(['version', '-o', form], cluster.admin, {}, commands)).stdout),
	);
	const versions = JSON.parse(json ?? '') as Record<string, Record<string, string>>;
	assert.deepEqual(load(yaml ?? ''), versions);
	assert.equal(versions['clientVersion']?.['gitVersion'], `v${packageJson.version}`);
	assert.equal(versions['serverVersion']?.['gitVersion'], await cluster.admin.version());
});

test('-v prints each request, and no part of its content', async () => {
	const [{stderr}, quiet] = await Promise.all([
		certdeck(['certificates', '-o', 'json', '--v=9'], {kubeconfig}),
		certdeck(['list', '-o', 'name', '-v', '5'], {kubeconfig}),
	]);
	const lines = stderr.trimEnd().split('\n');
	assert.ok(
		lines.some(line => /^GET \/api\/v1\/\S*secrets\S* 200 in \d+ ms$/.test(line)),
		stderr,
	);
	assert.deepEqual(
		lines.filter(line => !/^(GET|POST) \/\S+ (\d+ in \d+ ms|[a-z-]+)$/.test(line) && !/^\S+ not read|→/.test(line)),
		[],
	);
	assert.equal(quiet.stderr, '');
});

test('asks nobody with --client, and prints its own without a server', async () => {
	const own = `Client Version: v${packageJson.version}\n`;
	// Faults of the configuration do not matter, because whoever mends it may need the version.
	const faulty = mkdtempSync(join(tmpdir(), 'certdeck-version-'));
	mkdirSync(join(faulty, 'certdeck'));
	writeFileSync(join(faulty, 'certdeck', 'config.yaml'), 'nothing: such\n');
	const env = {XDG_CONFIG_HOME: faulty, CERTDECK_POLICY: '/nowhere/policy.json'};
	const alone = await certdeck(['version', '--client'], {kubeconfig: '/nowhere', env});
	rmSync(faulty, {recursive: true});
	assert.deepEqual(alone, {code: 0, stdout: own, stderr: ''});
	const failed = await certdeck(['version'], {kubeconfig: '/nowhere'});
	assert.deepEqual([failed.code, failed.stdout], [1, own]);
	assert.match(failed.stderr, /does not exist/);
});
