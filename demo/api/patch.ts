import {timestamp} from '../resources/duration.js';
import type {JsonObject, KubeObject} from '../schema/json.js';
import {isObject, sorted} from '../schema/json.js';
import {groupVersion} from '../schema/resource.js';
import type {Shape} from '../schema/shape.js';
import {ApiError, badRequest, conflict, fault, invalid, notFound, unsupportedMediaType} from '../schema/status.js';
import type {Applied} from './apply.js';
import {apply} from './apply.js';
import {checkDepth, parseJson, readText} from './content.js';
import {buildObject, checkNamespace} from './create.js';
import {recordUpdate} from './managed-fields.js';
import {jsonPatch, mergePatch, strategicMergePatch} from './patch-types.js';
import {measureJson} from './scan-json.js';
import {checkIdentity, replaceObject} from './update.js';
import type {Write, Written} from './write.js';
import {
	authorOf,
	decodeObject,
	endpointOf,
	findObject,
	readObject,
	readWriteOptions,
	store,
	unownedBy,
} from './write.js';

const applyType = 'application/apply-patch+yaml';

/** Functions that apply a patch, by type. */
const patchers: Readonly<Record<string, (write: Write, old: JsonObject, text: string) => JsonObject>> = {
	'application/json-patch+json': (_write, old, text) =>
		jsonPatch(
			old,
			patchIn(text, why => badRequest(`error decoding patch: ${why}`)),
		),
	'application/merge-patch+json': (_write, old, text) =>
		mergePatch(
			old,
			objectIn(text, why => badRequest(`error decoding patch: ${why}`)),
		) as JsonObject,
	'application/strategic-merge-patch+json'({resource}, old, text) {
		const patched = strategicMergePatch(resource.shape, old, objectIn(text, badRequest));
		if (!isObject(patched)) {
			throw badRequest('the patch leaves no object');
		}

		return patched;
	},
};

function patchIn(text: string, wrap: (why: string) => ApiError): unknown {
	const value = parseJson(text, () => badRequest('invalid JSON patch'));
	checkDepth(measureJson(text).depth, wrap);
	return value;
}

function objectIn(text: string, wrap: (why: string) => ApiError): JsonObject {
	const value = patchIn(text, wrap);
	if (!isObject(value)) {
		throw wrap(
			`json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`,
		);
	}

	return value;
}

/** PATCH in any of the four types. Apply on the main resource also creates. */
export async function patch(write: Write): Promise<Written> {
	const type = write.contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
	if (type === applyType) {
		return applyObject(write);
	}

	const patcher = Object.hasOwn(patchers, type) ? patchers[type] : undefined;
	if (!patcher) {
		throw unsupportedMediaType();
	}

	const {resource, context, name} = write;
	const options = readWriteOptions(write, 'PatchOptions');
	const old = readObject(write);
	const patched = patcher(write, old as unknown as JsonObject, Buffer.from(write.body).toString('utf8'));
	const unfit = (why: string) =>
		invalid(resource, name, [fault.invalid('patch', JSON.stringify(sorted(patched)), why)]);
	const object = decodePatched(write, patched, options.validation, unfit);
	checkIdentity(write, object);
	const author = authorOf(write, options, 'Update');
	const stored = replaceObject(write, old, object, options.isDryRun, next =>
		recordUpdate(resource.shape, old, next, author, unownedBy(endpointOf(write)), timestamp(context.now())),
	);
	return {code: 200, object: stored};
}

/** Decodes a patched object. If it is no object of the kind, the error is 422, not 400. */
function decodePatched(
	write: Write,
	patched: JsonObject,
	validation: string,
	unfit: (why: string) => ApiError,
): KubeObject {
	try {
		return decodeObject(write, {value: patched, duplicates: []}, validation, unfit);
	} catch (error) {
		throw error instanceof ApiError && error.code === 400 ? unfit(error.message) : error;
	}
}

/** Server-side apply. */
async function applyObject(write: Write): Promise<Written> {
	const {resource, context, name} = write;
	const options = readWriteOptions(write, 'PatchOptions', true);
	const text = Buffer.from(write.body).toString('utf8');
	const body = readText(text, 'yaml', why => badRequest(`error decoding YAML: ${why}`));
	if (!body.value['apiVersion'] || !body.value['kind']) {
		throw badRequest(`invalid object type: /, Kind=${String(body.value['kind'] ?? '')}`);
	}

	const sent = decodeObject(write, body, options.validation);
	if (sent.metadata.managedFields) {
		throw badRequest('metadata.managedFields must be nil');
	}

	if (sent.metadata.name) {
		checkIdentity(write, sent);
	}

	const found = findObject(write) ? [] : ((await resource.examine?.(sent)) ?? []);
	const old = findObject(write);
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

	// Only fields of the configuration are applied, and not those that decoding fills in.
	const config = onlyGiven(resource.shape, sent as unknown as JsonObject, body.value);
	const author = authorOf(write, options, 'Apply');
	const instant = timestamp(context.now());
	const {resets, unowned} = endpointOf(write);
	const applied = apply(resource.shape, old, config, author, resets, instant, options.force, unowned);
	if (applied.conflicts.length > 0 && !options.force) {
		throw applyConflict(applied.conflicts, groupVersion(resource));
	}

	const merged = author.manager === 'kubectl' ? withLastApplied(applied.object, body.value) : applied.object;
	if (!old) {
		checkNamespace(write, merged);
		const object = buildObject(write, merged, name, found);
		return {code: 201, object: options.isDryRun ? object : store(write, object)};
	}

	const {managedFields} = merged.metadata;
	const {resourceVersion = ''} = sent.metadata;
	const versioned = {...merged, metadata: {...merged.metadata, resourceVersion}} as KubeObject;
	const stored = replaceObject(write, old, versioned, options.isDryRun, next => {
		const {managedFields: gone, ...metadata} = next.metadata;
		return {...next, metadata: {...metadata, ...(managedFields && {managedFields})}} as KubeObject;
	});
	return {code: 200, object: stored};
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Updates the annotation of client-side apply when its author uses server-side apply (LastAppliedUpdater). */
function withLastApplied(object: KubeObject, config: JsonObject): KubeObject {
	const {annotations} = object.metadata;
	if (!annotations?.[lastApplied]) {
		return object;
	}

	const text = `${JSON.stringify(sorted(config))}\n`;
	return {...object, metadata: {...object.metadata, annotations: {...annotations, [lastApplied]: text}}};
}

/** @returns the decoded values of the fields that the client named. Empty ones are included: a named map gets an owner. */
function onlyGiven(shape: Shape, decoded: JsonObject, given: JsonObject): JsonObject {
	const inner = (name: string) =>
		shape.is === 'struct' ? shape.fields[name]?.shape : shape.is === 'map' ? shape.of : undefined;
	return Object.fromEntries(
		Object.entries(given).flatMap(([name, sent]) => {
			const of = inner(name);
			const value = Object.hasOwn(decoded, name) ? decoded[name] : of && isObject(sent) ? {} : undefined;
			if (value === undefined || sent === null) {
				return [];
			}

			return [[name, of && isObject(value) && isObject(sent) ? onlyGiven(of, value, sent) : value]];
		}),
	);
}

function applyConflict(conflicts: Applied['conflicts'], version: string): ApiError {
	const all = conflicts.flatMap(({fields, ...by}) => fields.map(field => ({field, who: describe(by)})));
	function describe({manager, operation, subresource}: Omit<Applied['conflicts'][number], 'fields'>): string {
		const where = subresource ? ` with subresource ${JSON.stringify(subresource)}` : '';
		return `conflict with ${JSON.stringify(manager)}${where}${operation === 'Update' ? ` using ${version}` : ''}`;
	}

	return new ApiError(
		409,
		'Conflict',
		all.length === 1
			? `Apply failed with 1 conflict: ${all[0]?.who}: ${all[0]?.field}`
			: `Apply failed with ${all.length} conflicts: ${all.map(({who, field}) => `${who}:\n- ${field}`).join('\n')}`,
		{details: {causes: all.map(({who, field}) => ({reason: 'FieldManagerConflict', message: who, field}))}},
	);
}
