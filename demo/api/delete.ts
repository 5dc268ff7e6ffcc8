import {timestamp} from '../resources/duration.js';
import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {collectionOf, groupVersion, keyOf} from '../schema/resource.js';
import {readSelectors} from '../schema/selectors.js';
import {bool, int64, many, one, struct, text} from '../schema/shape.js';
import {badRequest, conflict, fault, invalid, notFound} from '../schema/status.js';
import {readBody} from './content.js';
import type {DecodeReport} from './decode.js';
import {decodeInto} from './decode.js';
import type {Write} from './write.js';
import {dryRunFaults, isFinalizing} from './write.js';

const deleteOptions = struct('DeleteOptions', {
	kind: text(),
	apiVersion: text(),
	gracePeriodSeconds: int64(1),
	preconditions: one(struct('Preconditions', {uid: text(1), resourceVersion: text(2)}), 2),
	orphanDependents: bool(3),
	propagationPolicy: text(4),
	dryRun: many(text(), 5),
	ignoreStoreReadErrorWithClusterBreakingPotential: bool(6),
});

type Options = {
	readonly preconditions?: {readonly uid?: string; readonly resourceVersion?: string};
	readonly propagationPolicy?: string;
	readonly dryRun?: readonly string[];
};

function readOptions({body, contentType, query}: Write): Options {
	const report: DecodeReport = {unknown: []};
	const sent =
		body.length > 0
			? decodeInto(deleteOptions, 'v1', readBody(body, contentType, deleteOptions, badRequest).value, report)
			: ({} as JsonObject);
	const options: Options = {
		...sent,
		...(query.get('propagationPolicy') && {propagationPolicy: query.get('propagationPolicy') ?? ''}),
		...(query.has('dryRun') && {dryRun: query.getAll('dryRun')}),
	};
	const policies = ['Foreground', 'Background', 'Orphan', 'nil'];
	const {dryRun = [], propagationPolicy = 'nil'} = options;
	const causes = [
		...dryRunFaults(dryRun),
		...(policies.includes(propagationPolicy)
			? []
			: [fault.notSupported('propagationPolicy', propagationPolicy, policies)]),
	];
	if (causes.length > 0) {
		throw invalid({group: 'meta.k8s.io', kind: 'DeleteOptions'}, '', causes);
	}

	return options;
}

/** DELETE of one object. It is removed at once, or marked if it has finalizers. */
export function deleteOne(write: Write): JsonObject {
	const {storage, resource, namespace, name} = write;
	const options = readOptions(write);
	const old = storage.get(collectionOf(resource), keyOf(namespace, name));
	if (!old) {
		throw notFound(resource, name);
	}

	const {uid, resourceVersion} = options.preconditions ?? {};
	for (const [label, wanted, actual, guess] of [
		['UID', uid, old.metadata.uid, 'deleted and then recreated'],
		['ResourceVersion', resourceVersion, old.metadata.resourceVersion, 'modified'],
	] as const) {
		if (wanted && wanted !== actual) {
			throw conflict(
				{...resource, plural: resource.kind},
				name,
				`the ${label} in the precondition (${wanted}) does not match the ${label} in record (${actual}). The object might have been ${guess}`,
			);
		}
	}

	resource.admitDelete?.(old);
	const waiting = remove(write, old, options);
	return waiting
		? (waiting as unknown as JsonObject)
		: {
				kind: 'Status',
				apiVersion: 'v1',
				metadata: {},
				status: 'Success',
				details: {
					name,
					...(resource.group && {group: resource.group}),
					kind: resource.plural,
					uid: old.metadata.uid,
				},
			};
}

/** @returns the object if it waits for finalizers, undefined if it was removed. */
function remove(
	{storage, resource, context}: Write,
	old: KubeObject,
	{propagationPolicy, dryRun}: Options,
): KubeObject | undefined {
	const key = keyOf(old.metadata.namespace, old.metadata.name);
	const finalizers = [
		...(old.metadata.finalizers ?? []).filter(item => item !== 'foregroundDeletion' && item !== 'orphan'),
		...(propagationPolicy === 'Foreground' ? ['foregroundDeletion'] : propagationPolicy === 'Orphan' ? ['orphan'] : []),
	];
	if (finalizers.length === 0 && !isFinalizing(old)) {
		if (!dryRun?.length) {
			storage.delete(collectionOf(resource), key);
		}

		return undefined;
	}

	if (old.metadata.deletionTimestamp) {
		return old;
	}

	const {finalizers: gone, ...metadata} = old.metadata;
	const marked = {
		...old,
		metadata: {
			...metadata,
			...(finalizers.length > 0 && {finalizers}),
			deletionTimestamp: timestamp(context.now()),
			deletionGracePeriodSeconds: 0,
		},
		...(old.kind === 'Namespace' && {status: {phase: 'Terminating'}}),
	} as KubeObject;
	return dryRun?.length ? marked : storage.put(collectionOf(resource), key, marked);
}

/** DELETE of a collection, limited by selectors. @returns the list of deleted objects. */
export function deleteCollection(write: Write): JsonObject {
	const {storage, resource, namespace, query} = write;
	const options = readOptions(write);
	const matches = readSelectors(query, resource.fieldLabels);
	const removed: KubeObject[] = [];
	for (const {object} of storage.list(collectionOf(resource), namespace ? `${namespace}/` : '')) {
		if (!matches || matches(object)) {
			remove(write, object, options);
			removed.push(object);
		}
	}

	return listOf(resource, removed, String(storage.revision));
}

function listOf(resource: Resource, objects: readonly KubeObject[], resourceVersion: string): JsonObject {
	return {
		kind: `${resource.kind}List`,
		apiVersion: groupVersion(resource),
		metadata: {resourceVersion},
		items: objects.map(({kind, apiVersion, ...rest}) => rest as JsonObject),
	};
}
