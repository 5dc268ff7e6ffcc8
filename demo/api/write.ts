import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Context, Endpoint, Resource} from '../schema/resource.js';
import {collectionOf, groupVersion, keyOf} from '../schema/resource.js';
import type {ApiError, Cause} from '../schema/status.js';
import {badRequest, fault, invalid, notFound} from '../schema/status.js';
import type {Body} from './content.js';
import {decodeInto} from './decode.js';
import type {Author} from './managed-fields.js';
import type {Storage} from './storage.js';

/** An authorized write, with the parameters that all writes share. */
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
	/** Collects texts for Warning headers. They are sent even if the write fails. */
	readonly warnings: string[];
};

export type Written = {readonly code: number; readonly object: KubeObject};

export type WriteOptions = {
	readonly isDryRun: boolean;
	readonly validation: string;
	readonly manager: string;
	readonly force: boolean;
};

/** @returns faults of `dryRun`, whose only value is All. */
export function dryRunFaults(values: readonly string[]): readonly Cause[] {
	return values.every(value => value === 'All') ? [] : [fault.notSupported('dryRun', values, ['All'])];
}

/**
 * `dryRun`, `fieldValidation`, `fieldManager` and `force` of a write.
 *
 * @throws {ApiError} 422 on the options kind.
 */
export function readWriteOptions(
	{query}: Write,
	kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
	isApply = false,
): WriteOptions {
	const dryRun = query.getAll('dryRun').filter(Boolean);
	const validation = query.get('fieldValidation') || 'Warn';
	const manager = query.get('fieldManager') ?? '';
	const unprintable = [...manager].findIndex(char => !/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(char));
	const force = query.get('force');
	const causes = [
		...(force !== null && kind === 'PatchOptions' && !isApply
			? [fault.forbidden('force', 'may not be specified for non-apply patch')]
			: []),
		...(isApply && !manager ? [fault.required('fieldManager', 'is required for apply patch')] : []),
		...(manager.length > 128 ? [fault.tooLong('fieldManager', 128)] : []),
		...(unprintable === -1
			? []
			: [
					fault.invalid(
						'fieldManager',
						manager,
						`invalid character U+${manager.charCodeAt(unprintable).toString(16).toUpperCase().padStart(4, '0')} (at position ${unprintable})`,
					),
				]),
		...dryRunFaults(dryRun),
		...(['Ignore', 'Warn', 'Strict'].includes(validation)
			? []
			: [fault.notSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn'])]),
	];
	if (causes.length > 0) {
		throw invalid({group: 'meta.k8s.io', kind}, '', causes);
	}

	return {isDryRun: dryRun.length > 0, validation, manager, force: force === 'true' || force === '1'};
}

/** The author for managedFields. Without `fieldManager` it is the program's name in User-Agent. */
export function authorOf(write: Write, {manager}: WriteOptions, operation: Author['operation']): Author {
	return {
		manager: manager || write.userAgent.split('/')[0]?.slice(0, 128) || 'unknown',
		operation,
		apiVersion: groupVersion(write.resource),
		subresource: write.subresource,
	};
}

/** @throws {ApiError} 400 in apimachinery's words, if the body has another kind or version. */
export function checkKind(
	resource: {readonly group: string; readonly version: string; readonly kind: string},
	{apiVersion, kind}: JsonObject,
): void {
	const expected = groupVersion(resource);
	const given = typeof apiVersion === 'string' && apiVersion ? apiVersion : expected;
	const givenKind = typeof kind === 'string' && kind ? kind : resource.kind;
	const [group] = given.includes('/') ? given.split('/') : [''];
	if (givenKind !== resource.kind || group !== resource.group) {
		throw badRequest(
			`${givenKind} in version ${JSON.stringify(given.split('/').at(-1))} cannot be handled as a ${resource.kind}: no kind ${JSON.stringify(givenKind)} is registered for version ${JSON.stringify(given)} in scheme "pkg/runtime/scheme.go:111"`,
		);
	}

	if (given !== expected) {
		throw badRequest(`the API version in the data (${given}) does not match the expected API version (${expected})`);
	}
}

/** The decoder reports each fault once, and at most so many (sigs.k8s.io/json). */
const strictFaultLimit = 100;

/** Decodes a body as the resource's type. Unknown fields are a warning, or an error with Strict. */
export function decodeObject(
	{resource, warnings}: Pick<Write, 'resource' | 'warnings'>,
	{value, duplicates}: Body,
	validation: string,
	onStrict: (faults: string) => ApiError = faults =>
		badRequest(
			`${resource.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${resource.kind}: ${faults}`,
		),
): KubeObject {
	checkKind(resource, value);
	const unknown: string[] = [];
	const decoded = decodeInto(resource.shape, resource.version, value, {unknown});
	const everyFault = [
		...unknown.map(path => `unknown field ${JSON.stringify(path)}`),
		...duplicates.map(path => `duplicate field ${JSON.stringify(path)}`),
	];
	const faults = [...new Set(everyFault)].slice(0, strictFaultLimit);
	if (validation === 'Strict' && faults.length > 0) {
		throw onStrict(`strict decoding error: ${faults.join(', ')}`);
	}

	if (validation === 'Warn') {
		warnings.push(...faults);
	}

	return {...decoded, kind: resource.kind, apiVersion: groupVersion(resource)} as unknown as KubeObject;
}

/** Decodes the object again: fields get Go's order, empty ones are dropped, and those without `omitempty` are added. */
export function normalize({shape, version}: Resource, object: KubeObject): KubeObject {
	return decodeInto(shape, version, object as unknown as JsonObject, {unknown: []}) as unknown as KubeObject;
}

/** @returns the rules of the endpoint that the URL names. */
export function endpointOf({resource, subresource}: Write): Endpoint {
	return subresource ? (resource.subresources[subresource] as Endpoint) : resource.main;
}

/** @returns the paths that get no owner by a write to the endpoint. */
export function unownedBy({resets, unowned = []}: Endpoint): readonly string[] {
	return [...resets, ...unowned];
}

/** @returns the object that the URL names; undefined if there is none. */
export function findObject({storage, resource, namespace, name}: Write): KubeObject | undefined {
	return storage.get(collectionOf(resource), keyOf(namespace, name));
}

/** @throws {ApiError} 404 */
export function readObject(write: Write): KubeObject {
	const object = findObject(write);
	if (!object) {
		throw notFound(write.resource, write.name);
	}

	return object;
}

/** Stores a new object. @returns the object with its resourceVersion. */
export function store({storage, resource}: Write, object: KubeObject): KubeObject {
	return storage.put(collectionOf(resource), keyOf(object.metadata.namespace, object.metadata.name), object);
}

/** Whether a namespace waits for its controller (`spec.finalizers`). */
export function isFinalizing(object: KubeObject): boolean {
	const spec = object['spec'] as {readonly finalizers?: readonly string[]} | undefined;
	return object.kind === 'Namespace' && Boolean(spec?.finalizers?.length);
}
