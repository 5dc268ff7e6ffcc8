// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {generateKeyPairSync} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, before, test} from 'node:test';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {createPodCertificateStore} from '../../source/cluster/watch/pod-certificate-store.js';
import type {PodRules} from '../../source/operations/pod-signing/pod-rules.js';
import {parsePodRules} from '../../source/operations/pod-signing/pod-rules.js';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {fileOrigin} from '../../source/operations/serve/authority-source.js';
import {createConfigMapIndex, shardNames} from '../../source/operations/serve/config-map-index.js';
import {signerManifests} from '../../source/operations/serve/manifests.js';
import {objectsOf} from '../../source/operations/serve/names.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {authorityFingerprint} from '../../source/operations/sign/new-authority.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {parseAuthoritySpec, parseSpec} from '../../source/pki/spec/spec.js';
import {stubOf} from '../conformance/pod-stage.js';
import type {PodScene} from '../helpers/pod-scene.js';
import {setPodScene} from '../helpers/pod-scene.js';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import type {ServedSigner} from '../helpers/served-signer.js';
import {serve, stopSigners, waitUntil} from '../helpers/served-signer.js';
import {onEachPlane} from './planes.js';

const signerName = 'pods.example.com/unattended';
const name = objectsOf(signerName);
const rbac = '/apis/rbac.authorization.k8s.io/v1';

await onEachPlane('a signer for Pods with the rights of its manifests', plane => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-signer-pods-'));
	const ca = join(folder, 'ca', 'ca.pem');
	let admin: RawApi;
	let account: ConnectedCluster;
	let scene: PodScene;
	let rules: PodRules;
	let fingerprints: readonly string[] = [];
	let isServed = false;
	const home = () => `pod-signer-${scene.namespace}`;
	before(async () => {
		admin = rawApi(plane.kubeconfig.admin);
		const {resources} = (await admin.get('/apis/certificates.k8s.io/v1')).json;
		isServed = resources.some((each: Json) => each.name === 'podcertificaterequests');
		if (!isServed) {
			return;
		}

		scene = await setPodScene(admin, signerName);
		account = connect(
			loadKubeconfig({
				kubeconfig: plane.kubeconfig.admin,
				env: {},
				overrides: {as: `system:serviceaccount:${home()}:${name}`},
			}),
		);
		const admit = [{serviceAccounts: [`${scene.namespace}/cart`], names: ['{serviceAccount}.{namespace}.svc']}];
		({rules} = parsePodRules(JSON.stringify({pods: {keyTypes: ['ECDSAP256', 'ED25519'], admit}})));
		await (await planAuthority(parseAuthoritySpec('{"CN": "CA"}'), join(folder, 'ca'), () => new Date())).perform();
		fingerprints = [authorityFingerprint(await openAuthority(ca, join(folder, 'ca', 'ca-key.pem')))];
		const manifests = signerManifests({
			...{signerName, namespace: home(), config: undefined, profile: undefined, flags: []},
			...{fingerprints, secretName: 'ca', image: 'none', podNamespaces: [scene.namespace]},
		});
		for (const manifest of manifests) {
			const place = placeOf(manifest);
			if (place !== undefined) {
				await scene.make(place, manifest);
			}
		}
	});
	afterEach(stopSigners);
	after(async () => {
		if (isServed) {
			account.close();
			await scene.remove();
			await admin.delete(`/api/v1/namespaces/${home()}`);
			await admin.delete(`${rbac}/clusterroles/${name}`);
			await admin.delete(`${rbac}/clusterrolebindings/${name}`);
		}

		admin.close();
		rmSync(folder, {recursive: true});
	});

	const start = (calls: Partial<Cluster> = {}): ServedSigner => {
		const place = {namespace: home(), prefix: name, now: () => new Date()};
		return serve(
			account,
			signerName,
			fileOrigin(join(folder, 'ca'), undefined, {signerName, fingerprints, ask: undefined}),
			{
				pods: {rules, store: createPodCertificateStore(account, {signerName})},
				lease: {namespace: home(), name, durationSeconds: 2},
				index: createConfigMapIndex(account, place),
				calls,
			},
		);
	};
	const hasEnded = (request: Json, end: string, signer: ServedSigner) =>
		waitUntil(async () => (await scene.endOf(request)) === end, `${request.metadata.name} ${end}`, signer.text);
	const aStubOf = (extensions: Parameters<typeof encodeRequest>[0]['extensions'], spec: object = {CN: ''}) => {
		const key = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;
		return encodeRequest({...parseSpec(JSON.stringify(spec)).spec, ...(extensions && {extensions})}, key).der;
	};

	test('signs for the listed Pods, and never a request that it must not sign', async t => {
		if (!isServed) {
			t.diagnostic('this server has no PodCertificateRequests');
			return;
		}

		const status = (request: Json, type: string) =>
			admin.put(`${pathOf(request)}/status`, {
				...request,
				status: {
					conditions: [
						{
							type,
							status: 'True',
							reason: 'Test',
							message: '',
							lastTransitionTime: `${new Date().toISOString().slice(0, 19)}Z`,
						},
					],
				},
			});
		const bare = await scene.makePod({asks: 'pods.example.com/other'});
		const caTrue = {oid: '2.5.29.19', critical: true, value: Buffer.from('30030101ff', 'hex')};
		const p384 = stubOf(generateKeyPairSync('ec', {namedCurve: 'P-384'}).privateKey);
		const never: ReadonlyArray<readonly [what: string, request: Json, end: string]> = [
			['a CA', await scene.ask({stubPKCS10Request: aStubOf([caTrue]).toString('base64')}), 'Denied AsksForCA'],
			['a signer of Kubernetes', await scene.ask({signerName: 'kubernetes.io/kube-apiserver-client-pod'}), ''],
			['a signer of others', await scene.ask({signerName: 'pods.example.com/other'}), ''],
			['another uid of the Pod', await scene.ask({podUID: 'invented'}), 'Denied NotThisPod'],
			['another node', await scene.ask({nodeName: 'elsewhere'}), 'Denied NotThisPod'],
			['another uid of the node', await scene.ask({nodeUID: 'invented'}), ''],
			['another uid of the ServiceAccount', await scene.ask({serviceAccountUID: 'invented'}), ''],
			['a ServiceAccount that is not listed', await scene.ask({serviceAccountName: 'default'}), ''],
			['a Pod that is not there', await scene.ask({podName: 'invented'}), ''],
			[
				'a Pod that does not ask for it',
				await scene.ask({podName: bare.metadata.name, podUID: bare.metadata.uid}),
				'Denied NotThisPod',
			],
			[
				'unknown annotations',
				await scene.ask({unverifiedUserAnnotations: {'example.com/role': 'admin'}}),
				'Denied InvalidUnverifiedUserAnnotations',
			],
			['a kind of key that is not served', await scene.ask({stubPKCS10Request: p384}), 'Denied UnsupportedKeyType'],
		];
		const [denied, failed] = [await scene.ask(), await scene.ask()];
		assert.equal((await status(denied, 'Denied')).status, 200);
		assert.equal((await status(failed, 'Failed')).status, 200);
		const spec = {CN: 'system:admin', hosts: ['bank.svc'], names: [{O: 'system:masters'}]};
		const named = await scene.ask({stubPKCS10Request: aStubOf(undefined, spec).toString('base64')});
		const signer = start();
		const good = await scene.ask({maxExpirationSeconds: 3600});
		await hasEnded(good, 'Issued Issued', signer);
		await hasEnded(named, 'Issued Issued', signer);
		for (const [what, request, end] of never.filter(([, , wanted]) => wanted !== '')) {
			await waitUntil(async () => (await scene.endOf(request)) === end, `${what}: ${end}`, signer.text);
		}

		for (const [what, request, end] of [
			...never,
			['a denied one', denied, 'Denied Test'] as const,
			['a failed one', failed, 'Failed Test'] as const,
		]) {
			assert.equal(await scene.endOf(request), end, what);
			assert.equal((await scene.read(request)).status?.certificateChain, undefined, what);
		}

		await signer.stop();
		assert.equal(signer.of('signed').length, 2);
		assert.deepEqual(
			signer.lines.filter(({code, event}) => code === 'forbidden' || event === 'bundle-unknown'),
			[],
		);
		for (const request of [good, named]) {
			writeFileSync(join(folder, 'leaf.pem'), (await scene.read(request)).status.certificateChain);
			const strict = ['verify', '-x509_strict', '-verify_hostname', `cart.${scene.namespace}.svc`, '-CAfile', ca];
			execFileSync('openssl', [...strict, join(folder, 'leaf.pem')]);
			const text = execFileSync('openssl', ['x509', '-in', join(folder, 'leaf.pem'), '-noout', '-text']).toString();
			assert.doesNotMatch(text, /system:|bank|CA:TRUE/);
		}
	});

	test('writes nothing to a request that was replaced since it was seen', async t => {
		if (!isServed) {
			t.diagnostic('this server has no PodCertificateRequests');
			return;
		}

		let replaced: Json;
		const signer = start({
			async issuePodCertificate(seen, issued, signal) {
				if (replaced === undefined) {
					await admin.delete(pathOf({metadata: seen}));
					// The Pod's key differs, so the new request may come from anybody.
					replaced = await scene.ask({serviceAccountUID: 'invented'}, {name: seen.name});
				}

				return account.issuePodCertificate(seen, issued, signal);
			},
		});
		await scene.ask();
		const {code} = await signer.has('error');
		assert.equal(code, 'conflict');
		assert.equal(await scene.endOf(replaced), '');
		await signer.stop();
	});

	test('has no right that it does not need', async t => {
		if (!isServed) {
			t.diagnostic('this server has no PodCertificateRequests');
			return;
		}

		for (const shard of shardNames(name)) {
			const answer = await admin.post(`/api/v1/namespaces/${home()}/configmaps`, {
				metadata: {name: shard},
				data: {issued: ''},
			});
			assert.ok(answer.status === 201 || answer.status === 409, answer.text);
		}

		const ofPods = `${rbac}/namespaces/${scene.namespace}/roles/${name}-pods`;
		const wanted: ReadonlyArray<readonly [path: string, resource: string, verb: string, event: string]> = [
			[`${rbac}/clusterroles/${name}`, 'podcertificaterequests', 'get', 'error'],
			[`${rbac}/clusterroles/${name}`, 'podcertificaterequests', 'list', 'list-error'],
			[`${rbac}/clusterroles/${name}`, 'podcertificaterequests', 'watch', 'list-error'],
			[`${rbac}/clusterroles/${name}`, 'podcertificaterequests/status', 'update', 'error'],
			[`${rbac}/clusterroles/${name}`, 'signers', 'sign', 'error'],
			[`${rbac}/clusterroles/${name}`, 'nodes', 'get', 'error'],
			[ofPods, 'pods', 'get', 'error'],
			[ofPods, 'serviceaccounts', 'get', 'error'],
		];
		for (const [path, resource, verb, event] of wanted) {
			const role = (await admin.get(path)).json;
			const all = role.rules as ReadonlyArray<{resources: readonly string[]; verbs: readonly string[]}>;
			const less = all.flatMap(rule => {
				const others = rule.resources.filter(each => each !== resource);
				const kept = rule.verbs.filter(each => each !== verb);
				return others.length === rule.resources.length
					? [rule]
					: [
							{...rule, resources: others},
							{...rule, resources: [resource], verbs: kept},
						].filter(({resources, verbs}) => resources.length * verbs.length > 0);
			});
			assert.equal((await admin.put(path, {...role, rules: less})).status, 200);
			const request = await scene.ask();
			const signer = start();
			await signer.has(event);
			assert.ok(verb === 'watch' || (await scene.endOf(request)) === '', `${verb} ${resource} is not needed`);
			await stopSigners();
			const now = (await admin.get(path)).json;
			assert.equal((await admin.put(path, {...now, rules: all})).status, 200);
			await admin.delete(pathOf(request));
		}
	});

	const pathOf = ({metadata}: Json) =>
		`/apis/certificates.k8s.io/v1/namespaces/${scene.namespace}/podcertificaterequests/${metadata.name}`;
});

/** The path at which an object of the manifests is created; undefined for kinds that this test does not run. */
function placeOf({kind, metadata}: Json): string | undefined {
	const inside = metadata.namespace === undefined ? '' : `namespaces/${metadata.namespace}/`;
	return (
		{
			Namespace: '/api/v1/namespaces',
			ServiceAccount: `/api/v1/${inside}serviceaccounts`,
			ConfigMap: `/api/v1/${inside}configmaps`,
			ClusterRole: `${rbac}/clusterroles`,
			ClusterRoleBinding: `${rbac}/clusterrolebindings`,
			Role: `${rbac}/${inside}roles`,
			RoleBinding: `${rbac}/${inside}rolebindings`,
		} as Readonly<Record<string, string>>
	)[String(kind)];
}
