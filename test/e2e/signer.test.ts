import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, before, test} from 'node:test';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {CertificateSigningRequest, NewRequest} from '../../source/cluster/model/request-object.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {fileOrigin} from '../../source/operations/serve/authority-source.js';
import {createConfigMapIndex, shardNames} from '../../source/operations/serve/config-map-index.js';
import {signerManifests} from '../../source/operations/serve/manifests.js';
import {objectsOf} from '../../source/operations/serve/names.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {authorityFingerprint} from '../../source/operations/sign/new-authority.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {generateKey} from '../../source/pki/keys/keys.js';
import {parseAuthoritySpec, parseSpec} from '../../source/pki/spec/spec.js';
import {requestPem} from '../helpers/demo-cluster.js';
import {rawApi} from '../helpers/raw-api.js';
import type {ServedSigner} from '../helpers/served-signer.js';
import {approve, serve, stopSigners, waitUntil} from '../helpers/served-signer.js';
import {onEachPlane} from './planes.js';

/** The collection of each kind in the manifests. */
const places: Readonly<Record<string, string>> = {
	Namespace: '/api/v1/namespaces',
	ServiceAccount: '/api/v1/namespaces/signer/serviceaccounts',
	ConfigMap: '/api/v1/namespaces/signer/configmaps',
	ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
	ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
	Role: '/apis/rbac.authorization.k8s.io/v1/namespaces/signer/roles',
	RoleBinding: '/apis/rbac.authorization.k8s.io/v1/namespaces/signer/rolebindings',
};

const signerName = 'example.com/unattended';
const name = objectsOf(signerName);

await onEachPlane('a signer with the rights of its manifests', plane => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-signer-e2e-'));
	let admin: ConnectedCluster;
	let account: ConnectedCluster;
	let fingerprints: readonly string[] = [];
	let pem = '';
	before(async () => {
		const load = (overrides: object) =>
			connect(loadKubeconfig({kubeconfig: plane.kubeconfig.admin, env: {}, overrides}));
		admin = load({});
		account = load({as: `system:serviceaccount:signer:${name}`});
		pem = await requestPem('a.shop.svc');
		await (await planAuthority(parseAuthoritySpec('{"CN": "CA"}'), join(folder, 'ca'), () => new Date())).perform();
		const opened = await openAuthority(join(folder, 'ca', 'ca.pem'), join(folder, 'ca', 'ca-key.pem'));
		fingerprints = [authorityFingerprint(opened)];
		const options = {signerName, namespace: 'signer', config: undefined, profile: undefined, flags: []};
		const api = rawApi(plane.kubeconfig.admin);
		for (const manifest of signerManifests({...options, fingerprints, secretName: 'ca', image: 'none'})) {
			const place = places[String(manifest['kind'])];
			if (place !== undefined) {
				const answer = await api.post(place, manifest);
				assert.equal(answer.status, 201, answer.text);
			}
		}
	});
	afterEach(stopSigners);
	after(() => {
		admin.close();
		account.close();
		rmSync(folder, {recursive: true});
	});

	const start = (): ServedSigner => {
		const place = {namespace: 'signer', prefix: name, now: () => new Date()};
		return serve(
			account,
			signerName,
			fileOrigin(join(folder, 'ca'), undefined, {signerName, fingerprints, ask: undefined}),
			{lease: {namespace: 'signer', name, durationSeconds: 2}, index: createConfigMapIndex(account, place)},
		);
	};
	const create = (change: Partial<NewRequest> = {}) =>
		admin.createRequest({
			...{requestPem: pem, signerName, generateName: 'unattended-', usages: ['digital signature', 'server auth']},
			...change,
		});
	const isIssued = async ({name: of}: CertificateSigningRequest) =>
		(await admin.getRequest(of)).certificateBase64 !== undefined;

	test('signs approved requests, and never one that it must not sign', async () => {
		// Approved for a moment only, before any signer runs.
		const failed = await admin.fail(await approve(admin, await create()), {reason: 'Test', message: 'no'});
		const signer = start();
		await signer.has('leading');
		const {spec} = parseSpec('{"CN": "a.shop.svc", "hosts": ["a.shop.svc"]}');
		const caTrue = {oid: '2.5.29.19', critical: true, value: Buffer.from('30030101ff', 'hex')};
		const caPem = encodeRequest({...spec, extensions: [caTrue]}, await generateKey(spec.key)).pem;
		const never: Record<string, CertificateSigningRequest> = {
			'a request for a CA': await approve(admin, await create({requestPem: caPem})),
			'an unapproved one': await create(),
			'a denied one': await admin.decide(await create(), {type: 'Denied', reason: 'Test', message: 'no'}),
			'a failed one': failed,
			'one for a signer of Kubernetes': await create({
				signerName: 'kubernetes.io/kube-apiserver-client',
				usages: ['client auth'],
			}),
			"another signer's": await approve(admin, await create({signerName: 'example.com/other'})),
			'one with a usage beyond the policy': await approve(admin, await create({usages: ['code signing']})),
		};
		const good = await approve(admin, await create());
		await waitUntil(() => isIssued(good), 'the good one', signer.text);
		// A request after all others. When it is done, so is all work on the others.
		await signer.has('failed', 2);
		for (const [what, request] of Object.entries(never)) {
			assert.equal(await isIssued(request), false, what);
		}

		const conditions = (await admin.getRequest(never['a request for a CA']?.name ?? '')).conditions;
		assert.deepEqual(
			conditions.map(({type, reason}) => `${type} ${reason}`),
			['Approved Test', 'Failed AsksForCA'],
		);
		assert.equal(signer.of('signed').length, 1);
		assert.deepEqual(
			signer.lines.filter(({code}) => code === 'forbidden'),
			[],
		);
	});

	test('signs nothing with an authority other than the given ones', async () => {
		const asked = await approve(admin, await create());
		await assert.rejects(
			async () =>
				serve(
					account,
					signerName,
					fileOrigin(join(folder, 'ca'), undefined, {signerName, fingerprints: ['a'.repeat(64)], ask: undefined}),
				).stop(),
			/is not one that is to sign for/,
		);
		assert.equal(await isIssued(asked), false);
		await admin.deleteRequest(asked.name, asked);
	});

	test('uploads nothing to a request that was replaced since it was seen', async () => {
		let replaced: CertificateSigningRequest | undefined;
		const signer = serve(
			account,
			signerName,
			fileOrigin(join(folder, 'ca'), undefined, {signerName, fingerprints, ask: undefined}),
			{
				lease: {namespace: 'signer', name, durationSeconds: 2},
				index: createConfigMapIndex(account, {namespace: 'signer', prefix: name, now: () => new Date()}),
				calls: {
					async uploadCertificate(seen, certificate, signal) {
						if (replaced === undefined) {
							const {name: same, uid, resourceVersion} = seen;
							await admin.deleteRequest(same, {uid, resourceVersion});
							replaced = await create({name: same});
						}

						return account.uploadCertificate(seen, certificate, signal);
					},
				},
			},
		);
		await approve(admin, await create({name: 'replaced-unattended'}));
		await signer.has('error');
		assert.ok(replaced);
		assert.equal(await isIssued(replaced), false);
		await signer.stop();
		assert.equal(await isIssued(replaced), false, 'and it is not approved');
	});

	test('has no right that it does not need', async () => {
		const api = rawApi(plane.kubeconfig.admin);
		const [roles, localRoles] = [places['ClusterRole'], places['Role']];
		// All shards exist, so that the shard of any request is updated instead of created.
		for (const shard of shardNames(name)) {
			const answer = await api.post(places['ConfigMap'] ?? '', {metadata: {name: shard}, data: {issued: ''}});
			assert.ok(answer.status === 201 || answer.status === 409, answer.text);
		}

		const wanted: ReadonlyArray<readonly [path: string, resource: string, verb: string]> = [
			[`${roles}/${name}`, 'certificatesigningrequests', 'get'],
			[`${roles}/${name}`, 'certificatesigningrequests', 'list'],
			[`${roles}/${name}`, 'certificatesigningrequests', 'watch'],
			[`${roles}/${name}`, 'certificatesigningrequests/status', 'update'],
			[`${roles}/${name}`, 'signers', 'sign'],
			[`${localRoles}/${name}`, 'leases', 'get'],
			[`${localRoles}/${name}`, 'leases', 'update'],
			[`${localRoles}/${name}`, 'configmaps', 'get'],
			[`${localRoles}/${name}`, 'configmaps', 'update'],
		];
		for (const [path, resource, verb] of wanted) {
			const role = (await api.get(path)).json;
			const rules = role.rules as ReadonlyArray<{resources: readonly string[]; verbs: readonly string[]}>;
			const less = rules.map(rule =>
				rule.resources.includes(resource) ? {...rule, verbs: rule.verbs.filter(each => each !== verb)} : rule,
			);
			const kept = less.filter(({verbs}) => verbs.length > 0);
			assert.equal((await api.put(path, {...role, rules: kept})).status, 200);
			const asked = await approve(admin, await create());
			const signer = start();
			await waitUntil(
				async () => signer.lines.some(({level}) => level === 'error'),
				`an error without ${verb} ${resource}`,
				signer.text,
			);
			// Without the right to watch, the list still shows the request, because it is read again.
			assert.ok(verb === 'watch' || !(await isIssued(asked)), `${verb} ${resource} is not needed`);
			await stopSigners();
			const now = (await api.get(path)).json;
			assert.equal((await api.put(path, {...now, rules})).status, 200);
		}
	});
});
