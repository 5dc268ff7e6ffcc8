import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {load} from 'js-yaml';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {planDecision} from '../../source/operations/decide/decide.js';
import {planPublish} from '../../source/operations/publish/publish.js';
import type {VerifiedCertificate} from '../../source/operations/publish/verify.js';
import {verifyForPublishing} from '../../source/operations/publish/verify.js';
import type {OpenedAuthority} from '../../source/operations/read/open-authority.js';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {readSpecText} from '../../source/operations/read/read-spec.js';
import {planRequest} from '../../source/operations/request/request.js';
import {waitForCertificate} from '../../source/operations/request/wait.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {planSigning} from '../../source/operations/sign/sign.js';
import {readSigningPolicy} from '../../source/operations/sign/signing-policy.js';
import {parseAuthoritySpec} from '../../source/pki/spec/spec.js';
import {howToUse} from '../../source/present/work/how-to-use.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';
import type {Json} from '../helpers/raw-api.js';

describe('where a certificate is published', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-targets-'));
	const now = () => new Date();
	let demo: DemoCluster;
	let server: VerifiedCertificate;
	let client: VerifiedCertificate;

	async function authorityOf(name: string): Promise<OpenedAuthority & {readonly path: string}> {
		const plan = await planAuthority(parseAuthoritySpec(JSON.stringify({CN: name})), join(folder, name), now);
		const {certificatePath, keyPath} = await plan.perform();
		return {...(await openAuthority(certificatePath, keyPath)), path: certificatePath};
	}

	before(async () => {
		demo = await startDemoCluster();
		const authority = await authorityOf('one');
		const spec = readSpecText(JSON.stringify({CN: 'targets.shop.svc', hosts: ['targets.shop.svc']}));
		const asked = await planRequest(demo.admin, spec, {
			signerName: 'example.com/serving',
			usages: ['digital signature', 'server auth'],
			expirationSeconds: 86_400,
			folder,
		});
		const {request, keyPath} = await asked.perform();
		const approved = await planDecision(demo.admin, request, 'Approved', {findings: [], questions: []}).perform();
		const policy = (await readSigningPolicy({expiry: '24h'}))(approved);
		const signed = await planSigning(demo.admin, approved, authority, policy, now).perform();
		server = await verifyForPublishing(signed.request, {keyPath, caPath: authority.path, at: now()});

		const user = await planRequest(
			demo.admin,
			readSpecText(JSON.stringify({CN: 'targets-user', names: [{O: 'targets-group'}]})),
			{signerName: 'kubernetes.io/kube-apiserver-client', usages: ['digital signature', 'client auth'], folder},
		);
		const sent = await user.perform();
		await planDecision(demo.admin, sent.request, 'Approved', {findings: [], questions: []}).perform();
		const issued = await waitForCertificate(demo.admin, sent.request, {timeoutSeconds: 20, intervalMs: 50});
		client = await verifyForPublishing(issued, {keyPath: sent.keyPath, at: now()});
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	test('puts the authority beside the leaf on request, and keeps it there when the leaf is replaced', async () => {
		const secret = {namespace: 'default', name: 'with-ca'};
		const plan = await planPublish(demo.admin, server, {secret, withAuthority: true});
		assert.match(plan.steps[0]?.note ?? '', /ca\.crt/);
		await plan.perform();
		const read = async () => demo.admin.getSecret('default', 'with-ca');
		assert.equal(Buffer.from((await read())?.data['ca.crt'] ?? []).toString(), server.authorityPem);

		assert.deepEqual((await planPublish(demo.admin, server, {secret})).steps, []);
		await (await planPublish(demo.admin, {...server, chainPem: `${server.chainPem}\n`}, {secret})).perform();
		assert.equal(Buffer.from((await read())?.data['ca.crt'] ?? []).toString(), server.authorityPem);
	});

	test('records in the Secret who manages it and how to request its certificate again', async () => {
		const secret = {namespace: 'default', name: 'owned'};
		const {secret: written} = await (await planPublish(demo.admin, server, {secret})).perform();
		assert.equal(written?.labels['app.kubernetes.io/managed-by'], 'certdeck');
		assert.deepEqual(written?.annotations, {
			'certdeck.dev/signer-name': 'example.com/serving',
			'certdeck.dev/usages': 'digital signature, server auth',
			'certdeck.dev/expiration-seconds': '86400',
		});
	});

	test('makes a ClusterTrustBundle of the signer, and one without a signer, and names what it would replace', async () => {
		for (const {name, signerName} of [
			{name: 'example.com:serving:targets', signerName: 'example.com/serving'},
			{name: 'targets-of-nobody', signerName: undefined},
		]) {
			const {trustBundle} = await (await planPublish(demo.admin, server, {trustBundle: name})).perform();
			assert.equal(trustBundle?.signerName, signerName);
			assert.equal(trustBundle?.trustBundle, server.authorityPem);
			assert.deepEqual((await planPublish(demo.admin, server, {trustBundle: name})).steps, []);
		}

		const other = await authorityOf('two');
		const plan = await planPublish(
			demo.admin,
			{...server, authorityPem: other.certificatePem},
			{trustBundle: 'targets-of-nobody'},
		);
		const sha256 = new X509Certificate(server.authorityPem ?? '').fingerprint256.replaceAll(':', '').toLowerCase();
		const lost = new RegExp(`clients trust now: CN=one, SHA-256 ${sha256}$`);
		assert.match(plan.steps[0]?.overwrites ?? '', lost);
		const target = {namespace: 'default', name: 'trusted'};
		const places = {secret: target, withAuthority: true, configMap: target};
		await (await planPublish(demo.admin, server, places)).perform();
		const swapped = await planPublish(demo.admin, {...server, authorityPem: other.certificatePem}, places);
		assert.equal(swapped.steps.length, 2);
		for (const {overwrites} of swapped.steps) {
			assert.match(overwrites ?? '', lost);
		}

		const joined = `${other.certificatePem}${server.authorityPem}`;
		for (const {overwrites} of (await planPublish(demo.admin, {...server, authorityPem: joined}, places)).steps) {
			assert.doesNotMatch(overwrites ?? '', /SHA-256/, 'nobody is lost');
		}

		assert.equal((await plan.perform()).trustBundle?.trustBundle, other.certificatePem);
	});

	test('explains a refused ClusterTrustBundle: its name, its signer’s right, a server without any', async () => {
		await assert.rejects(planPublish(demo.admin, server, {trustBundle: 'example.com:other:x'}), {
			code: 'refused',
			message: /is called example\.com:serving:NAME/,
		});
		const approver = {...demo.as('approver'), getTrustBundle: async () => undefined};
		await assert.rejects(planPublish(approver, server, {trustBundle: 'example.com:serving:denied'}), {
			code: 'refused',
			message: /^missing RBAC: verbs attest on signers, resourceNames example\.com\/serving/,
		});
		const without: Cluster = {...demo.admin, trustBundleVersion: async () => undefined};
		await assert.rejects(planPublish(without, server, {trustBundle: 'targets'}), {
			code: 'refused',
			message: /has no ClusterTrustBundles/,
		});
	});

	test('makes a kubeconfig that its user can use', async () => {
		const kubeconfigPath = join(folder, 'users', 'user.kubeconfig');
		const plan = await planPublish(demo.admin, client, {kubeconfigPath});
		assert.deepEqual(plan.warnings, client.warnings);
		await plan.perform();
		assert.equal(statSync(kubeconfigPath).mode & 0o777, 0o600);
		const cluster = connect(loadKubeconfig({kubeconfig: kubeconfigPath, env: {}}));
		const me = await cluster.whoAmI();
		cluster.close();
		assert.equal(me.username, 'targets-user');
		assert.ok(me.groups.includes('targets-group'));
		assert.deepEqual((await planPublish(demo.admin, client, {kubeconfigPath})).steps, []);
		const text = readFileSync(kubeconfigPath, 'utf8');
		assert.equal((load(text) as Json)['current-context'], `targets-user@${demo.admin.info.cluster}`);
	});

	test('overwrites no file that was written between the plan and the agreement', async () => {
		const kubeconfigPath = join(folder, 'contested.kubeconfig');
		const out = {folder, base: 'contested'};
		for (const path of [kubeconfigPath, join(folder, 'contested.crt')]) {
			writeFileSync(path, 'seen');
			const targets = path === kubeconfigPath ? {kubeconfigPath} : {out};
			const plan = await planPublish(demo.admin, client, targets);
			writeFileSync(path, "somebody's own");
			await assert.rejects(plan.perform(), {code: 'exists'});
			assert.equal(readFileSync(path, 'utf8'), "somebody's own");
		}
	});

	test('copies how the server is reached, and quotes YAML syntax', async () => {
		const kubeconfigPath = join(folder, 'odd.kubeconfig');
		const cluster: Cluster = {
			...demo.admin,
			info: {...demo.admin.info, cluster: 'a: "b"\n#'},
			endpoint: {
				name: 'x',
				server: 'https://x.example:6443',
				skipTlsVerify: true,
				tlsServerName: 'y.example',
				proxyUrl: 'http://from-environment.example',
				ownProxyUrl: 'socks5://proxy.example',
			},
		};
		await (await planPublish(cluster, client, {kubeconfigPath})).perform();
		const [entry] = (load(readFileSync(kubeconfigPath, 'utf8')) as Json).clusters;
		assert.deepEqual(entry, {
			name: 'a: "b"\n#',
			cluster: {
				server: 'https://x.example:6443',
				'insecure-skip-tls-verify': true,
				'tls-server-name': 'y.example',
				'proxy-url': 'socks5://proxy.example',
			},
		});
	});

	test('makes no kubeconfig from a server certificate or without a key, and warns about a foreign signer', async () => {
		const kubeconfigPath = join(folder, 'no.kubeconfig');
		await assert.rejects(planPublish(demo.admin, server, {kubeconfigPath}), {code: 'refused', message: /for clients/});
		const {key: _, ...keyless} = client;
		await assert.rejects(planPublish(demo.admin, keyless, {kubeconfigPath}), {code: 'refused', message: /private key/});
		const foreign = {...client, asked: {...client.asked, signerName: 'example.com/clients'}};
		assert.ok(
			(await planPublish(demo.admin, foreign, {kubeconfigPath})).warnings.some(each => each.includes('client-ca-file')),
		);
	});
});

test('the instructions are YAML for the Pod, and lines for the shell', () => {
	const usages = howToUse({
		secret: {namespace: 'shop', name: 'orders-tls'},
		configMap: {namespace: 'shop', name: 'orders-ca'},
		trustBundle: 'example.com:serving:orders',
		kubeconfigPath: "/tmp/it's mine",
		withAuthority: true,
	});
	const volumes = usages
		.map(({lines}) => lines.join('\n'))
		.filter(text => text.startsWith('volumeMounts'))
		.map(text => load(text) as Json);
	assert.deepEqual(
		volumes.map(({volumes: [volume]}) => volume),
		[
			{name: 'tls', secret: {secretName: 'orders-tls'}},
			{name: 'trust', configMap: {name: 'orders-ca'}},
			{
				name: 'trust',
				projected: {sources: [{clusterTrustBundle: {name: 'example.com:serving:orders', path: 'ca.crt'}}]},
			},
		],
	);
	assert.ok(volumes.every(({volumeMounts: [mount], volumes: [volume]}) => mount.name === volume.name));
	const shell = usages.flatMap(({lines}) => lines).filter(line => line.startsWith('kubectl'));
	assert.equal(shell[0], `kubectl get configmap -n shop orders-ca -o jsonpath='{.data.ca\\.crt}' | base64 -w0`);
	assert.equal(shell[1], `kubectl --kubeconfig '/tmp/it'\\''s mine' auth whoami`);
});
