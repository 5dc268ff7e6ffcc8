// Needs: openssl
import assert from 'node:assert/strict';
import {generateKeyPairSync, randomBytes} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {createAuthority} from '../cluster/credentials.js';
import {stubOf} from '../conformance/pod-stage.js';
import {certdeck} from '../helpers/certdeck.js';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {onEachPlane} from './planes.js';

const group = '/apis/certificates.k8s.io/v1';

await onEachPlane("Pods' certificates and trust bundles by the verbs", plane => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-pods-'));
	const run = randomBytes(3).toString('hex');
	const [namespace, nodeName] = [`pods-${run}`, `node-${run}`];
	const bundle = `pods.example.com:signer:${run}`;
	let admin: RawApi;
	let isServed = false;
	const verb = async (...args: readonly string[]) => {
		const result = await certdeck(args, {kubeconfig: plane.kubeconfig.admin, cwd: folder});
		assert.equal(result.code, 0, result.stderr);
		return result.stdout;
	};
	const make = async (path: string, object: Json): Promise<Json> => {
		const {status, text, json} = await admin.post(path, object);
		assert.equal(status, 201, text);
		return json;
	};

	before(async () => {
		admin = rawApi(plane.kubeconfig.admin);
		const {resources} = (await admin.get(group)).json;
		isServed = resources.some(({name}: Json) => name === 'podcertificaterequests');
		const {certificate} = await createAuthority(folder, 'ca');
		writeFileSync(join(folder, 'ca.pem'), readFileSync(certificate, 'utf8'));
	});
	after(async () => {
		await admin.delete(`/api/v1/namespaces/${namespace}`);
		await admin.delete(`/api/v1/nodes/${nodeName}`);
		await admin.delete(`${group}/clustertrustbundles/${bundle}`);
		admin.close();
		rmSync(folder, {recursive: true});
	});

	test('a Pod waits, and is told why; a bundle is published, and the Pod would get it', async t => {
		if (!isServed) {
			const refused = await certdeck(['pods'], {kubeconfig: plane.kubeconfig.admin, cwd: folder});
			assert.match(refused.stderr, /this server has no PodCertificateRequests/);
			t.diagnostic('this server has no PodCertificateRequests: that it says so is all that is tested');
			return;
		}

		await make('/api/v1/namespaces', {metadata: {name: namespace}});
		const node = await make('/api/v1/nodes', {metadata: {name: nodeName}});
		const account = await make(`/api/v1/namespaces/${namespace}/serviceaccounts`, {metadata: {name: 'cart'}});
		const pod = await make(`/api/v1/namespaces/${namespace}/pods`, {
			metadata: {name: 'cart'},
			spec: {
				nodeName,
				serviceAccountName: 'cart',
				automountServiceAccountToken: false,
				containers: [{name: 'main', image: 'example.com/cart:1'}],
				volumes: [
					{
						name: 'identity',
						projected: {
							sources: [
								{
									podCertificate: {
										signerName: 'pods.example.com/signer',
										keyType: 'ECDSAP256',
										credentialBundlePath: 'bundle.pem',
									},
								},
								{clusterTrustBundle: {signerName: 'pods.example.com/signer', labelSelector: {}, path: 'ca.pem'}},
							],
						},
					},
				],
			},
		});
		const explain = () => verb('explain', 'pod', `${namespace}/cart`);
		assert.match(await explain(), /There is no PodCertificateRequest of this Pod/);
		await make(`${group}/namespaces/${namespace}/podcertificaterequests`, {
			metadata: {name: 'req-cart'},
			spec: {
				signerName: 'pods.example.com/signer',
				podName: 'cart',
				podUID: pod.metadata.uid,
				serviceAccountName: 'cart',
				serviceAccountUID: account.metadata.uid,
				nodeName,
				nodeUID: node.metadata.uid,
				stubPKCS10Request: stubOf(generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey),
			},
		});
		assert.match(
			await verb('pods', '-n', namespace),
			new RegExp(`^${namespace}/cart +cart .* ECDSA P-256 .* Pending$`, 'm'),
		);
		const text = await explain();
		assert.match(text, /PodCertificateRequest req-cart has waited for/);
		assert.match(text, /No ClusterRole gives anybody but admins the right to sign for/);
		assert.match(text, /No ClusterTrustBundle of pods\.example\.com\/signer has these labels/);
		assert.doesNotMatch(text, /the live one is|not known/);
		assert.equal(
			await verb('bundles', 'publish', bundle, '--ca', 'ca.pem'),
			`clustertrustbundle/${bundle} published\n`,
		);
		assert.match(await verb('bundles', '--signer', 'pods.example.com/signer'), /certdeck test ca/);
		assert.match(await explain(), new RegExp(`It gets ${bundle}`));
	});
});
