import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../../demo/index.js';
import {isPrintableLines} from '../../../source/base/text/printable.js';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {rawApi} from '../../helpers/raw-api.js';
import {runVerb} from '../../helpers/verb-context.js';

const forbidden = async () => {
	throw new ClusterError('forbidden', 'refused', {status: 403});
};

describe('pods and explain', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	const run = (line: string, cluster: Cluster = demo.admin) => runVerb(line.split(' '), cluster, {columns: 200});
	const says = async (line: string, ...patterns: readonly RegExp[]) => {
		const {code, stdout, stderr} = await run(line);
		assert.equal(code, 0, stderr);
		for (const pattern of patterns) {
			assert.match(stdout, pattern);
		}

		return stdout;
	};

	test('lists each request with Pod, account, node, signer, key, time left and state with reason', async () => {
		const text = await says(
			'pods',
			/^POD +SERVICEACCOUNT +NODE +SIGNER +KEY +AGE +LEFT +STATE$/m,
			/^mesh\/checkout-6f7c9 +checkout +worker-1 +mesh\.example\.com\/pod +ECDSA P-256 +11m +3m\d+s +Issued$/m,
			/^mesh\/ledger-77c4d .* Ed25519 .* Denied: UnsupportedKeyType$/m,
			/^mesh\/orders-5d9bf .* Pending$/m,
		);
		assert.equal(text.trimEnd().split('\n').length, 5);
	});

	test('selects by state, signer, namespace and the server’s selectors', async () => {
		const names = async (words: string) => (await says(`pods --no-headers ${words}`)).match(/mesh\/\w+/g) ?? [];
		assert.deepEqual(await names('--status denied'), ['mesh/ledger']);
		assert.deepEqual(await names('--signer mesh.example.com/pods'), ['mesh/reports']);
		assert.equal((await names('--signer mesh.example.com/*')).length, 4);
		assert.deepEqual(await names('--field-selector spec.podName=orders-5d9bf'), ['mesh/orders']);
		assert.deepEqual(await names('-n shop'), []);
		await assert.rejects(run('pods --status approved'), {name: 'UsageError', message: /is never approved/});
		await assert.rejects(run('pods -n a/b'), {name: 'UsageError', message: /"a\/b" is no name of a namespace/});
	});

	test('prints the key of the stub as JSON, and kubectl’s names', async () => {
		const all = JSON.parse(await says('pods -o json'));
		const denied = all.find(({state}: {state: string}) => state === 'denied');
		assert.deepEqual(
			[denied.key.algorithm, denied.reason, denied.pod.name, denied.node.name],
			['Ed25519', 'UnsupportedKeyType', 'ledger-77c4d', 'worker-2'],
		);
		assert.match(await says('pods -o name'), /^(podcertificaterequest\.certificates\.k8s\.io\/req-\w{5}\n){4}$/);
	});

	test('reads only the own namespace without further rights, and says so; names a server without this kind', async () => {
		const some: Cluster = {
			...demo.admin,
			listPodCertificates: (selection, signal) =>
				selection?.namespace === undefined ? forbidden() : demo.admin.listPodCertificates(selection, signal),
		};
		const {stderr} = await run('pods', some);
		assert.match(stderr, /^certdeck: of namespace default alone: missing RBAC: verbs list on podcertificaterequests/);
		await assert.rejects(run('pods', demo.as('nobody')), {name: 'ClusterError', code: 'forbidden'});
		const old = await startDemo({empty: true, still: true, without: ['podcertificaterequests']});
		const cluster = connect(loadKubeconfig({kubeconfig: old.kubeconfigPath, readOnly: false, env: {}}));
		await assert.rejects(run('pods', cluster), {code: 'refused', message: /this server has no PodCertificateRequests/});
		cluster.close();
		await old.stop();
	});

	test('explains each reason to wait, and what to do about it', async () => {
		await says('explain pod mesh/checkout-6f7c9', /state +ready/, /is issued, good until/);
		await says(
			'explain pod mesh/ledger-77c4d',
			/state +refused/,
			/was denied: UnsupportedKeyType: this signer serves ECDSAP256/,
			/final for this Pod/,
			/→ Take another keyType/,
			/→ Then replace the Pod: kubectl delete pod -n mesh ledger-77c4d/,
			/Denied \(3 times\): the signer's answer: UnsupportedKeyType: this signer/,
		);
		await says(
			'explain pod mesh/orders-5d9bf',
			/has waited for 4 min/,
			/Its signer has answered 2 others lately/,
			/It may be signed by ServiceAccount mesh\/signer/,
		);
		await says(
			'explain pod mesh/reports-8bd2x',
			/Nobody has answered a request for mesh\.example\.com\/pods/,
			/No ClusterRole gives anybody but admins the right to sign/,
			/→ Check signerName/,
		);
		await says('explain pod mesh/audit-5c2fq', /state +missing/, /kubelet on worker-1 could not ask/, /kubelet's log/);
		await says('explain pod mesh/gateway-49aap', /no labelSelector: it selects nothing/, /→ Write labelSelector: \{\}/);
		await says('explain pod shop/redis-0', /No volume of this Pod asks for a certificate/);
		const {parts} = JSON.parse(await says('explain pod mesh/gateway-49aap -o json'));
		assert.equal(parts[0].status, 'missing');
	});

	test('explains a named bundle that is missing, labels that match nothing, and optional sources', async () => {
		const api = rawApi(demo.demo.kubeconfigPath);
		const pod = (name: string, source: object) =>
			api.post('/api/v1/namespaces/mesh/pods', {
				metadata: {name},
				spec: {
					nodeName: 'worker-1',
					containers: [{name: 'main', image: 'example.com/main:1'}],
					volumes: [{name: 'trust', projected: {sources: [{clusterTrustBundle: {path: 'ca.pem', ...source}}]}}],
				},
			});
		const signerName = 'mesh.example.com/pod';
		await pod('named', {name: 'absent'});
		await pod('labelled', {signerName, labelSelector: {matchLabels: {no: 'such'}}});
		await pod('optional', {signerName, optional: true});
		await pod('every', {signerName, labelSelector: {}});
		await pod('one', {
			signerName,
			labelSelector: {matchExpressions: [{key: 'mesh.example.com/use', operator: 'In', values: ['pods', 'x']}]},
		});
		api.close();
		await says('explain pod mesh/named', /There is no ClusterTrustBundle absent\./, /certdeck bundles publish absent/);
		await says('explain pod mesh/labelled', /No ClusterTrustBundle of mesh\.example\.com\/pod has these labels/);
		await says('explain pod mesh/optional', /The source is optional, so the volume goes without/, /state +ready/);
		await says('explain pod mesh/every', /It gets mesh\.example\.com:pod:2026\./);
		await says('explain pod mesh/one', /It gets mesh\.example\.com:pod:2026\./);
	});

	test('leaves open what may not be read, a line each', async () => {
		const blind: Cluster = {
			...demo.admin,
			listPodEvents: forbidden,
			listClusterRoleBindings: forbidden,
			uidOf: forbidden,
			listPodCertificates: (selection, signal) =>
				selection?.namespace === undefined ? forbidden() : demo.admin.listPodCertificates(selection, signal),
		};
		const {code, stdout} = await run('explain pod mesh/orders-5d9bf', blind);
		assert.equal(code, 0);
		assert.deepEqual(stdout.match(/not known: [^:]*/g), [
			'not known: how its signer answered in other namespaces',
			'not known: who may sign',
			'not known: whether its ServiceAccount is the one of the request',
			'not known: whether its node is the one of the request',
			'not known: what kubelet said',
		]);
		const none = await run('explain pod mesh/orders-5d9bf', {...demo.admin, listPodCertificates: forbidden});
		assert.match(none.stdout, /state +not known/);
	});

	test('refuses what is no Pod, before it asks the cluster', async () => {
		const asked: Cluster = new Proxy(demo.admin, {get: () => assert.fail('the cluster was asked')});
		for (const [line, message] of [
			['explain', /needs what to explain/],
			['explain node x', /explains a pod, not "node"/],
			['explain pod', /needs the NAME/],
			['explain pod a b', /takes one NAME, got 2/],
			['explain pod a/b/c', /wants NAMESPACE\/NAME/],
			['explain pod A_b', /wants NAMESPACE\/NAME/],
			['pods x', /takes deny, fail, sign or nothing/],
		] as const) {
			await assert.rejects(run(line, asked), {name: 'UsageError', message});
		}

		await assert.rejects(run('explain pod mesh/nobody'), {message: 'there is no Pod mesh/nobody'});
	});

	test('never prints hostile text of a signer, a Pod’s author or kubelet unescaped', async () => {
		const evil = '\u001b]0;x\u0007\u202e\nbig\u0000';
		const [seen] = await demo.admin.listPodCertificates({
			namespace: 'mesh',
			fieldSelector: 'spec.podName=orders-5d9bf',
		});
		assert.ok(seen);
		const hostile = {
			...seen,
			signerName: `x.example.com/${evil}`,
			userAnnotations: {[`a/${evil}`]: evil},
			conditions: [{type: 'Denied', status: 'True', reason: evil, message: evil}],
		};
		const cluster: Cluster = {
			...demo.admin,
			listPodCertificates: async () => [hostile],
			getMountingPod: async () => ({
				namespace: 'mesh',
				name: 'orders-5d9bf',
				uid: seen.podUid,
				createdAt: new Date(),
				isDeleted: false,
				phase: evil,
				nodeName: evil,
				serviceAccountName: 'orders',
				isMirror: false,
				certificates: [{volume: evil, signerName: hostile.signerName, keyType: evil}],
				bundles: [{volume: evil, path: evil, name: evil, optional: false}],
			}),
			getTrustBundle: async () => undefined,
			uidOf: async () => evil,
			listPodEvents: async () => [
				{
					type: 'Warning',
					reason: 'Denied',
					message: `reason="${evil}" message="${evil}"`,
					count: 1,
					lastAt: new Date(),
				},
			],
		};
		for (const line of ['pods', 'pods -o wide', 'pods -o yaml', 'pods -o json', 'explain pod mesh/orders-5d9bf']) {
			const {stdout} = await run(line, cluster);
			assert.ok(stdout.length > 0 && isPrintableLines(stdout), `${line}: ${JSON.stringify(stdout)}`);
		}
	});
});
