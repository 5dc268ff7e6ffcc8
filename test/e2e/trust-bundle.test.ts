import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Binaries} from '../cluster/binaries.js';
import {binariesForTests} from '../cluster/binaries.js';
import type {PlaneAccess} from '../cluster/control-plane.js';
import {openControlPlane, startControlPlane} from '../cluster/control-plane.js';
import {certdeck} from '../helpers/certdeck.js';
import {rawApi} from '../helpers/raw-api.js';

const binaries = await binariesForTests();

/** The shared plane if it serves them, or else a separate one with the needed flags. */
async function planeWithBundles(found: Binaries): Promise<{readonly plane: PlaneAccess; readonly path: string}> {
	const group = '/apis/certificates.k8s.io';
	const shared = await openControlPlane();
	assert.ok(!('missing' in shared));
	const admin = rawApi(shared.kubeconfig.admin);
	const {status} = await admin.get(`${group}/v1/clustertrustbundles`);
	admin.close();
	if (status === 200) {
		return {plane: shared, path: `${group}/v1/clustertrustbundles`};
	}

	await shared.stop();
	const apiserverFlags = [
		'--feature-gates=ClusterTrustBundle=true',
		'--runtime-config=certificates.k8s.io/v1beta1/clustertrustbundles=true',
	];
	const plane = await startControlPlane(found, {apiserverFlags});
	return {plane, path: `${group}/v1beta1/clustertrustbundles`};
}

describe('ClusterTrustBundles of a real server that has them', {
	skip: 'missing' in binaries ? binaries.missing : false,
}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-bundles-'));
	// A signer of its own: "sign" asks where another authority has signed before, as other files have theirs do.
	const ownSigner = 'bundled.example.com/serving';
	let plane: PlaneAccess | undefined;
	let path = '';
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
		({plane, path} = await planeWithBundles(binaries));
		writeFileSync(join(folder, 'ca.json'), JSON.stringify({CN: 'Bundle Signer'}));
		writeFileSync(join(folder, 'spec.json'), JSON.stringify({CN: 'a.shop.svc', hosts: ['a.shop.svc']}));
		await succeeds('authority', '-f', 'ca.json', '--out', 'ca');
		name = await succeeds('request', '-f', 'spec.json', '--signer', ownSigner, '-o', 'name');
		await succeeds('approve', name, '--yes');
		await succeeds('sign', name, '--ca', 'ca/ca.pem', '--ca-key', 'ca/ca-key.pem', '--expiry', '24h', '--yes');
	});
	after(async () => {
		const admin = rawApi(plane?.kubeconfig.admin ?? '');
		for (const left of ['bundled.example.com:serving:ours', 'of-nobody', 'contested']) {
			await admin.delete(`${path}/${left}`);
		}

		await admin.delete(`/apis/certificates.k8s.io/v1/certificatesigningrequests/${name}`);
		admin.close();
		await plane?.stop();
		rmSync(folder, {recursive: true});
	});

	for (const {bundle, signerName} of [
		{bundle: 'bundled.example.com:serving:ours', signerName: ownSigner},
		{bundle: 'of-nobody', signerName: undefined},
	]) {
		test(`publishes ${bundle}, and leaves it unchanged the second time`, async () => {
			const publish = ['publish', name, '--ca', 'ca/ca.pem', '--trust-bundle', bundle];
			assert.equal(await succeeds(...publish), `clustertrustbundle/${bundle} published`);
			const admin = rawApi(plane?.kubeconfig.admin ?? '');
			const {json} = await admin.get(`${path}/${bundle}`);
			admin.close();
			assert.equal(json.spec.signerName, signerName);
			assert.equal(json.spec.trustBundle, readFileSync(join(folder, 'ca/ca.pem'), 'utf8'));
			assert.equal(await succeeds(...publish), `clustertrustbundle/${bundle} unchanged`);
		});
	}

	test('names what would be lost from one with another authority, and replaces it on request', async () => {
		await succeeds('authority', '-f', 'ca.json', '--out', 'other');
		const bundle = readFileSync(join(folder, 'other/ca.pem'), 'utf8');
		const admin = rawApi(plane?.kubeconfig.admin ?? '');
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
