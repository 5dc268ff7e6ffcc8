import type {ApiServer} from '../api/server.js';
import type {JsonObject, KubeObject} from '../schema/json.js';
import type {User} from '../schema/resource.js';
import {collectionOf, groupVersion, keyOf} from '../schema/resource.js';
import type {WorkQueue} from './work-queue.js';
import {workQueue} from './work-queue.js';

const account = (name: string): User => ({
	username: `system:serviceaccount:kube-system:${name}`,
	groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
	extra: {},
});

const description =
	'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/**
 * Gives every namespace its root CA and default service account, keeps them as they should be, and empties
 * namespaces that are being deleted (root-ca-cert-publisher, serviceaccount and namespace controllers).
 */
export function runNamespaceControllers(api: ApiServer, caPem: string): WorkQueue {
	const publisher = api.as(account('root-ca-cert-publisher'));
	const accounts = api.as(account('service-account-controller'));
	const emptier = api.as(account('namespace-controller'));
	const queue = workQueue(async name => {
		const namespace = api.storage.get('namespaces', name);
		if (!namespace) {
			return;
		}

		if (namespace.metadata.deletionTimestamp) {
			await empty(namespace);
			return;
		}

		await publish(name);
		if (!api.storage.get('serviceaccounts', keyOf(name, 'default'))) {
			await accounts.create(`/api/v1/namespaces/${name}/serviceaccounts`, {metadata: {name: 'default'}});
		}
	});

	async function publish(namespace: string): Promise<void> {
		const path = `/api/v1/namespaces/${namespace}/configmaps`;
		const wanted = {
			metadata: {name: 'kube-root-ca.crt', annotations: {'kubernetes.io/description': description}},
			data: {'ca.crt': caPem},
		};
		const there = api.storage.get('configmaps', keyOf(namespace, 'kube-root-ca.crt'));
		if (!there) {
			await publisher.create(path, wanted);
		} else if ((there['data'] as JsonObject | undefined)?.['ca.crt'] !== caPem) {
			await publisher.update(`${path}/kube-root-ca.crt`, {...there, data: wanted.data});
		}
	}

	async function empty({metadata, ...namespace}: KubeObject): Promise<void> {
		const {name} = metadata;
		for (const resource of api.resources.filter(({namespaced}) => namespaced)) {
			const root = resource.group ? `/apis/${groupVersion(resource)}` : '/api/v1';
			await emptier.delete(`${root}/namespaces/${name}/${resource.plural}`);
		}

		const isLeft = api.resources.some(
			resource => resource.namespaced && api.storage.list(collectionOf(resource), `${name}/`).length > 0,
		);
		if (!isLeft) {
			await emptier.update(`/api/v1/namespaces/${name}/finalize`, {...namespace, metadata, spec: {}});
		}
	}

	const subscriptions = ['namespaces', 'configmaps', 'serviceaccounts', 'secrets', 'pods', 'services'].map(collection =>
		api.storage.subscribe(collection, ({key, type}) => {
			const [first = '', name] = key.split('/');
			if (name === undefined || type === 'DELETED' || name === 'kube-root-ca.crt') {
				queue.add(first);
			}
		}),
	);
	for (const {key} of api.storage.list('namespaces', '')) {
		queue.add(key);
	}

	return {
		add: queue.add,
		idle: queue.idle,
		async stop() {
			for (const unsubscribe of subscriptions) {
				unsubscribe();
			}

			await queue.stop();
		},
	};
}

/**
 * Takes off the finalizers by which a deletion waits for the garbage collector: the demo's objects have no
 * dependents to wait for.
 */
export function runGarbageCollector(api: ApiServer): WorkQueue {
	const client = api.as(account('generic-garbage-collector'));
	const waits = ['foregroundDeletion', 'orphan'];
	const queue = workQueue(async place => {
		const {collection, key} = JSON.parse(place) as {readonly collection: string; readonly key: string};
		const resource = api.resources.find(candidate => collectionOf(candidate) === collection);
		const object = api.storage.get(collection, key);
		if (!resource || !object?.metadata.deletionTimestamp) {
			return;
		}

		const {name, namespace, finalizers = [], uid} = object.metadata;
		if (finalizers.some(item => waits.includes(item))) {
			const root = resource.group ? `/apis/${groupVersion(resource)}` : '/api/v1';
			const home = namespace ? `/namespaces/${namespace}` : '';
			await client.patch(`${root}${home}/${resource.plural}/${encodeURIComponent(name)}`, {
				metadata: {uid, finalizers: finalizers.filter(item => !waits.includes(item))},
			});
		}
	});
	const subscriptions = api.resources.map(resource => {
		const collection = collectionOf(resource);
		return api.storage.subscribe(collection, ({type, key, object}) => {
			if (type === 'MODIFIED' && object.metadata.deletionTimestamp) {
				queue.add(JSON.stringify({collection, key}));
			}
		});
	});
	return {
		add: queue.add,
		idle: queue.idle,
		async stop() {
			for (const unsubscribe of subscriptions) {
				unsubscribe();
			}

			await queue.stop();
		},
	};
}
