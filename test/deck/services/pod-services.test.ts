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
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

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
		const stop = createPodServices(cluster, () => new Date(), new AbortController().signal).follow(view => {
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
		const services = createPodServices(demo.admin, () => new Date(), new AbortController().signal);
		const [issued] = await demo.admin.listPodCertificates({fieldSelector: 'spec.podName=checkout-6f7c9'});
		assert.ok(issued);
		const detail = await services.detail(issued);
		assert.ok('value' in detail.pod && detail.pod.value?.uid === issued.podUid);
		assert.ok('value' in detail.nodeUid && detail.nodeUid.value === issued.nodeUid);
		assert.deepEqual(detail.verified?.findings, []);
		assert.equal(detail.verified?.chain.length, 2);
		const strange: Cluster = {...demo.admin, listTrustBundles: async () => []};
		const other = await createPodServices(strange, () => new Date(), new AbortController().signal).detail(issued);
		assert.equal(other.verified, undefined);
		assert.equal((await services.explain(issued)).parts[0]?.status, 'ready');
	});
});
