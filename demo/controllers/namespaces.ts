import type {ApiServer} from '../api/server.js';
import type {JsonObject, KubeObject} from '../schema/json.js';
import {collectionOf, groupVersion, keyOf} from '../schema/resource.js';
import {account} from './account.js';
import type {WorkQueue} from './work-queue.js';
import {workQueue} from './work-queue.js';

const description =
	'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/**
 * Creates and restores the root CA and the default service account of every namespace, and empties namespaces that are
 * being deleted (root-ca-cert-publisher, serviceaccount and namespace controllers).
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
