import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {binariesForTests} from '../cluster/binaries.js';
import type {ControlPlane} from '../cluster/control-plane.js';
import {startControlPlane} from '../cluster/control-plane.js';
import {certdeck} from '../helpers/certdeck.js';
import {rawApi} from '../helpers/raw-api.js';

const binaries = await binariesForTests();

describe('ClusterTrustBundles of a real server that has them', {
	skip: 'missing' in binaries ? binaries.missing : false,
}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-bundles-'));
	let plane: ControlPlane | undefined;
	let name = '';
	const run = (user: 'admin' | 'approver', ...args: readonly string[]) =>
		certdeck(args, {kubeconfig: plane?.kubeconfig[user] ?? '', cwd: folder});
	const succeeds = async (...args: readonly string[]) => {
		const result = await run('admin', ...args);
		assert.equal(result.code, 0, result.stderr);
		return result.stdout.trim();
	};

	before(async () => {
		assert.ok(!('missing' in binaries));
		plane = await startControlPlane(binaries, {
			apiserverFlags: [
				'--feature-gates=ClusterTrustBundle=true',
				'--runtime-config=certificates.k8s.io/v1beta1/clustertrustbundles=true',
			],
		});
		writeFileSync(join(folder, 'ca.json'), JSON.stringify({CN: 'Bundle Signer'}));
		writeFileSync(join(folder, 'spec.json'), JSON.stringify({CN: 'a.shop.svc', hosts: ['a.shop.svc']}));
		await succeeds('authority', '-f', 'ca.json', '--out', 'ca');
		name = await succeeds('request', '-f', 'spec.json', '--signer', 'example.com/serving', '-o', 'name');
		await succeeds('approve', name, '--yes');
		await succeeds('sign', name, '--ca', 'ca/ca.pem', '--ca-key', 'ca/ca-key.pem', '--expiry', '24h', '--yes');
	});
	after(async () => {
		await plane?.stop();
		rmSync(folder, {recursive: true});
	});

	for (const {bundle, signerName} of [
		{bundle: 'example.com:serving:ours', signerName: 'example.com/serving'},
		{bundle: 'of-nobody', signerName: undefined},
	]) {
		test(`takes ${bundle}, and leaves it alone the second time`, async () => {
			const publish = ['publish', name, '--ca', 'ca/ca.pem', '--trust-bundle', bundle];
			assert.equal(await succeeds(...publish), `clustertrustbundle/${bundle} published`);
			const admin = rawApi(plane?.kubeconfig.admin ?? '');
			const {json} = await admin.get(`/apis/certificates.k8s.io/v1beta1/clustertrustbundles/${bundle}`);
			admin.close();
			assert.equal(json.spec.signerName, signerName);
			assert.equal(json.spec.trustBundle, readFileSync(join(folder, 'ca/ca.pem'), 'utf8'));
			assert.equal(await succeeds(...publish), `clustertrustbundle/${bundle} unchanged`);
		});
	}

	test('says what would be lost of one that has another authority, and replaces it when told to', async () => {
		await succeeds('authority', '-f', 'ca.json', '--out', 'other');
		const bundle = readFileSync(join(folder, 'other/ca.pem'), 'utf8');
		const admin = rawApi(plane?.kubeconfig.admin ?? '');
		const path = '/apis/certificates.k8s.io/v1beta1/clustertrustbundles';
		const made = await admin.post(path, {metadata: {name: 'contested'}, spec: {trustBundle: bundle}});
		assert.equal(made.status, 201, made.text);
		const publish = ['publish', name, '--ca', 'ca/ca.pem', '--trust-bundle', 'contested'];
		const asked = await run('admin', ...publish);
		assert.equal(asked.code, 2);
		assert.match(asked.stderr, /OVERWRITES: ClusterTrustBundle contested has other certificates/);
		await succeeds(...publish, '--yes');
		const {json} = await admin.get(`${path}/contested`);
		admin.close();
		assert.equal(json.spec.trustBundle, readFileSync(join(folder, 'ca/ca.pem'), 'utf8'));
	});
});
