import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {rootCertificates} from 'node:tls';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import type {PodRecord, Selection} from '../../../source/cluster/records/records.js';
import {createClusterEvidence} from '../../../source/operations/evidence/cluster-evidence.js';
import {decisionMaxAgeMs} from '../../../source/operations/evidence/fresh.js';
import {certificatesIn} from '../../../source/operations/read/read-certificates.js';
import type {PodsByAddress} from '../../../source/review/evidence/evidence.js';
import {answered, whyUnread} from '../../../source/review/evidence/evidence.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {rawApi} from '../../helpers/raw-api.js';
import {aRequest} from '../../helpers/requests.js';
import {node, pod as podOf, service} from '../../review/build-evidence.js';
import type {Asked} from '../../review/build-request.js';
import {pem, requestDer} from '../../review/build-request.js';

const published = {uid: 'u', resourceVersion: '1', immutable: false, labels: {}, annotations: {}, managers: []};
const client = {signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth']};

function asked(uid: string, {spec, ...what}: Asked & {readonly spec?: Partial<CertificateSigningRequest>}) {
	return aRequest({uid, requestBase64: Buffer.from(pem(requestDer(what))).toString('base64'), ...spec});
}

/** The same cluster, with a record of its reads. */
function counting(cluster: ConnectedCluster): {readonly cluster: ConnectedCluster; readonly calls: string[]} {
	const calls: string[] = [];
	const counted = Object.entries(cluster).map(([name, member]) => [
		name,
		typeof member === 'function' && /^(list|review|search)/.test(name)
			? (...args: unknown[]) => {
					calls.push(name);
					return (member as (...all: unknown[]) => unknown)(...args);
				}
			: member,
	]);
	return {cluster: Object.fromEntries(counted) as ConnectedCluster, calls};
}

const sharedReads = [
	'listApiServerAddresses',
	'listClusterRoleBindings',
	'listClusterRoles',
	'listGateways',
	'listHttpRoutes',
	'listIngresses',
	'listNodes',
	'listRoleBindings',
	'listRoles',
	'listServices',
];

const nobodys = (count: number) => Array.from({length: count}, (_, index) => `10.99.0.${index}`);

describe('evidence from the cluster', () => {
	let demo: DemoCluster;
	let time = Date.now();
	const now = () => new Date(time);
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	const until = async (isSo: () => boolean) => {
		const ends = Date.now() + 30_000;
		while (!isSo()) {
			assert.ok(Date.now() < ends, 'it never came');
			await new Promise(resolve => {
				setTimeout(resolve, 5);
			});
		}
	};

	test('is read once for a list of any length, and never awaited', async () => {
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const requests = Array.from({length: 1000}, (_, index) =>
			asked(`list-${index}`, {cn: `bot-${index}`, spec: client}),
		);
		for (const each of requests) {
			const readings = Object.values(evidence.of(each));
			assert.ok(readings.length >= 10 && readings.every(({state}) => state === 'skipped'));
		}

		assert.deepEqual(calls, [], 'to look at it reads nothing');
		assert.equal(evidence.isAsked(), false);
		for (const each of requests) {
			evidence.refreshFor(each);
		}

		await until(evidence.isAsked);
		const known = evidence.of(requests[0] as CertificateSigningRequest);
		for (const each of requests) {
			assert.equal(evidence.of(each), known, 'all share it');
		}

		assert.ok(Object.values(known).every(({state}) => state !== 'skipped'));

		assert.deepEqual(calls.toSorted(), sharedReads);
		assert.equal(evidence.getSnapshot(), 1, 'it changed once');
	});

	test('of a login includes what the server says that it may do, asked once while that is fresh', async () => {
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const admin = asked('login-1', {cn: 'ops', o: ['kubeadm:cluster-admins'], spec: client});
		assert.equal(evidence.isGathered(admin), false);
		const powers = answered((await evidence.gather(admin)).powers);
		assert.deepEqual(
			[...(powers?.answers ?? [])].map(([id, {allowed}]) => [id, allowed]),
			[['everything', true]],
		);
		// Then whether the requester may do anything, act as the user or as the group, or has any of the powers.
		assert.deepEqual(calls.filter(call => call === 'reviewAccessOf').length, 4);
		assert.ok(evidence.isGathered(admin));
		assert.equal(answered(evidence.of(admin).powers), powers, 'the list knows it from now on');
		const nobody = asked('login-2', {cn: 'nobody-knows', spec: client});
		const none = answered((await evidence.gather(nobody)).powers);
		assert.ok(none && none.answers.size > 12 && [...none.answers.values()].every(({allowed}) => !allowed));
		const before = calls.length;
		await evidence.gather(asked('login-3', {cn: 'nobody-knows', spec: client}));
		assert.equal(calls.length, before, 'the same user again');
		time += 10_001;
		assert.equal(evidence.isGathered(admin), false);
		await evidence.gather(admin);
		assert.equal(calls.length, before + sharedReads.length + 4);
	});

	test('of a login before a decision is read again: bindings and reviews, and no more', async () => {
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const seen = asked('login-anew', {cn: 'nobody-knows', spec: client});
		await evidence.gather(seen);
		const before = calls.length;
		time += 1500;
		await evidence.gather(seen);
		assert.equal(calls.length, before, 'fresh enough to look at');
		await evidence.gather(seen, true, decisionMaxAgeMs);
		const again = new Set(calls.slice(before));
		assert.deepEqual([...again].toSorted(), [
			'listClusterRoleBindings',
			'listClusterRoles',
			'listRoleBindings',
			'listRoles',
			'reviewAccessOf',
		]);
	});

	test('names a single affected request, and none if others are affected too', async () => {
		const {cluster} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const requests = Array.from({length: 202}, (_, at) => asked(`alone-${at}`, {cn: 'nobody-knows', spec: client}));
		const stamps = () => requests.map(seen => evidence.stampOf(seen));
		let before = stamps();
		let changes = 0;
		evidence.subscribe(alone => {
			const after = stamps();
			const concerned = requests.filter((_, at) => after[at] !== before[at]);
			assert.ok(alone === undefined || (concerned.length === 1 && concerned[0] === alone), alone?.uid);
			assert.ok(alone !== undefined || concerned.length > 1, `${concerned.length} are concerned`);
			before = after;
			changes += 1;
		});
		for (const seen of requests) {
			await evidence.gather(seen);
		}

		// The shared evidence is read first.
		assert.equal(changes, requests.length + 1);
	});

	test('of a login asks the server in kube-system and in the namespaces of its bindings, a few of them', async () => {
		const raw = rawApi(demo.demo.kubeconfigPath);
		const apiGroup = 'rbac.authorization.k8s.io';
		for (let index = 0; index < 8; index += 1) {
			await raw.post('/api/v1/namespaces', {metadata: {name: `powers-${index}`}});
			await raw.post(`/apis/${apiGroup}/v1/namespaces/powers-${index}/rolebindings`, {
				metadata: {name: 'powers'},
				roleRef: {apiGroup, kind: 'ClusterRole', name: 'admin'},
				subjects: [{apiGroup, kind: 'User', name: 'powers'}],
			});
		}

		raw.close();
		const faulty: ConnectedCluster = {
			...demo.admin,
			async reviewAccessOf(login, attributes, signal) {
				const answer = await demo.admin.reviewAccessOf(login, attributes, signal);
				return attributes.resource === 'nodes' ? {...answer, error: 'webhook: no answer'} : answer;
			},
		};
		const evidence = createClusterEvidence(faulty, {now});
		const powers = answered((await evidence.gather(asked('powers', {cn: 'powers', spec: client}))).powers);
		const places = new Set([...(powers?.answers.keys() ?? [])].map(key => key.split(' ')[1]));
		assert.deepEqual([...places].toSorted(), [
			'kube-system',
			'powers-0',
			'powers-1',
			'powers-2',
			'powers-3',
			'powers-4',
			undefined,
		]);
		assert.deepEqual(powers?.unread, ['webhook: no answer', 'it was not asked of 3 more namespaces']);
	});

	test('of a serving request includes the Pods behind unknown addresses: a few are asked one by one', async () => {
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const [pod] = await demo.admin.listPods({namespace: 'my-namespace'});
		const ip = pod?.podIps[0] ?? '';
		const namesAt = (pods: PodsByAddress | undefined) => pods?.get(ip)?.map(({name}) => name);
		// The addresses of the Service and the Node need no question.
		const few = ['10.96.14.20', '10.0.1.11', ip, ...nobodys(3)];
		const asks = (uid: string, ips: readonly string[]) => asked(uid, {cn: 'web', ip: ips, spec: {username: 'alice'}});
		const pods = answered((await evidence.gather(asks('few', few))).pods);
		assert.deepEqual(namesAt(pods), ['my-pod']);
		assert.deepEqual([...(pods?.keys() ?? [])], [ip, ...nobodys(3)]);
		assert.equal(calls.filter(call => call === 'listPods').length, 4);
		assert.ok(!calls.includes('searchPods'));
		assert.ok(!calls.includes('reviewAccessOf'), 'it logs nobody in');

		// For more addresses, and for many requests at once, the list is read once.
		calls.length = 0;
		const more = answered((await evidence.gather(asks('more', [ip, ...nobodys(20)]))).pods);
		assert.deepEqual([namesAt(more), more?.size], [['my-pod'], 21]);
		assert.deepEqual(
			calls.filter(call => call.endsWith('Pods')),
			['searchPods'],
		);
	});

	test('of many requests at once finds the Pods in one list for all of them', async () => {
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const [pod] = await demo.admin.listPods({namespace: 'my-namespace'});
		const requests = [...nobodys(40), pod?.podIps[0] ?? ''].map((address, index) =>
			asked(`at-once-${index}`, {cn: 'web', ip: [address], spec: {username: 'alice'}}),
		);
		for (const seen of requests) {
			evidence.expect(seen);
		}

		const found = await Promise.all(requests.map(async seen => answered((await evidence.gather(seen, false)).pods)));
		assert.deepEqual(
			found
				.at(-1)
				?.get(pod?.podIps[0] ?? '')
				?.map(({name}) => name),
			['my-pod'],
		);
		for (const [index, address] of nobodys(40).entries()) {
			assert.deepEqual(found[index]?.get(address), [], address);
		}

		assert.deepEqual(
			calls.filter(call => call.endsWith('Pods')),
			['searchPods'],
		);
		const blind = createClusterEvidence(demo.as('viewer'), {now});
		assert.equal(
			whyUnread((await blind.gather(requests[0] as CertificateSigningRequest, false)).pods),
			'missing RBAC: verbs list on pods',
		);
	});

	test('finds a Pod by its second address, and leaves the owner open if there are more Pods than are read', async () => {
		const both = {...podOf('shop/both'), podIps: ['10.244.7.7', 'fd00:10:244::7']};
		const api = service('default/kubernetes', '10.96.0.1', {clusterIps: ['10.96.0.1', 'fd00:10:96::1']});
		const searched: Array<Selection | undefined> = [];
		let isComplete = true;
		const cluster = {
			...demo.admin,
			listServices: async () => [api],
			listPods: async ({fieldSelector}: Selection = {}) =>
				fieldSelector === `status.podIP=${both.podIps[0]}` ? [both] : [],
			async searchPods(has: (pod: PodRecord) => boolean, selection?: Selection) {
				searched.push(selection);
				return {pods: [both].filter(has), isComplete};
			},
		};
		const read = async (uid: string, ips: readonly string[]) => {
			const evidence = createClusterEvidence(cluster, {now});
			const {pods} = await evidence.gather(asked(uid, {cn: 'web', ip: ips, spec: {username: 'alice'}}));
			return Object.fromEntries([...(answered(pods) ?? [])].map(([ip, at]) => [ip, at.map(({name}) => name)]));
		};
		assert.deepEqual(await read('first', ['10.244.7.7', '10.99.0.1']), {'10.244.7.7': ['both'], '10.99.0.1': []});
		assert.equal(searched.length, 0, 'nobody has one of the first family as a second');
		assert.deepEqual(await read('second', ['fd00:10:244:0::7', 'fd00:10:244::8', '10.99.0.1']), {
			'fd00:10:244::7': ['both'],
			'fd00:10:244::8': [],
			'10.99.0.1': [],
		});
		assert.equal(searched.length, 1);
		assert.ok((searched[0]?.most ?? Number.POSITIVE_INFINITY) <= 20_000, 'no cluster is too large for it');
		isComplete = false;
		assert.deepEqual(await read('third', ['fd00:10:244::7', 'fd00:10:244::8']), {'fd00:10:244::7': ['both']});
	});

	test('of a service account that asks for a server includes its Pods, read once for all its requests', async () => {
		const raw = rawApi(demo.demo.kubeconfigPath);
		const pods = '/api/v1/namespaces/shop/pods';
		for (const [name, serviceAccountName] of [
			['biller-0', 'biller'],
			['other-0', 'other'],
		]) {
			await raw.post(pods, {
				metadata: {name, labels: {app: name}},
				spec: {serviceAccountName, containers: [{name: 'app', image: 'example.com/app'}]},
			});
		}

		raw.close();
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const usernames = ['system:serviceaccount:shop:biller', 'alice', 'system:serviceaccount:shop:idle'];
		const requests = usernames.flatMap(username =>
			['one', 'two'].map(uid => asked(`${username}-${uid}`, {dns: ['biller.shop.svc'], spec: {username}})),
		);
		for (const seen of requests) {
			evidence.expect(seen);
		}

		const known = answered((await evidence.gather(requests[0] as CertificateSigningRequest, false)).accountPods);
		const namesOf = (account: string) => answered(known?.get(account))?.map(({name}) => name);
		assert.deepEqual([namesOf(usernames[0] ?? ''), namesOf(usernames[2] ?? '')], [['biller-0'], []]);
		assert.equal(known?.size, 2, 'a person runs nothing');
		assert.equal(calls.filter(call => call === 'listPods').length, 2);
		const blind = createClusterEvidence(demo.as('viewer'), {now});
		const refused = answered((await blind.gather(requests[0] as CertificateSigningRequest)).accountPods);
		assert.equal(whyUnread(refused?.get(usernames[0] ?? '')), 'missing RBAC: verbs list on pods');
	});

	test('reports Pods of an account as a change of its own requests only, so that no list is reviewed again', async () => {
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const [first, late, person] = ['system:serviceaccount:shop:first', 'system:serviceaccount:shop:late', 'alice'].map(
			username => asked(username, {dns: ['first.shop.svc'], spec: {username}}),
		) as [CertificateSigningRequest, CertificateSigningRequest, CertificateSigningRequest];
		await evidence.gather(first, false);
		const stamps = () => [first, late, person].map(evidence.stampOf);
		const [ofFirst, ofLate, ofPerson] = stamps();
		await evidence.gather(late, false);
		assert.equal(calls.filter(call => call === 'listPods').length, 2);
		const after = stamps();
		assert.deepEqual([after[0], after[2]], [ofFirst, ofPerson]);
		assert.notEqual(after[1], ofLate);
		assert.ok(answered(answered(evidence.of(first).accountPods)?.get(late.username)), 'all know what was read');
		const raw = rawApi(demo.demo.kubeconfigPath);
		await raw.post('/api/v1/namespaces/shop/pods', {
			metadata: {name: 'first-0', labels: {app: 'first'}},
			spec: {serviceAccountName: 'first', containers: [{name: 'app', image: 'example.com/app'}]},
		});
		raw.close();
		time += 61_000;
		await evidence.gather(person, false);
		const later = stamps();
		assert.notEqual(later[0], after[0]);
		assert.deepEqual(later.slice(1), after.slice(1));
	});

	test('gives a request another stamp only together with what was read, so that no old review is taken for it', async () => {
		const [nodes, pods] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		const evidence = createClusterEvidence(
			{
				...demo.admin,
				async listNodes(...given) {
					await nodes.promise;
					return demo.admin.listNodes(...given);
				},
				async listPods(...given) {
					const found = await demo.admin.listPods(...given);
					pods.resolve();
					return found;
				},
			},
			{now},
		);
		const seen = asked('racing', {dns: ['racing.shop.svc'], spec: {username: 'system:serviceaccount:shop:racing'}});
		const gathering = evidence.gather(seen, false);
		const before = evidence.stampOf(seen);
		await pods.promise;
		await new Promise(setImmediate);
		// The Pods are read, and the nodes are not: a review now knows neither.
		assert.equal(evidence.of(seen).accountPods?.state, 'skipped');
		assert.equal(evidence.stampOf(seen), before);
		nodes.resolve();
		await gathering;
		assert.ok(answered(evidence.of(seen).accountPods)?.has(seen.username));
		assert.notEqual(evidence.stampOf(seen), before);
	});

	test('includes Ingresses, and no Gateways if the server has none, which is no open question', async () => {
		const raw = rawApi(demo.demo.kubeconfigPath);
		await raw.post('/apis/networking.k8s.io/v1/namespaces/shop/ingresses', {
			metadata: {name: 'web'},
			spec: {rules: [{host: 'WWW.shop.example.com'}], tls: [{hosts: ['tls.shop.example.com']}]},
		});
		raw.close();
		const seen = asked('routes', {dns: ['www.shop.example.com']});
		const routes = answered((await createClusterEvidence(demo.admin, {now}).gather(seen)).routes);
		assert.deepEqual([...(routes?.ingresses.keys() ?? [])], ['www.shop.example.com', 'tls.shop.example.com']);
		assert.deepEqual(routes?.unread, []);
		const viewer = demo.as('viewer');
		const refused = answered((await createClusterEvidence(viewer, {now}).gather(seen)).routes);
		assert.deepEqual(refused?.unread, [
			'missing RBAC: verbs list on gateways (gateway.networking.k8s.io)',
			'missing RBAC: verbs list on httproutes (gateway.networking.k8s.io)',
		]);
		const without = {...viewer, gatewayVersion: async () => undefined};
		const none = answered((await createClusterEvidence(without, {now}).gather(seen)).routes);
		assert.deepEqual([none?.ingresses.size, none?.unread], [0, []]);
	});

	test('includes whose certificates log in, and the trust domains of meshes, or why not', async () => {
		const seen = asked('trust', {uri: ['spiffe://a/ns/b/sa/c']});
		const admin = await createClusterEvidence(demo.admin, {now}).gather(seen);
		assert.deepEqual(
			answered(admin.clientAuthorities)?.map(({publicKey}) => publicKey.sha256),
			certificatesIn(demo.demo.caPem, 'test').map(({certificate}) => certificate.publicKey.sha256),
		);
		assert.deepEqual(answered(admin.trustDomains), {domains: [], unread: []});
		const viewer = await createClusterEvidence(demo.as('viewer'), {now}).gather(seen);
		assert.equal(whyUnread(viewer.clientAuthorities), 'missing RBAC: verbs get on configmaps in kube-system');
		assert.match(answered(viewer.trustDomains)?.unread.join() ?? '', /configmaps in istio-system/);
	});

	test('reads only shared evidence if there are many to review, and says so for the rest', async () => {
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const seen = asked('many', {cn: 'web', ip: ['10.99.0.1'], spec: client});
		const {pods, powers} = await evidence.gather(seen, false);
		assert.deepEqual(calls.toSorted(), [...sharedReads, 'searchPods']);
		assert.deepEqual([pods?.state, powers?.state], ['read', 'skipped']);
		assert.equal(whyUnread(evidence.of(seen).powers), 'too many requests are reviewed at once');
		assert.equal(evidence.isGathered(seen), false);
		const plain = await evidence.gather(asked('plain', {cn: 'web', ip: ['10.96.14.20']}), false);
		assert.deepEqual([answered(plain.pods)?.size, plain.powers], [1, undefined], 'there was nothing more to ask');
	});

	test("keeps a request's recent own evidence when it is one of many", async () => {
		const {cluster, calls} = counting(demo.admin);
		const evidence = createClusterEvidence(cluster, {now});
		const seen = asked('looked-at', {cn: 'web', ip: ['10.99.0.1'], spec: client});
		const alone = await evidence.gather(seen);
		const before = calls.length;
		const {pods, powers} = await evidence.gather(seen, false);
		assert.deepEqual([pods, powers], [alone.pods, alone.powers]);
		assert.equal(calls.length, before);
		assert.ok(evidence.isGathered(seen));
		time += 10_001;
		assert.equal((await evidence.gather(seen, false)).powers?.state, 'skipped');
	});

	test("learns the cluster’s domain and address from its installer's configuration", async () => {
		const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
			'kube-system/coredns': {Corefile: '.:53 {\n  kubernetes prod.example in-addr.arpa ip6.arpa {\n  }\n}\n'},
			'kube-public/cluster-info': {kubeconfig: 'clusters:\n- cluster:\n    server: https://kube.prod.example:6443\n'},
		};
		const cluster: ConnectedCluster = {
			...demo.admin,
			async getConfigMap(namespace, name) {
				const data = texts[`${namespace}/${name}`];
				return data && {...published, namespace, name, data};
			},
		};
		const seen = asked('domain', {cn: 'web'});
		const known = await createClusterEvidence(cluster, {now}).gather(seen);
		assert.deepEqual(answered(known.domain), {zones: ['prod.example']});
		assert.equal(answered(known.apiServer)?.byAddress.get('kube.prod.example'), 'where the cluster says that it is');
		const set = {...cluster, info: {...cluster.info, clusterDomain: 'set.example'}};
		const told = await createClusterEvidence(set, {now}).gather(seen);
		assert.deepEqual(answered(told.domain), {zones: ['set.example']});
		const viewer = await createClusterEvidence(demo.as('viewer'), {now}).gather(seen);
		assert.deepEqual(answered(viewer.domain), {
			zones: ['cluster.local'],
			unread: 'missing RBAC: verbs get on configmaps in kube-system',
		});
	});

	test('knows the cluster’s own CAs by their keys, from the kubeconfig at least', async () => {
		const seen = asked('authorities', {cn: 'web'});
		const keyIn = (pem: string) => certificatesIn(pem, 'test')[0]?.certificate.publicKey.sha256 ?? '';
		const {caData = ''} = demo.admin.endpoint;
		const own = keyIn(Buffer.from(caData, 'base64').toString());
		const known = answered((await createClusterEvidence(demo.admin, {now}).gather(seen)).authorities);
		assert.equal(known?.get(own), 'the CA of client certificates');
		const alone = createClusterEvidence(demo.as('nobody'), {now});
		assert.deepEqual(answered((await alone.gather(seen)).authorities), new Map([[own, 'the CA in the kubeconfig']]));

		// Any CA that the platform trusts is suitable.
		const [other = ''] = rootCertificates;
		const cluster: ConnectedCluster = {
			...demo.admin,
			endpoint: {...demo.admin.endpoint, caData: undefined},
			async getConfigMap(namespace, name) {
				return name === 'extension-apiserver-authentication'
					? {...published, namespace, name, data: {'client-ca-file': other, 'requestheader-client-ca-file': 'no PEM'}}
					: undefined;
			},
		};
		const {authorities} = await createClusterEvidence(cluster, {now}).gather(seen);
		assert.deepEqual(answered(authorities), new Map([[keyIn(other), 'the CA of client certificates']]));
		const blind = {...demo.as('nobody'), endpoint: cluster.endpoint};
		const {authorities: none} = await createClusterEvidence(blind, {now}).gather(seen);
		assert.equal(whyUnread(none), 'missing RBAC: verbs get on configmaps in kube-system');
	});

	test('names what may not be read, each with its rule', async () => {
		const evidence = createClusterEvidence(demo.as('viewer'), {now});
		const known = await evidence.gather(asked('viewer', {cn: 'bot', ip: ['10.99.0.1'], spec: client}));
		assert.equal(
			whyUnread(known.bindings),
			'missing RBAC: verbs list on clusterrolebindings, rolebindings, clusterroles, roles (rbac.authorization.k8s.io)',
		);
		assert.equal(whyUnread(known.nodes), 'missing RBAC: verbs list on nodes');
		assert.equal(whyUnread(known.services), 'missing RBAC: verbs list on services');
		assert.equal(whyUnread(known.pods), 'missing RBAC: verbs list on pods');
		assert.equal(whyUnread(known.powers), 'missing RBAC: verbs create on subjectaccessreviews (authorization.k8s.io)');
	});

	test('of a kubelet reads its Node by name if there are too many to read all', async () => {
		const selections: unknown[] = [];
		const many = Array.from({length: 2000}, (_, index) => node(`other-${index}`, []));
		const cluster: ConnectedCluster = {
			...demo.admin,
			async listNodes(selection) {
				selections.push(selection);
				return selection?.fieldSelector === undefined ? many : demo.admin.listNodes(selection);
			},
		};
		const evidence = createClusterEvidence(cluster, {now});
		const of = (name: string) =>
			asked(name, {
				cn: `system:node:${name}`,
				o: ['system:nodes'],
				dns: [name],
				spec: {signerName: 'kubernetes.io/kubelet-serving'},
			});
		const known = answered((await evidence.gather(of('worker-1'))).nodes);
		assert.ok(known?.byName.has('worker-1'));
		assert.deepEqual(selections, [{limit: 100, most: 2000}, {fieldSelector: 'metadata.name=worker-1'}]);
		const missing = answered((await evidence.gather(of('ghost,x=1'))).nodes);
		assert.deepEqual([missing?.byName.has('ghost,x=1'), missing?.isComplete], [false, true]);
		assert.deepEqual(selections.at(-1), {fieldSelector: 'metadata.name=ghost\\,x\\=1'});
		const other = await evidence.gather(asked('web', {cn: 'web'}));
		assert.equal(answered(other.nodes)?.isComplete, false);
	});

	test('reports that it could not be read if the server fails, and continues', async () => {
		const cluster: ConnectedCluster = {
			...demo.admin,
			async listServices() {
				throw new ClusterError('unavailable', 'list Services: the server is overloaded');
			},
		};
		const known = await createClusterEvidence(cluster, {now}).gather(asked('down', {cn: 'web', ip: ['10.99.0.1']}));
		assert.equal(whyUnread(known.services), 'list Services: the server is overloaded');
		assert.equal(known.apiServer?.state, 'failed');
		assert.equal(known.bindings?.state, 'read');
	});

	test('asks again at once for what could not be read, when the cluster answers again', async () => {
		let isDown = true;
		const cluster: ConnectedCluster = {
			...demo.admin,
			async listServices(...asking) {
				if (isDown) {
					throw new ClusterError('unreachable', 'the server does not answer');
				}

				return demo.admin.listServices(...asking);
			},
			async reviewAccessOf(...asking) {
				if (isDown) {
					throw new ClusterError('unreachable', 'the server does not answer');
				}

				return demo.admin.reviewAccessOf(...asking);
			},
		};
		const evidence = createClusterEvidence(cluster, {now});
		const seen = asked('again', {cn: 'dana', spec: client});
		const known = await evidence.gather(seen);
		assert.deepEqual([known.services?.state, known.powers?.state], ['failed', 'failed']);
		assert.equal(evidence.isGathered(seen), false, 'what was not answered is not known');
		isDown = false;
		const before = evidence.stampOf(seen);
		await new Promise<void>(resolve => {
			evidence.subscribe(() => {
				if (evidence.of(seen).services?.state === 'read') {
					resolve();
				}
			});
			evidence.expire();
		});
		assert.notEqual(evidence.stampOf(seen), before, 'so that it is reviewed again');
		assert.equal((await evidence.gather(seen)).powers?.state, 'read');
		assert.equal(evidence.isGathered(seen), true);
	});

	test('passes a programming error on', async () => {
		const cluster: ConnectedCluster = {
			...demo.admin,
			async listNodes() {
				throw new TypeError('a mistake');
			},
		};
		await assert.rejects(createClusterEvidence(cluster, {now}).gather(asked('bug', {cn: 'web'})), TypeError);
	});

	test('includes a binding that was created meanwhile', async () => {
		const evidence = createClusterEvidence(demo.admin, {now});
		const seen = asked('later', {cn: 'later', o: ['night-shift'], spec: client});
		const held = async () => (await evidence.gather(seen)).bindings;
		assert.equal(answered(await held())?.bySubject.has('Group:night-shift'), false);
		const stamp = evidence.stampOf(seen);
		assert.equal(evidence.stampOf(seen), stamp);
		const version = evidence.getSnapshot();
		const raw = rawApi(demo.demo.kubeconfigPath);
		const apiGroup = 'rbac.authorization.k8s.io';
		await raw.post(`/apis/${apiGroup}/v1/clusterrolebindings`, {
			metadata: {name: 'night-shift'},
			roleRef: {apiGroup, kind: 'ClusterRole', name: 'cluster-admin'},
			subjects: [{apiGroup, kind: 'Group', name: 'night-shift'}],
		});
		raw.close();
		time += 10_001;
		assert.equal(answered(await held())?.bySubject.has('Group:night-shift'), true);
		assert.ok(evidence.getSnapshot() > version);
		assert.notEqual(evidence.stampOf(seen), stamp);
		assert.equal(answered(evidence.of(seen).bindings)?.bySubject.has('Group:night-shift'), true);
	});

	test('stops when its signal fires', async () => {
		const stop = new AbortController();
		stop.abort();
		const evidence = createClusterEvidence(demo.admin, {now, signal: stop.signal});
		await assert.rejects(evidence.gather(asked('stop', {cn: 'bot', spec: client})), {code: 'aborted'});
		assert.equal(evidence.isAsked(), false);
	});
});
