import {timestamp} from '../resources/duration.js';
import {metadataFaults} from '../resources/metadata.js';
import type {JsonObject, KubeObject, Metadata} from '../schema/json.js';
import {isObject, isSame} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {collectionOf, keyOf} from '../schema/resource.js';
import {ApiError, badRequest, conflict, fault, invalid, staleVersion} from '../schema/status.js';
import {readBody} from './content.js';
import {recordUpdate} from './managed-fields.js';
import type {Write, Written} from './write.js';
import {
	authorOf,
	decodeObject,
	endpointOf,
	isFinalizing,
	normalize,
	readObject,
	readWriteOptions,
	unownedBy,
} from './write.js';

/** PUT on an object or a subresource. It never creates. */
export function update(write: Write): Written {
	const {resource, name} = write;
	const options = readWriteOptions(write, 'UpdateOptions');
	const object = decodeObject(write, readBody(write.body, write.contentType, resource.shape), options.validation);
	checkIdentity(write, object);
	const old = readObject(write);
	const {uid} = object.metadata;
	if (uid && uid !== old.metadata.uid) {
		throw conflict(
			resource,
			name,
			`StorageError: invalid object, Code: 4, Key: /registry/${resource.plural}/${keyOf(write.namespace, name)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`,
		);
	}

	if (resource.needsVersion && !object.metadata.resourceVersion) {
		throw invalid({...resource, kind: resource.plural}, name, [
			fault.invalid('metadata.resourceVersion', 0, 'must be specified for an update'),
		]);
	}

	const author = authorOf(write, options, 'Update');
	const stored = replaceObject(write, old, object, options.isDryRun, next =>
		recordUpdate(resource.shape, old, next, author, unownedBy(endpointOf(write)), timestamp(write.context.now())),
	);
	return {code: 200, object: stored};
}

/** @throws {ApiError} 400 if the body is about another object than the URL. */
export function checkIdentity({resource, name, namespace}: Write, {metadata}: KubeObject): void {
	if (!metadata.name) {
		throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
	}

	if (metadata.name !== name) {
		throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`);
	}

	if (resource.namespaced && metadata.namespace && metadata.namespace !== namespace) {
		throw badRequest(
			`the namespace of the object (${metadata.namespace}) does not match the namespace on the URL (${namespace})`,
		);
	}
}

/**
 * The common steps of PUT and all patches: it checks preconditions, restores protected parts, validates, admits, records
 * owners, and stores. A write without a change stores nothing.
 *
 * @param record - records owners in managedFields.
 */
export function replaceObject(
	write: Write,
	old: KubeObject,
	sent: KubeObject,
	isDryRun: boolean,
	record: (next: KubeObject) => KubeObject,
): KubeObject {
	const {storage, resource, context, name} = write;
	const endpoint = endpointOf(write);
	checkVersion(resource, name, sent, old);
	const reset = putBack({...sent, metadata: keptMetadata(sent, old)} as KubeObject, old, endpoint.resets);
	const next = normalize(resource, endpoint.prepare ? endpoint.prepare(reset, old, context) : reset);
	const causes = [
		...metadataFaults(next),
		...lifeFaults(sent, old),
		...(endpoint.validate?.(next, old, context) ?? []),
	];
	if (causes.length > 0) {
		throw invalid(resource, name, causes);
	}

	endpoint.admit?.(next, old, context);
	const recorded = record(next);
	if (isSame(unstamped(recorded), unstamped(old))) {
		return old;
	}

	const {generation = 0, deletionTimestamp, namespace} = old.metadata;
	const changed =
		resource.generation && !isSame(recorded['spec'], old['spec'])
			? ({...recorded, metadata: {...recorded.metadata, generation: generation + 1}} as KubeObject)
			: recorded;
	if (isDryRun) {
		return changed;
	}

	const key = keyOf(namespace, name);
	const stored = storage.put(collectionOf(resource), key, changed);
	if (deletionTimestamp && !stored.metadata.finalizers?.length && !isFinalizing(stored)) {
		storage.delete(collectionOf(resource), key);
	}

	return stored;
}

/** A resourceVersion in the body is a precondition. Without one the write is unconditional. */
function checkVersion(resource: Resource, name: string, sent: KubeObject, old: KubeObject): void {
	const {resourceVersion} = sent.metadata;
	if (resourceVersion && !/^\d+$/.test(resourceVersion)) {
		throw new ApiError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
	}

	if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) {
		throw staleVersion(resource, name);
	}
}

/** The metadata of the client, with the server's fields restored. */
function keptMetadata(sent: KubeObject, old: KubeObject): Metadata {
	const {namespace: dropped, generation: ignored, deletionTimestamp: own, ...given} = sent.metadata;
	const {name, uid, resourceVersion, creationTimestamp, generation, deletionTimestamp, namespace} = old.metadata;
	const {deletionGracePeriodSeconds} = old.metadata;
	return {
		...given,
		name,
		...(namespace && {namespace}),
		uid,
		resourceVersion,
		...(generation !== undefined && {generation}),
		...(creationTimestamp && {creationTimestamp}),
		...(deletionTimestamp && {deletionTimestamp}),
		...(deletionGracePeriodSeconds !== undefined && {deletionGracePeriodSeconds}),
	};
}

/** An object keeps its uid. During its deletion it gets no new finalizers. */
function lifeFaults({metadata}: KubeObject, old: KubeObject) {
	const added = old.metadata.deletionTimestamp
		? (metadata.finalizers ?? []).filter(finalizer => !old.metadata.finalizers?.includes(finalizer))
		: [];
	const listed = added.map(item => JSON.stringify(item)).join(', ');
	return [
		...(metadata.uid && metadata.uid !== old.metadata.uid
			? [fault.invalid('metadata.uid', metadata.uid, 'field is immutable')]
			: []),
		...(added.length > 0
			? [
					fault.forbidden(
						'metadata.finalizers',
						`no new finalizers can be added if the object is being deleted, found new finalizers []string{${listed}}`,
					),
				]
			: []),
	];
}

/** The object without the times in managedFields, which alone are no change. */
function unstamped(object: KubeObject): JsonObject {
	const managedFields = object.metadata.managedFields?.map(({time, ...entry}) => entry);
	return {...object, metadata: {...object.metadata, managedFields}} as unknown as JsonObject;
}

/** @returns the object with the old values at the dotted paths. */
function putBack(next: KubeObject, old: KubeObject, paths: readonly string[]): KubeObject {
	return paths.reduce<JsonObject>(
		(object, path) => setPath(object, old as unknown as JsonObject, path.split('.')),
		next as unknown as JsonObject,
	) as unknown as KubeObject;
}

function setPath(target: JsonObject, from: JsonObject, [head = '', ...rest]: readonly string[]): JsonObject {
	const before = from[head];
	if (rest.length > 0) {
		const inner = isObject(target[head]) ? target[head] : {};
		return {...target, [head]: setPath(inner, isObject(before) ? before : {}, rest)};
	}

	const {[head]: dropped, ...others} = target;
	return before === undefined ? others : {...others, [head]: before};
}
