import assert from 'node:assert/strict';
import {once} from 'node:events';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../../demo/index.js';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import type {PodCertificateView} from '../../../source/deck/ports/pods.js';
import {createPodServices} from '../../../source/deck/services/pod-services.js';
import {podCertificateState} from '../../../source/operations/pods/pod-certificate-state.js';
import {openAuthorityText} from '../../../source/operations/read/open-authority.js';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {encodePrivateKey, generateKey} from '../../../source/pki/keys/keys.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import {FileError} from '../../../source/storage/files/file-error.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

const noneKept = {serving: async () => undefined, held: () => undefined};

describe("Pods' certificates in the deck", () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	/** Follows the list, and waits for a wanted view. */
	function follow(cluster: Cluster) {
		const events = new EventTarget();
		let last: PodCertificateView = {phase: 'reading'};
		const stop = createPodServices(cluster, () => new Date(), new AbortController().signal, noneKept).follow(view => {
			last = view;
			events.dispatchEvent(new Event('shown'));
		});
		return {
			stop,
			async until(isWanted: (view: PodCertificateView) => boolean): Promise<PodCertificateView> {
				const deadline = AbortSignal.timeout(30_000);
				while (!isWanted(last)) {
					await once(events, 'shown', {signal: deadline});
				}

				return last;
			},
		};
	}

	const stateOf = (view: PodCertificateView, pod: string) =>
		view.phase === 'live'
			? view.records.filter(({podName}) => podName.startsWith(pod)).map(each => podCertificateState(each).state)
			: [];

	test('a change is shown when the watch reports it', async () => {
		const {until, stop} = follow(demo.admin);
		const first = await until(({phase}) => phase === 'live');
		assert.deepEqual(stateOf(first, 'orders'), ['pending']);
		const records = 'records' in first ? first.records : [];
		const orders = records.find(({podName}) => podName.startsWith('orders'));
		assert.ok(orders);
		const condition = {type: 'Denied', reason: 'Test', message: 'by a test', at: new Date()} as const;
		await demo.admin.refusePodCertificate(orders, condition);
		await until(view => stateOf(view, 'orders')[0] === 'denied');
		stop();
		// The object differs from what was seen.
		await assert.rejects(demo.admin.refusePodCertificate(orders, condition), {code: 'conflict'});
	});

	test('a fault keeps the previous list, and is recovered from', async () => {
		let faults = 0;
		const shaky: Cluster = {
			...demo.admin,
			async watchPodCertificates(...args) {
				faults += 1;
				if (faults === 1) {
					throw new ClusterError('unreachable', 'cut');
				}

				return demo.admin.watchPodCertificates(...args);
			},
		};
		const {until, stop} = follow(shaky);
		const stale = await until(({phase}) => phase === 'stale');
		assert.ok(stale.phase === 'stale' && stale.records.length > 0 && stale.error.message === 'cut');
		await until(view => view.phase === 'live' && faults > 1);
		stop();
	});

	test('a server without this kind is named once, and nothing more is asked', async () => {
		const old = await startDemo({empty: true, still: true, without: ['podcertificaterequests']});
		const cluster = connect(loadKubeconfig({kubeconfig: old.kubeconfigPath, readOnly: false, env: {}}));
		const {until, stop} = follow(cluster);
		const none = await until(({phase}) => phase !== 'reading');
		assert.match(none.phase === 'none' ? none.why : none.phase, /this server has no PodCertificateRequests/);
		stop();
		cluster.close();
		await old.stop();
	});

	test('the detail compares uids with the live objects, and verifies the chain with the bundles of the signer', async () => {
		const services = createPodServices(demo.admin, () => new Date(), new AbortController().signal, noneKept);
		const [issued] = await demo.admin.listPodCertificates({fieldSelector: 'spec.podName=checkout-6f7c9'});
		assert.ok(issued);
		const detail = await services.detail(issued);
		assert.ok('value' in detail.pod && detail.pod.value?.uid === issued.podUid);
		assert.ok('value' in detail.nodeUid && detail.nodeUid.value === issued.nodeUid);
		assert.deepEqual(detail.verified?.findings, []);
		assert.equal(detail.verified?.chain.length, 2);
		const strange: Cluster = {...demo.admin, listTrustBundles: async () => []};
		const other = await createPodServices(strange, () => new Date(), new AbortController().signal, noneKept).detail(
			issued,
		);
		assert.equal(other.verified, undefined);
		assert.equal((await services.explain(issued)).parts[0]?.status, 'ready');
	});

	test('signs with the kept authority of the signer, by its key in memory', async () => {
		const [waiting] = await demo.admin.listPodCertificates({fieldSelector: 'spec.podName=checkout-6f7c9'});
		assert.ok(waiting);
		const files = {caPath: '/kept/ca.pem', caKeyPath: '/kept/ca-key.pem'};
		const asked: string[] = [];
		let held: ReturnType<typeof openAuthorityText> | undefined;
		const services = createPodServices(demo.admin, () => new Date(), new AbortController().signal, {
			serving: async signerName => (signerName === waiting.signerName ? files : undefined),
			held(path) {
				asked.push(path);
				return held;
			},
		});
		assert.deepEqual(await services.authorityOf(waiting), files);
		assert.equal(await services.authorityOf({...waiting, signerName: 'example.com/other'}), undefined);
		const values = {names: '{serviceAccount}', ...files};
		// No key is in memory: the files are read, and are not there.
		await assert.rejects(services.planSigning(waiting, values), {name: 'FileError'});
		assert.deepEqual(asked, [files.caPath]);
		await assert.rejects(services.planSigning(waiting, {...values, passphrase: 'typed'}), {name: 'FileError'});
		assert.deepEqual(asked, [files.caPath]);
		const key = await generateKey({algo: 'ecdsa', size: 256});
		const {pem} = createAuthority(parseAuthoritySpec('{"CN": "Pods"}').spec, key, {now: new Date()});
		held = openAuthorityText(pem, encodePrivateKey(key), 'kept');
		// With the key in memory no file is read: what refuses is that the Pod has its certificate.
		await assert.rejects(services.planSigning(waiting, values), {name: 'OperationError', code: 'wrong-state'});
	});

	test('proposes no authority where those kept can not be read', async () => {
		const services = createPodServices(demo.admin, () => new Date(), new AbortController().signal, {
			async serving() {
				throw new FileError('permission', '/kept', 'authorities can not be read');
			},
			held: () => undefined,
		});
		const [waiting] = await demo.admin.listPodCertificates({fieldSelector: 'spec.podName=checkout-6f7c9'});
		assert.ok(waiting);
		assert.equal(await services.authorityOf(waiting), undefined);
	});
});
