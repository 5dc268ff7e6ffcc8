import {createHash} from 'node:crypto';
import type {ApiServer} from '../api/server.js';
import type {KubeObject} from '../schema/json.js';
import {account} from './account.js';
import type {WorkQueue} from './work-queue.js';
import {workQueue} from './work-queue.js';

const collection = 'clustertrustbundles.certificates.k8s.io';
const root = '/apis/certificates.k8s.io/v1/clustertrustbundles';
const signerName = 'kubernetes.io/kube-apiserver-serving';

const specOf = (object: KubeObject) => object['spec'] as {readonly signerName?: string; readonly trustBundle?: string};

/** Publishes the cluster's root CA as the only bundle of its signer. It restores it, and deletes all others (publisher.go). */
export function runTrustBundlePublisher(api: ApiServer, caPem: string): WorkQueue {
	const client = api.as(account('kube-apiserver-serving-clustertrustbundle-publisher'));
	const hash = createHash('sha256').update(caPem).digest('hex').slice(0, 24);
	const name = `${signerName.replace('/', ':')}:${hash}`;
	const queue = workQueue(async () => {
		const there = api.storage.get(collection, name);
		if (!there) {
			await client.create(root, {metadata: {name}, spec: {signerName, trustBundle: caPem}});
		} else if (specOf(there).trustBundle !== caPem) {
			await client.update(`${root}/${name}`, {...there, spec: {signerName, trustBundle: caPem}});
		}

		for (const {key, object} of api.storage.list(collection, '')) {
			if (key !== name && specOf(object).signerName === signerName) {
				await client.delete(`${root}/${key}`);
			}
		}
	});
	const unsubscribe = api.storage.subscribe(collection, ({object}) => {
		if (specOf(object).signerName === signerName) {
			queue.add('');
		}
	});
	queue.add('');
	return {
		add: queue.add,
		idle: queue.idle,
		async stop() {
			unsubscribe();
			await queue.stop();
		},
	};
}
