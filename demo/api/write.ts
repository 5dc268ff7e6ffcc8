import {randomInt, randomUUID} from 'node:crypto';
import {timestamp} from '../resources/duration.js';
import {metadataFaults} from '../resources/metadata.js';
import type {Body} from './content.js';
import {readBody, readText} from './content.js';
import type {DecodeReport} from './decode.js';
import {decodeInto} from './decode.js';
import type {Json, JsonObject, KubeObject, Metadata} from './json.js';
import {isObject, isSame} from './json.js';
import {apply, recordUpdate} from './managed-fields.js';
import {jsonPatch, mergePatch, strategicMergePatch} from './patch.js';
import type {Context, Door, Resource} from './resource.js';
import {collectionOf, groupVersion, keyOf} from './resource.js';
import type {Cause} from './status.js';
import {
	ApiError,
	alreadyExists,
	badRequest,
	conflict,
	fault,
	forbidden,
	invalid,
	notFound,
	staleVersion,
	unsupportedMediaType,
} from './status.js';
import type {Storage} from './storage.js';

/** A write as it reaches the storage's door: authorised, with the parameters that all writes share. */
export type Write = {
	readonly storage: Storage;
	readonly resource: Resource;
	readonly subresource: string;
	readonly namespace: string;
	readonly name: string;
	readonly query: URLSearchParams;
	readonly body: Uint8Array;
	readonly contentType: string | undefined;
	readonly userAgent: string;
	readonly context: Context;
};

export type Written = {readonly code: number; readonly object: KubeObject; readonly warnings: readonly string[]};

const patchTypes = [
	'application/json-patch+json',
	'application/merge-patch+json',
	'application/strategic-merge-patch+json',
	'application/apply-patch+yaml',
];

/** `dryRun`, `fieldValidation`, `fieldManager` and `force` of a write, checked as their options kind. */
function readOptions(
	{query}: Write,
	kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions',
	isApply = false,
) {
	const causes: Cause[] = [];
	const dryRun = query.getAll('dryRun').filter(Boolean);
	causes.push(...dryRun.filter(value => value !== 'All').map(value => fault.notSupported('dryRun', value, ['All'])));
	const validation = query.get('fieldValidation') || 'Warn';
	if (!['Ignore', 'Warn', 'Strict'].includes(validation)) {
		causes.push(fault.notSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn']));
	}

	const manager = query.get('fieldManager') ?? '';
	if (isApply && !manager) {
		causes.push(fault.required('fieldManager', 'is required for apply patch'));
	}

	if (manager.length > 128) {
		causes.push(fault.tooLong('fieldManager', 128));
	}

	const force = query.get('force');
	if (force !== null && kind === 'PatchOptions' && !isApply) {
		causes.push(fault.forbidden('force', 'may not be specified for non-apply patch'));
	}

	if (causes.length > 0) {
		throw invalid({group: 'meta.k8s.io', kind}, '', causes);
	}

	return {isDryRun: dryRun.length > 0, validation, manager, force: force === 'true' || force === '1'};
}

/** Manager names default to the program's name in User-Agent. */
function managerOf(write: Write, manager: string): string {
	return manager || write.userAgent.split('/')[0]?.slice(0, 128) || 'unknown';
}

/** Decodes a body strictly or with warnings, as `fieldValidation` says. */
function decode(resource: Resource, {value, duplicates}: Body, validation: string, onStrict = strictError) {
	const apiVersion = value['apiVersion'];
	const kind = value['kind'];
	const expected = groupVersion(resource);
	if (kind !== undefined && kind !== '' && kind !== resource.kind) {
		throw badRequest(
			`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion ?? expected)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
		);
	}

	if (apiVersion !== undefined && apiVersion !== '' && apiVersion !== expected) {
		throw badRequest(
			`the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`,
		);
	}

	const report: DecodeReport = {unknown: []};
	const decoded = decodeInto(resource.shape, resource.version, value, report);
	const faults = [
		...report.unknown.map(path => `unknown field ${JSON.stringify(path)}`),
		...duplicates.map(path => `duplicate field ${JSON.stringify(path)}`),
	];
	if (validation === 'Strict' && faults.length > 0) {
		throw onStrict(faults, resource);
	}

	const object = {...decoded, kind: resource.kind, apiVersion: expected} as unknown as KubeObject;
	return {object, warnings: validation === 'Warn' ? faults : []};
}

const strictError = (faults: readonly string[], {kind, version}: Resource) =>
	badRequest(
		`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: strict decoding error: ${faults.join(', ')}`,
	);

function checkNamespace({resource, namespace, storage}: Write, object: KubeObject): void {
	if (resource.namespaced && object.metadata.namespace && object.metadata.namespace !== namespace) {
		throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
	}

	const home = resource.namespaced ? storage.get('namespaces', namespace) : undefined;
	if (resource.namespaced && !home) {
		throw notFound({group: '', plural: 'namespaces', kind: 'Namespace'}, namespace);
	}

	if (home?.metadata.deletionTimestamp) {
		throw forbidden(
			resource,
			object.metadata.name,
			`unable to create new content in namespace ${namespace} because it is being terminated`,
		);
	}
}

/** Letters and digits that can't spell anything (apimachinery rand.String). */
function randomSuffix(): string {
	const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
	return Array.from({length: 5}, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** POST on a collection. */
export async function create(write: Write): Promise<Written> {
	const {resource, context} = write;
	const {isDryRun, validation, manager} = readOptions(write, 'CreateOptions');
	const {object: sent, warnings} = decode(
		resource,
		readBody(write.body, write.contentType, resource.shape),
		validation,
	);
	checkNamespace(write, sent);
	if (sent.metadata.resourceVersion) {
		throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
	}

	// Nothing between here and the storing waits, so that no other write comes between.
	const found = (await resource.examine?.(sent)) ?? [];
	const tries = sent.metadata.name || !sent.metadata.generateName ? 1 : 8;
	for (let attempt = 1; ; attempt += 1) {
		const object = build(write, sent, managerOf(write, manager));
		if (!write.storage.get(collectionOf(resource), keyOf(object.metadata.namespace, object.metadata.name))) {
			return {code: 201, object: isDryRun ? object : store(write, object), warnings};
		}

		if (attempt === tries) {
			throw alreadyExists(resource, object.metadata.name, tries > 1 ? 1 : undefined);
		}
	}

	function build(to: Write, from: KubeObject, fieldManager: string): KubeObject {
		const {name, generateName, labels, annotations, finalizers, ownerReferences, managedFields} = from.metadata;
		const given = name || !generateName ? (name ?? '') : generateName.slice(0, 58) + randomSuffix();
		const metadata: Metadata = {
			name: given,
			...(generateName && {generateName}),
			...(resource.namespaced && {namespace: to.namespace}),
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
		const bare = {...from, metadata} as KubeObject;
		const object = resource.prepareCreate ? resource.prepareCreate(bare, context) : bare;
		const nameFaults = given ? resource.nameFaults(given) : [];
		const causes = [
			...(given ? [] : [fault.required('metadata.name', 'name or generateName is required')]),
			...nameFaults.map(text => fault.invalid('metadata.name', given, text)),
			...metadataFaults(object),
			...found,
			...(resource.validate?.(object) ?? []),
		];
		if (causes.length > 0) {
			throw invalid(resource, given, causes);
		}

		resource.admitCreate?.(object, context);
		const author = {
			manager: fieldManager,
			operation: 'Update' as const,
			apiVersion: groupVersion(resource),
			subresource: '',
		};
		return recordUpdate(resource.shape, undefined, object, author, resource.main.resets, timestamp(context.now()));
	}
}

function store({storage, resource}: Write, object: KubeObject): KubeObject {
	return storage.put(collectionOf(resource), keyOf(object.metadata.namespace, object.metadata.name), object);
}

function doorOf({resource, subresource}: Write): Door {
	return subresource ? (resource.subresources[subresource] as Door) : resource.main;
}

function read({storage, resource, namespace, name}: Write): KubeObject {
	const object = storage.get(collectionOf(resource), keyOf(namespace, name));
	if (!object) {
		throw notFound(resource, name);
	}

	return object;
}

/** PUT on an object or a subresource; never creates. */
export function update(write: Write): Written {
	const {resource, name} = write;
	const {isDryRun, validation, manager} = readOptions(write, 'UpdateOptions');
	const {object, warnings} = decode(resource, readBody(write.body, write.contentType, resource.shape), validation);
	checkIdentity(write, object);
	const old = read(write);
	if (object.metadata.uid && object.metadata.uid !== old.metadata.uid) {
		throw conflict(
			resource,
			name,
			`StorageError: invalid object, Code: 4, Key: /registry/${resource.plural}/${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${object.metadata.uid}, UID in object meta: ${old.metadata.uid}`,
		);
	}

	const author = {
		manager: managerOf(write, manager),
		operation: 'Update' as const,
		apiVersion: groupVersion(resource),
		subresource: write.subresource,
	};
	const stored = replace(write, old, object, isDryRun, next =>
		recordUpdate(resource.shape, old, next, author, doorOf(write).resets, timestamp(write.context.now())),
	);
	return {code: 200, object: stored, warnings};
}

/** The body must speak about the object that the URL names. */
function checkIdentity({resource, name, namespace}: Write, object: KubeObject): void {
	if (object.metadata.name && object.metadata.name !== name) {
		throw badRequest(`the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`);
	}

	if (!object.metadata.name) {
		throw invalidName(resource);
	}

	if (resource.namespaced && object.metadata.namespace && object.metadata.namespace !== namespace) {
		throw badRequest(
			`the namespace of the object (${object.metadata.namespace}) does not match the namespace on the URL (${namespace})`,
		);
	}
}

const invalidName = (resource: Resource) =>
	badRequest(`the name of the object (${resource.kind} based on URL) was undeterminable: name must be provided`);

/**
 * What PUT and every patch have in common once the new object is known: preconditions, protected parts put
 * back, validation, admission, ownership, storing. A write that changes nothing stores nothing.
 */
function replace(
	write: Write,
	old: KubeObject,
	sent: KubeObject,
	isDryRun: boolean,
	record: (next: KubeObject) => KubeObject,
): KubeObject {
	const {storage, resource, context, name} = write;
	const door = doorOf(write);
	if (sent.metadata.resourceVersion && sent.metadata.resourceVersion !== old.metadata.resourceVersion) {
		throw staleVersion(resource, name);
	}

	const {
		uid,
		resourceVersion,
		creationTimestamp,
		generation,
		deletionTimestamp,
		deletionGracePeriodSeconds,
		namespace,
	} = old.metadata;
	const metadata: Metadata = {
		...sent.metadata,
		name,
		...(namespace && {namespace}),
		uid,
		resourceVersion,
		...(generation !== undefined && {generation}),
		...(creationTimestamp && {creationTimestamp}),
		...(deletionTimestamp && {deletionTimestamp}),
		...(deletionGracePeriodSeconds !== undefined && {deletionGracePeriodSeconds}),
	};
	const reset = putBack({...sent, metadata} as KubeObject, old, door.resets);
	const prepared = door.prepare ? door.prepare(reset, old, context) : reset;
	const next = ordered(resource, prepared);
	const immutable = (['uid', 'creationTimestamp', 'deletionTimestamp'] as const).filter(
		field => sent.metadata[field] && sent.metadata[field] !== old.metadata[field],
	);
	const added = deletionTimestamp
		? (next.metadata.finalizers ?? []).filter(finalizer => !old.metadata.finalizers?.includes(finalizer))
		: [];
	const causes = [
		...metadataFaults(next),
		...immutable.map(field => fault.invalid(`metadata.${field}`, sent.metadata[field], 'field is immutable')),
		...(added.length > 0
			? [
					fault.forbidden(
						'metadata.finalizers',
						`no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(item => JSON.stringify(item)).join(', ')}}`,
					),
				]
			: []),
		...(door.validate?.(next, old) ?? []),
	];
	if (causes.length > 0) {
		throw invalid(resource, name, causes);
	}

	door.admit?.(next, old, context);
	const recorded = record(next);
	if (isSame(unstamped(recorded), unstamped(old))) {
		return old;
	}

	const changed =
		resource.generation && !isSame(recorded['spec'], old['spec'])
			? ({...recorded, metadata: {...recorded.metadata, generation: (generation ?? 0) + 1}} as KubeObject)
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

/** A namespace waits for its controller (`spec.finalizers`). */
export function isFinalizing(object: KubeObject): boolean {
	const spec = object['spec'] as {readonly finalizers?: readonly string[]} | undefined;
	return object.kind === 'Namespace' && Boolean(spec?.finalizers?.length);
}

/** The times in managedFields are no change by themselves. */
function unstamped(object: KubeObject): JsonObject {
	const managedFields = object.metadata.managedFields?.map(({time, ...entry}) => entry);
	return {...object, metadata: {...object.metadata, managedFields}} as unknown as JsonObject;
}

/** @returns the object with the parts at the dotted paths as they were. */
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

/** Reads the object once more as its type: fields in Go's order, empty ones gone, those without `omitempty` there. */
function ordered({shape, version}: Resource, object: KubeObject): KubeObject {
	return decodeInto(shape, version, object as unknown as JsonObject, {unknown: []}) as unknown as KubeObject;
}

/** PATCH in any of the four types; apply on the main resource also creates. */
export async function patch(write: Write): Promise<Written> {
	const {resource, context} = write;
	const type = write.contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
	if (!patchTypes.includes(type)) {
		throw unsupportedMediaType(patchTypes);
	}

	const isApply = type === 'application/apply-patch+yaml';
	const options = readOptions(write, 'PatchOptions', isApply);
	const author = {
		manager: managerOf(write, options.manager),
		operation: isApply ? ('Apply' as const) : ('Update' as const),
		apiVersion: groupVersion(resource),
		subresource: write.subresource,
	};
	const text = Buffer.from(write.body).toString('utf8');
	return isApply ? applyPatch(write, text, options, author) : otherPatch();

	function otherPatch(): Written {
		const old = read(write);
		const versioned = old as unknown as JsonObject;
		let duplicates: readonly string[] = [];
		let patched: JsonObject;
		if (type === 'application/json-patch+json') {
			let operations: unknown;
			try {
				operations = JSON.parse(text);
			} catch (error) {
				throw badRequest(`error decoding patch: ${(error as Error).message}`);
			}

			patched = jsonPatch(versioned, operations);
		} else {
			const body = readText(text, 'json', why => badRequest(`error decoding patch: ${why}`));
			duplicates = body.duplicates;
			patched =
				type === 'application/merge-patch+json'
					? (mergePatch(versioned, body.value) as JsonObject)
					: (strategicMergePatch(resource.shape, versioned, body.value) as JsonObject);
		}

		if (!isObject(patched)) {
			throw badRequest('the patch leaves no object');
		}

		const {object, warnings} = decode(resource, {value: patched, duplicates}, options.validation, faults =>
			invalid(resource, write.name, [
				fault.invalid('patch', Buffer.from(text).toString(), `strict decoding error: ${faults.join(', ')}`),
			]),
		);
		checkIdentity(write, object);
		const stored = replace(write, old, object, options.isDryRun, next =>
			recordUpdate(resource.shape, old, next, author, doorOf(write).resets, timestamp(context.now())),
		);
		return {code: 200, object: stored, warnings};
	}
}

async function applyPatch(
	write: Write,
	text: string,
	options: ReturnType<typeof readOptions>,
	author: Parameters<typeof apply>[3],
): Promise<Written> {
	const {resource, storage, context, namespace, name} = write;
	const body = readText(text, 'yaml');
	if (!body.value['apiVersion'] || !body.value['kind']) {
		throw badRequest(
			`invalid object type: ${groupVersion(resource)}, Kind=${resource.kind}: apiVersion and kind must be set`,
		);
	}

	const {object: sent, warnings} = decode(resource, body, options.validation);
	if (sent.metadata.managedFields) {
		throw badRequest('metadata.managedFields must be nil');
	}

	if (sent.metadata.name && sent.metadata.name !== name) {
		throw badRequest(`the name of the object (${sent.metadata.name}) does not match the name on the URL (${name})`);
	}

	const exists = Boolean(storage.get(collectionOf(resource), keyOf(namespace, name)));
	const found = exists ? [] : ((await resource.examine?.(sent)) ?? []);
	const old = storage.get(collectionOf(resource), keyOf(namespace, name));
	if (!old && write.subresource) {
		throw notFound(resource, name);
	}

	if (!old && sent.metadata.uid) {
		throw conflict(
			resource,
			name,
			`uid mismatch: the provided object specified uid ${sent.metadata.uid}, and no existing object was found`,
		);
	}

	// Only what the configuration says is applied: fields that decoding fills in are not part of it.
	const config = onlyGiven(sent as unknown as JsonObject, body.value);
	const instant = timestamp(context.now());
	const door = doorOf(write);
	const applied = apply(resource.shape, old, config, author, door.resets, instant, options.force);
	const {conflicts} = applied;
	const merged = author.manager === 'kubectl' ? withLastApplied(applied.object, body.value) : applied.object;
	if (conflicts.length > 0 && !options.force) {
		throw applyConflict(conflicts, groupVersion(resource));
	}

	if (old) {
		const {managedFields} = merged.metadata;
		const versioned = sent.metadata.resourceVersion
			? {...merged, metadata: {...merged.metadata, resourceVersion: sent.metadata.resourceVersion}}
			: merged;
		const stored = replace(
			write,
			old,
			versioned as KubeObject,
			options.isDryRun,
			next => ({...next, metadata: {...next.metadata, ...(managedFields && {managedFields})}}) as KubeObject,
		);
		return {code: 200, object: stored, warnings};
	}

	return createApplied(write, merged, options.isDryRun, warnings, found);
}

function createApplied(
	write: Write,
	merged: KubeObject,
	isDryRun: boolean,
	warnings: readonly string[],
	found: readonly Cause[],
): Written {
	const {resource, context, name, namespace} = write;
	checkNamespace(write, merged);
	const {labels, annotations, finalizers, ownerReferences, managedFields} = merged.metadata;
	const bare = {
		...merged,
		metadata: {
			name,
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
		},
	} as KubeObject;
	const object = ordered(
		resource,
		resource.prepareCreate ? resource.prepareCreate(ordered(resource, bare), context) : bare,
	);
	const causes = [
		...resource.nameFaults(name).map(text => fault.invalid('metadata.name', name, text)),
		...metadataFaults(object),
		...found,
		...(resource.validate?.(object) ?? []),
	];
	if (causes.length > 0) {
		throw invalid(resource, name, causes);
	}

	resource.admitCreate?.(object, context);
	return {code: 201, object: isDryRun ? object : store(write, object), warnings};
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Keeps client-side apply's memory true when its author goes over to server-side apply (LastAppliedUpdater). */
function withLastApplied(object: KubeObject, config: JsonObject): KubeObject {
	const {annotations} = object.metadata;
	if (!annotations?.[lastApplied]) {
		return object;
	}

	const text = `${JSON.stringify(sorted(config))}\n`;
	return {...object, metadata: {...object.metadata, annotations: {...annotations, [lastApplied]: text}}};
}

function sorted(value: Json): Json {
	if (Array.isArray(value)) {
		return (value as readonly Json[]).map(sorted);
	}

	return isObject(value)
		? Object.fromEntries(
				Object.keys(value)
					.sort()
					.map(key => [key, sorted(value[key] ?? null)]),
			)
		: value;
}

/** @returns what both have: the decoded values of the fields that the client named. */
function onlyGiven(decoded: JsonObject, given: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(decoded).flatMap(([name, value]) => {
			const sent = given[name];
			if (sent === undefined || sent === null) {
				return [];
			}

			return [[name, isObject(value) && isObject(sent) ? onlyGiven(value, sent) : value]];
		}),
	);
}

function applyConflict(conflicts: ReturnType<typeof apply>['conflicts'], version: string): ApiError {
	const all = conflicts.flatMap(({fields, ...by}) => fields.map(field => ({...by, field})));
	const described = ({manager, operation, subresource}: (typeof all)[number]) => {
		const where = subresource ? ` with subresource ${JSON.stringify(subresource)}` : '';
		return `conflict with ${JSON.stringify(manager)}${where}${operation === 'Update' ? ` using ${version}` : ''}`;
	};

	return new ApiError(
		409,
		'Conflict',
		all.length === 1
			? `Apply failed with 1 conflict: ${described(all[0] as (typeof all)[number])}: ${all[0]?.field}`
			: `Apply failed with ${all.length} conflicts: ${all.map(item => `${described(item)}:\n- ${item.field}`).join('\n')}`,
		{
			details: {
				causes: all.map(item => ({reason: 'FieldManagerConflict', message: described(item), field: item.field})),
			},
		},
	);
}
