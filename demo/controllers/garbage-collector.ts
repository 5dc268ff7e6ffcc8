import type {ApiServer} from '../api/server.js';
import type {KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {collectionOf, groupVersion, keyOf} from '../schema/resource.js';
import {account} from './account.js';
import type {WorkQueue} from './work-queue.js';
import {workQueue} from './work-queue.js';

type Place = {readonly collection: string; readonly key: string};
type Owner = {readonly apiVersion: string; readonly kind: string; readonly name: string; readonly uid: string};

const waits = ['foregroundDeletion', 'orphan'];

/**
 * Deletes objects whose owners are gone, as the garbage collector does, and removes the finalizers of deletions that wait
 * for it.
 */
export function runGarbageCollector(api: ApiServer): WorkQueue {
	const client = api.as(account('generic-garbage-collector'));
	const resourceOf = (collection: string) => api.resources.find(each => collectionOf(each) === collection);
	const isThere = (owner: Owner, namespace: string | undefined): boolean => {
		const resource = api.resources.find(each => each.kind === owner.kind && groupVersion(each) === owner.apiVersion);
		// For a kind that is not served, it is unknown whether the owner is gone.
		return (
			!resource ||
			api.storage.get(collectionOf(resource), keyOf(resource.namespaced ? namespace : '', owner.name))?.metadata.uid ===
				owner.uid
		);
	};

	const queue = workQueue(async place => {
		const {collection, key} = JSON.parse(place) as Place;
		const resource = resourceOf(collection);
		const object = api.storage.get(collection, key);
		if (!resource || !object) {
			return;
		}

		const {finalizers = [], uid, deletionTimestamp, namespace} = object.metadata;
		const owners = (object.metadata.ownerReferences ?? []) as unknown as readonly Owner[];
		if (deletionTimestamp) {
			if (finalizers.some(item => waits.includes(item))) {
				await client.patch(pathOf(resource, object), {
					metadata: {uid, finalizers: finalizers.filter(item => !waits.includes(item))},
				});
			}
		} else if (owners.length > 0 && !owners.some(owner => isThere(owner, namespace))) {
			await client.delete(pathOf(resource, object), {preconditions: {uid}});
		}
	});

	/** By the uid of the owner, so that a deletion need not search all objects. */
	const dependents = new Map<string, Set<string>>();
	const subscriptions = api.resources.map(resource => {
		const collection = collectionOf(resource);
		return api.storage.subscribe(collection, ({type, key, object}) => {
			const {deletionTimestamp, ownerReferences = [], uid} = object.metadata;
			const place = JSON.stringify({collection, key});
			for (const {uid: owner} of ownerReferences) {
				const places = dependents.get(String(owner)) ?? new Set();
				if (type === 'DELETED') {
					places.delete(place);
				} else {
					dependents.set(String(owner), places.add(place));
				}
			}

			if (type === 'DELETED') {
				dependents.get(uid)?.forEach(queue.add);
				dependents.delete(uid);
			} else if ((type === 'MODIFIED' && deletionTimestamp) || ownerReferences.length > 0) {
				queue.add(place);
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

function pathOf(resource: Resource, {metadata}: KubeObject): string {
	const root = resource.group ? `/apis/${groupVersion(resource)}` : '/api/v1';
	const home = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
	return `${root}${home}/${resource.plural}/${encodeURIComponent(metadata.name)}`;
}
