import {randomInt, randomUUID} from 'node:crypto';
import {timestamp} from '../resources/duration.js';
import {metadataFaults} from '../resources/metadata.js';
import type {KubeObject, Metadata} from '../schema/json.js';
import type {Cause} from '../schema/status.js';
import {ApiError, alreadyExists, badRequest, fault, forbidden, invalid, notFound} from '../schema/status.js';
import {readBody} from './content.js';
import {recordUpdate} from './managed-fields.js';
import type {Write, Written} from './write.js';
import {authorOf, decodeObject, findObject, normalize, readWriteOptions, store} from './write.js';

/** POST on a collection. */
export async function create(write: Write): Promise<Written> {
	const {resource, context} = write;
	const options = readWriteOptions(write, 'CreateOptions');
	const sent = decodeObject(write, readBody(write.body, write.contentType, resource.shape), options.validation);
	checkNamespace(write, sent);
	if (sent.metadata.resourceVersion) {
		throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
	}

	// From here to the storing there is no await, so that no other write can come in between.
	const found = (await resource.examine?.(sent)) ?? [];
	const {name, generateName} = sent.metadata;
	const tries = name || !generateName ? 1 : 8;
	for (let attempt = 1; ; attempt += 1) {
		const given = name || !generateName ? (name ?? '') : generateName.slice(0, 58) + randomSuffix();
		const object = buildObject(write, sent, given, found);
		if (!findObject({...write, name: given})) {
			const author = authorOf(write, options, 'Update');
			const instant = timestamp(context.now());
			const recorded = recordUpdate(resource.shape, undefined, object, author, resource.main.resets, instant);
			return {code: 201, object: options.isDryRun ? recorded : store(write, recorded)};
		}

		if (attempt === tries) {
			throw alreadyExists(resource, given, tries > 1 ? 1 : undefined);
		}
	}
}

/** @throws {ApiError} 400, 403 or 404 if the object can't be in the namespace of the URL. */
export function checkNamespace({resource, namespace, storage}: Write, {metadata}: KubeObject): void {
	if (!resource.namespaced) {
		return;
	}

	if (metadata.namespace && metadata.namespace !== namespace) {
		throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
	}

	const home = storage.get('namespaces', namespace);
	if (!home) {
		throw notFound({group: '', plural: 'namespaces', kind: 'Namespace'}, namespace);
	}

	if (home.metadata.deletionTimestamp) {
		throw forbidden(
			resource,
			metadata.name,
			`unable to create new content in namespace ${namespace} because it is being terminated`,
		);
	}
}

/** Letters and digits without vowels, so that they form no words (apimachinery rand.String). */
function randomSuffix(): string {
	const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
	return Array.from({length: 5}, () => alphabet[randomInt(alphabet.length)]).join('');
}

/**
 * Makes a new object from the object of a client: it adds the server's metadata and defaults, validates, and admits.
 *
 * @param found - faults that `examine` found.
 * @throws {ApiError} 422 with every fault, 403 by admission.
 */
export function buildObject(
	{resource, context, namespace}: Write,
	sent: KubeObject,
	name: string,
	found: readonly Cause[],
): KubeObject {
	const {generateName, labels, annotations, finalizers, ownerReferences, managedFields} = sent.metadata;
	const metadata: Metadata = {
		name,
		...(generateName && {generateName}),
		...(resource.namespaced && {namespace}),
		uid: randomUUID(),
		resourceVersion: '',
		...(resource.generation && {generation: 1}),
		creationTimestamp: timestamp(context.now()),
		...(labels && {labels}),
		...(annotations && {annotations}),
		...(ownerReferences && {ownerReferences}),
		...(finalizers && {finalizers}),
		...(managedFields && {managedFields}),
	};
	const bare = normalize(resource, {...sent, metadata} as KubeObject);
	const object = resource.prepareCreate ? normalize(resource, resource.prepareCreate(bare, context)) : bare;
	const causes = [
		...(name ? [] : [fault.required('metadata.name', 'name or generateName is required')]),
		...(name ? resource.nameFaults(name) : []).map(text => fault.invalid('metadata.name', name, text)),
		...metadataFaults(object),
		...found,
		...(resource.validate?.(object) ?? []),
	];
	if (causes.length > 0) {
		throw invalid(resource, name, causes);
	}

	resource.admitCreate?.(object, context);
	return object;
}
