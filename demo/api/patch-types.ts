import type {Operation} from 'rfc6902';
import {applyPatch, Pointer} from 'rfc6902';
import type {Json, JsonObject} from '../schema/json.js';
import {isObject} from '../schema/json.js';
import type {Shape} from '../schema/shape.js';
import {ApiError, badRequest} from '../schema/status.js';

const rejected = () =>
	new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {details: {}});

/** RFC 6902. @throws {ApiError} 400 for a body that is no patch, 422 for a patch that does not match the object. */
export function jsonPatch(object: JsonObject, patch: unknown): JsonObject {
	if (!Array.isArray(patch)) {
		throw badRequest(
			'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
		);
	}

	if (patch.length > 10_000) {
		throw new ApiError(
			413,
			'RequestEntityTooLarge',
			`The allowed maximum operations in a JSON patch is 10000, got ${patch.length}`,
		);
	}

	const copy = structuredClone(object);
	let copiedSize = 0;
	for (const operation of patch as readonly Operation[]) {
		// JSON pointers to the prototype are not part of any object.
		if (!isObject(operation) || /(?:^|\/)(?:__proto__|constructor|prototype)(?:\/|$)/.test(String(operation['path']))) {
			throw rejected();
		}

		if (operation.op === 'copy') {
			copiedSize += sizeAt(copy, operation.from);
			if (copiedSize > copiedSizeLimit) {
				throw new ApiError(
					413,
					'RequestEntityTooLarge',
					`Unable to complete the JSON patch: the accumulated size increase of its copy operations exceeds the limit of ${copiedSizeLimit} bytes`,
				);
			}
		}

		if (!applyOne(copy, operation)) {
			throw rejected();
		}
	}

	return copy;
}

/** The limit of copied bytes, which is that of a body. Without it, copies of copies double the size with each step. */
const copiedSizeLimit = 3 * 1024 * 1024;

/** @returns bytes of the JSON at the pointer; 0 if there is nothing. */
function sizeAt(object: JsonObject, pointer: unknown): number {
	try {
		return JSON.stringify(Pointer.fromJSON(String(pointer)).get(object) ?? '').length;
	} catch {
		return 0;
	}
}

/** @returns whether the operation matches the object. The library throws for some that do not. */
function applyOne(object: JsonObject, operation: Operation): boolean {
	try {
		return applyPatch(object, [structuredClone(operation)])[0] === null;
	} catch {
		return false;
	}
}

/** RFC 7396. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
	if (!isObject(patch)) {
		return patch;
	}

	const merged: Record<string, Json> = isObject(target) ? {...target} : {};
	for (const [name, value] of Object.entries(patch)) {
		if (value === null) {
			delete merged[name];
		} else if (name !== '__proto__') {
			merged[name] = mergePatch(merged[name], value);
		}
	}

	return merged;
}

/** Strategic merge patch: like a merge patch, but lists with a merge key are merged item by item. */
export function strategicMergePatch(shape: Shape, target: Json | undefined, patch: JsonObject): Json | undefined {
	if (patch['$patch'] === 'delete') {
		return undefined;
	}

	const {$patch, $retainKeys, ...changes} = patch;
	const before = $patch === 'replace' || !isObject(target) ? {} : target;
	const merged: Record<string, Json> = Array.isArray($retainKeys)
		? Object.fromEntries(Object.entries(before).filter(([name]) => ($retainKeys as readonly Json[]).includes(name)))
		: {...before};
	for (const [name, value] of Object.entries(changes)) {
		if (name.startsWith('$setElementOrder/')) {
			continue;
		}

		if (name.startsWith('$deleteFromPrimitiveList/')) {
			const list = name.slice('$deleteFromPrimitiveList/'.length);
			const before = merged[list] ?? [];
			if (!Array.isArray(value) || !Array.isArray(before)) {
				throw badRequest(`${name} has to be a list, and about one`);
			}

			const gone = new Set(value as readonly Json[]);
			merged[list] = (before as readonly Json[]).filter(item => !gone.has(item));
			continue;
		}

		const inner: Shape | undefined =
			shape.is === 'map' ? shape.of : shape.is === 'struct' ? shape.fields[name]?.shape : undefined;
		if (value === null) {
			delete merged[name];
		} else if (isObject(value)) {
			const result = strategicMergePatch(inner ?? {is: 'scalar', scalar: 'any'}, merged[name], value);
			if (result === undefined) {
				delete merged[name];
			} else {
				merged[name] = result;
			}
		} else if (Array.isArray(value) && inner?.is === 'list' && inner.patchKey !== undefined) {
			merged[name] = mergeList(inner.of, inner.patchKey, (merged[name] as readonly Json[] | undefined) ?? [], value);
		} else {
			merged[name] = value;
		}
	}

	return merged;
}

function mergeList(of: Shape, key: string, before: readonly Json[], patch: readonly Json[]): Json {
	if (key === '') {
		const known = new Set(before.map(item => JSON.stringify(item)));
		return [...before, ...patch.filter(item => !known.has(JSON.stringify(item)))];
	}

	if (patch.some(item => isObject(item) && item['$patch'] === 'replace' && Object.keys(item).length === 1)) {
		return patch.filter(item => !(isObject(item) && item['$patch'] === 'replace'));
	}

	const merged: (Json | undefined)[] = [...before];
	const places = new Map(before.map((item, index) => [isObject(item) ? JSON.stringify(item[key]) : '', index]));
	for (const item of patch) {
		if (!isObject(item) || item[key] === undefined) {
			throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
		}

		const place = JSON.stringify(item[key]);
		const index = places.get(place) ?? merged.length;
		merged[index] = strategicMergePatch(of, merged[index], item);
		places.set(place, index);
	}

	return merged.filter(item => item !== undefined);
}
