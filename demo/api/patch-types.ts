import type {Operation} from 'rfc6902';
import {applyPatch} from 'rfc6902';
import type {Json, JsonObject} from './json.js';
import {isObject, isSame} from './json.js';
import type {Shape} from './shape.js';
import {ApiError, badRequest} from './status.js';

const rejected = () =>
	new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {details: {}});

/** RFC 6902; @throws {ApiError} 400 for a body that is no patch, 422 for one that does not fit the object. */
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
	for (const operation of patch as readonly Operation[]) {
		// JSON pointers into the prototype are no part of any object.
		if (!isObject(operation) || /(?:^|\/)(?:__proto__|constructor|prototype)(?:\/|$)/.test(String(operation['path']))) {
			throw rejected();
		}

		const [error] = applyPatch(copy, [structuredClone(operation)]);
		if (error) {
			throw rejected();
		}
	}

	return copy;
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
			const gone = value as readonly Json[];
			merged[list] = ((merged[list] as readonly Json[] | undefined) ?? []).filter(item => !gone.includes(item));
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
		return [...before, ...patch.filter(item => !before.some(other => isSame(other, item)))];
	}

	if (patch.some(item => isObject(item) && item['$patch'] === 'replace' && Object.keys(item).length === 1)) {
		return patch.filter(item => !(isObject(item) && item['$patch'] === 'replace'));
	}

	const merged = [...before];
	for (const item of patch) {
		if (!isObject(item) || item[key] === undefined) {
			throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
		}

		const index = merged.findIndex(other => isObject(other) && isSame(other[key], item[key]));
		const result = strategicMergePatch(of, merged[index], item);
		if (index === -1) {
			if (result !== undefined) {
				merged.push(result);
			}
		} else if (result === undefined) {
			merged.splice(index, 1);
		} else {
			merged[index] = result;
		}
	}

	return merged;
}
