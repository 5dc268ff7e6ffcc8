// Needs: openssl
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {createAuthority, createLeaf} from '../cluster/credentials.js';
import type {RawResponse} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';

const bundles = '/apis/certificates.k8s.io/v1/clustertrustbundles';

describe('ClusterTrustBundle', async () => {
	const demo = await startDemo({still: true});
	const admin = rawApi(demo.kubeconfigPath);
	const approver = rawApi(join(demo.dir, 'approver.kubeconfig'));
	const scratch = await mkdtemp(join(tmpdir(), 'certdeck-bundle-'));
	let ca = '';
	let otherCa = '';
	let leaf = '';
	before(async () => {
		const authority = await createAuthority(scratch, 'one');
		ca = await readFile(authority.certificate, 'utf8');
		otherCa = await readFile((await createAuthority(scratch, 'two')).certificate, 'utf8');
		leaf = await readFile(
			(await createLeaf(scratch, 'leaf', authority, {subject: '/CN=leaf', usage: 'serverAuth'})).certificate,
			'utf8',
		);
	});
	after(async () => {
		admin.close();
		approver.close();
		await demo.stop();
		await rm(scratch, {recursive: true, force: true});
	});

	const post = (name: string, trustBundle: string, signerName?: string, api = admin): Promise<RawResponse> =>
		api.post(bundles, {metadata: {name}, spec: {trustBundle, ...(signerName && {signerName})}});

	const causesOf = ({json}: RawResponse): readonly string[] =>
		(json.details?.causes ?? []).map(({message}: {message: string}) =>
			message.replace(/^Invalid value: "[^"]*": /, ''),
		);

	test('accepts CA certificates, for everybody or for a signer', async () => {
		assert.equal((await post('plain', ca + otherCa)).status, 201);
		assert.equal(
			(await post('clusterissuers.cert-manager.io:platform:two', ca, 'clusterissuers.cert-manager.io/platform')).status,
			201,
		);
		const list = await admin.get(`${bundles}?fieldSelector=spec.signerName=clusterissuers.cert-manager.io/platform`);
		assert.deepEqual(
			list.json.items.map(({metadata}: {metadata: {name: string}}) => metadata.name),
			['clusterissuers.cert-manager.io:platform:2026', 'clusterissuers.cert-manager.io:platform:two'],
		);
	});

	test('refuses anything but a set of CA certificates', async () => {
		const cases: ReadonlyArray<readonly [bundle: string, message: string]> = [
			['', 'at least one trust anchor must be provided'],
			['hello', 'at least one trust anchor must be provided'],
			[leaf, 'entry 0 does not have the CA bit set'],
			[ca + ca, 'duplicate trust anchor (indices [0 1])'],
			[ca + ca.replaceAll('CERTIFICATE', 'X509 CRL'), 'entry 1 has bad block type: X509 CRL'],
			[ca.replace('-----\n', '-----\nnote: x\n\n'), 'entry 0 has PEM block headers'],
		];
		for (const [bundle, message] of cases) {
			const response = await post('wrong', bundle);
			assert.equal(response.status, 422, message);
			assert.ok(causesOf(response).includes(message), `${message}: ${response.text}`);
			assert.ok(!response.text.includes('MII'), 'the bundle is repeated in the error');
		}
	});

	test('requires names that match signers', async () => {
		assert.deepEqual(causesOf(await post('with:colon', ca)), [
			'ClusterTrustBundle without signer name must not have ":" in its name',
		]);
		assert.deepEqual(causesOf(await post('plain', ca, 'example.com/serving')), [
			'ClusterTrustBundle for signerName example.com/serving must be named with prefix example.com:serving:',
		]);
	});

	test('requires the right to attest for the signer', async () => {
		const rules = [{verbs: ['*'], apiGroups: ['certificates.k8s.io'], resources: ['clustertrustbundles']}];
		const rbac = '/apis/rbac.authorization.k8s.io/v1';
		await admin.post(`${rbac}/clusterroles`, {metadata: {name: 'bundler'}, rules});
		await admin.post(`${rbac}/clusterrolebindings`, {
			metadata: {name: 'bundler'},
			roleRef: {kind: 'ClusterRole', name: 'bundler'},
			subjects: [{kind: 'User', name: 'approver'}],
		});
		const refused = await post('example.com:serving:three', ca, 'example.com/serving', approver);
		assert.equal(refused.status, 403);
		assert.match(refused.json.message, /user not permitted to attest for signerName "example.com\/serving"/);
		assert.equal((await post('free', ca, undefined, approver)).status, 201);
	});

	test('never changes its signer', async () => {
		const path = `${bundles}/clusterissuers.cert-manager.io:platform:2026`;
		const moved = await admin.patch(path, 'merge', {spec: {signerName: 'example.com/other'}});
		assert.equal(moved.status, 422);
		assert.ok(causesOf(moved).includes('field is immutable'));
	});
});
