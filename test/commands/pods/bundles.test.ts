import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {load, loadAll} from 'js-yaml';
import {createAuthority, issue} from '../../../demo/cluster/authority.js';
import {startDemo} from '../../../demo/index.js';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {runVerb} from '../../helpers/verb-context.js';

describe('bundles', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-bundles-'));
	const file = (name: string) => join(folder, name);
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
		const now = new Date();
		const [one, two] = [await createAuthority('one', now), await createAuthority('two', now)];
		const leaf = await issue(one, {commonName: 'leaf', hosts: ['leaf.example.com']}, now);
		writeFileSync(file('one.pem'), one.certificatePem);
		writeFileSync(file('two.pem'), two.certificatePem);
		writeFileSync(file('leaf.pem'), leaf.certificatePem);
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const run = (line: string, cluster: Cluster = demo.admin, changes = {}) => runVerb(line.split(' '), cluster, changes);
	const stored = async (name: string) => demo.admin.getTrustBundle('v1', name);

	test('lists each with signer, authorities and end; wide with labels, ConfigMaps and fingerprints', async () => {
		const {stdout} = await run('bundles');
		assert.match(stdout, /^NAME +SIGNER +AUTHORITIES +ENDS IN$/m);
		assert.match(stdout, /^mesh\.example\.com:pod:2026 +mesh\.example\.com\/pod +Example Mesh CA +9y$/m);
		const wide = (await run('bundles -o wide')).stdout;
		assert.match(wide, /kube-apiserver-serving .* kube-root-ca\.crt in \d+ namespaces/);
		assert.match(wide, /mesh\.example\.com\/use=pods +[0-9a-f]{64}$/m);
		assert.match((await run('bundles --signer mesh.example.com/*')).stdout, /^NAME.*\nmesh[^\n]*\n$/);
		assert.match(
			(await run('bundles -l mesh.example.com/use=pods -o name')).stdout,
			/^clustertrustbundle\.certificates\.k8s\.io\/mesh\.example\.com:pod:2026\n$/,
		);
		assert.equal((load((await run('bundles -o yaml')).stdout) as readonly unknown[]).length, 3);
	});

	test('shows which of them lacks the authority that has signed', async () => {
		const authorities = createMemoryAuthorities();
		await authorities.remember({
			caPath: '/x',
			caKeyPath: '/y',
			signerName: 'mesh.example.com/pod',
			cluster: {uid: 'x'} as never,
			server: 'https://x',
			name: 'CN=x',
			sha256: 'ab',
			keySha256: 'cd',
		});
		const {stdout} = await run('bundles -o wide', demo.admin, {authorities});
		assert.match(stdout, /^mesh\.example\.com:pod:2026 .* missing /m);
	});

	test('publishes one without and one with a signer, with labels, and leaves both unchanged the second time', async () => {
		for (const name of ['plain', 'example.com:serving:2026']) {
			const line = `bundles publish ${name} --ca ${file('one.pem')} --label example.com/use=serving`;
			assert.equal((await run(line)).stdout, `clustertrustbundle/${name} published\n`);
			const bundle = await stored(name);
			assert.equal(bundle?.trustBundle, readFileSync(file('one.pem'), 'utf8'));
			assert.equal(bundle?.labels['example.com/use'], 'serving');
			assert.equal(bundle?.signerName, name === 'plain' ? undefined : 'example.com/serving');
			assert.equal((await run(line)).stdout, `clustertrustbundle/${name} unchanged\n`);
		}
	});

	test('adds to the trusted ones, and asks before it replaces them', async () => {
		await run(`bundles publish rolling --ca ${file('one.pem')}`);
		await assert.rejects(run(`bundles publish rolling --ca ${file('two.pem')}`), {
			name: 'UsageError',
			message: /no terminal to ask on/,
		});
		const both = await run(`bundles publish rolling --ca ${file('two.pem')} --beside`);
		assert.equal(both.stdout, 'clustertrustbundle/rolling published\n');
		const text = (await stored('rolling'))?.trustBundle ?? '';
		assert.ok(['one.pem', 'two.pem'].every(name => text.includes(readFileSync(file(name), 'utf8').trim())));
		await run(`bundles publish rolling --ca ${file('two.pem')} --yes`);
		assert.equal((await stored('rolling'))?.trustBundle, readFileSync(file('two.pem'), 'utf8'));
		const dry = await run(`bundles publish rolling --ca ${file('one.pem')} --dry-run`);
		assert.match(dry.stderr, /OVERWRITES: ClusterTrustBundle rolling/);
		assert.equal((await stored('rolling'))?.trustBundle, readFileSync(file('two.pem'), 'utf8'));
	});

	test('needs attest before anything is written, and the printed rights are enough', async () => {
		const refused = run(`bundles publish example.com:serving:x --ca ${file('one.pem')}`, {
			...demo.as('approver'),
			getTrustBundle: async () => undefined,
			applyTrustBundle: async () => assert.fail('written without attest'),
		});
		await assert.rejects(refused, {
			code: 'refused',
			message: /^missing RBAC: verbs attest on signers, resourceNames example\.com\/serving/,
		});
		const {stdout, stderr} = await run('rights publish --signer example.com/serving', demo.as('approver'));
		assert.match(stderr, /you lack +verbs attest on signers, resourceNames example\.com\/serving/);
		const kinds = (loadAll(stdout) as ReadonlyArray<{kind: string}>).map(({kind}) => kind);
		assert.deepEqual(kinds, ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);
		assert.match(stdout, /- attest/);
	});

	test("refuses the cluster's own bundle, a leaf, an invalid name, and a server without bundles", async () => {
		const publish = (name: string, ca = 'one.pem', cluster = demo.admin) =>
			run(`bundles publish ${name} --ca ${file(ca)}`, cluster);
		for (const [name, ca, message] of [
			['kubernetes.io:kube-apiserver-serving:mine', 'one.pem', /the cluster keeps the one bundle/],
			['plain2', 'leaf.pem', /CN=leaf is no certificate of an authority/],
			['a:b', 'one.pem', /is no name of a ClusterTrustBundle/],
			['example.com:serving:', 'one.pem', /is no name of a ClusterTrustBundle/],
			['A', 'one.pem', /is no name of a ClusterTrustBundle/],
		] as const) {
			await assert.rejects(publish(name, ca), {code: 'refused', message});
		}

		for (const [line, message] of [
			['bundles publish', /needs a NAME/],
			['bundles publish x', /needs --ca/],
			['bundles remove x', /takes publish NAME or nothing/],
			['bundles --ca x', /--ca has no meaning here/],
			['bundles publish x --ca y -o json', /--output has no meaning here/],
			[`bundles publish x --ca ${file('one.pem')} --label nothing`, /--label takes KEY=VALUE/],
		] as const) {
			await assert.rejects(run(line), {name: 'UsageError', message});
		}

		const old = await startDemo({empty: true, still: true, without: ['clustertrustbundles']});
		const cluster = connect(loadKubeconfig({kubeconfig: old.kubeconfigPath, readOnly: false, env: {}}));
		await assert.rejects(run('bundles', cluster), {message: /this server has no ClusterTrustBundles/});
		await assert.rejects(publish('x', 'one.pem', cluster), {message: /this server has no ClusterTrustBundles/});
		cluster.close();
		await old.stop();
	});
});
