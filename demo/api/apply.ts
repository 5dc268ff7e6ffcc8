import type {Json, JsonObject, KubeObject} from '../schema/json.js';
import {isObject} from '../schema/json.js';
import type {Shape, Struct} from '../schema/shape.js';
import {anything, compare, emptyOf, fieldSetOf, nul, owned, shownPath, stepOf} from './field-set.js';
import type {Author} from './managed-fields.js';
import {managerKey, readManagers, settle, withManagers, writeManagers} from './managed-fields.js';

/** Fields of another manager that an apply would change. */
export type Conflict = {
	readonly manager: string;
	readonly operation: string;
	readonly subresource: string;
	readonly fields: readonly string[];
};

export type Applied = {readonly object: KubeObject; readonly conflicts: readonly Conflict[]};

/**
 * Server-side apply: merges the configuration into the object, and removes fields that the author applied before and left
 * out now. It reports fields of other managers that would change.
 */
export function apply(
	shape: Struct,
	live: KubeObject | undefined,
	config: JsonObject,
	author: Author,
	resets: readonly string[],
	time: string,
	force: boolean,
	unowned: readonly string[] = [],
): Applied {
	const key = managerKey({...author, fieldsType: 'FieldsV1'});
	const entries = live?.metadata.managedFields ?? [];
	const managers = new Map(readManagers(entries));
	if (live && managers.size === 0) {
		// Existing fields get an owner, so that the first apply can conflict with them.
		const first = {manager: 'before-first-apply', operation: 'Update', apiVersion: author.apiVersion} as const;
		const {changed} = compare(shape, emptyOf(shape), live as unknown as Json);
		managers.set(first.manager, {entry: {...first, fieldsType: 'FieldsV1'}, set: owned(changed, resets), time});
	}

	const mine = owned(fieldSetOf(shape, config), [...resets, ...unowned]);
	const base = (live ?? emptyOf(shape)) as unknown as JsonObject;
	let merged = mergeApplied(shape, base, live ? withoutResets(config, resets) : config) as JsonObject;
	const others = [...managers].filter(([other]) => other !== key);
	const theirs = new Set(others.flatMap(([, manager]) => [...manager.set]));
	const last = managers.get(key)?.set ?? new Set<string>();
	const dropped = [...last]
		.filter(path => !mine.has(path) && !theirs.has(path))
		.sort()
		.reverse();
	for (const path of dropped) {
		const holdsMore = [...mine, ...theirs].some(other => other.startsWith(path + nul));
		if (!holdsMore) {
			merged = removePath(shape, merged, path.split(nul)) as JsonObject;
		}
	}

	const {changed, removed} = compare(shape, base, merged);
	const conflicts = others.flatMap(([, {entry, set}]) => {
		const fields = [...changed].filter(path => set.has(path) && mine.has(path));
		return fields.length > 0
			? [
					{
						manager: entry.manager,
						operation: entry.operation,
						subresource: entry.subresource ?? '',
						fields: fields.map(shownPath),
					},
				]
			: [];
	});
	const taken = new Set([...changed].filter(path => force || !theirs.has(path)).concat([...removed]));
	// An apply without any change keeps the time of the last one; the first one then has no time.
	const at = changed.size + removed.size > 0 ? time : undefined;
	return {
		object: withManagers(merged as unknown as KubeObject, writeManagers(settle(managers, author, mine, taken, at))),
		conflicts,
	};
}

function withoutResets(config: JsonObject, resets: readonly string[]): JsonObject {
	return resets.reduce<JsonObject>((object, dotted) => {
		const [head = '', ...rest] = dotted.split('.');
		const inner = object[head];
		const {[head]: gone, ...others} = object;
		return rest.length === 0 || !isObject(inner)
			? gone === undefined
				? object
				: rest.length === 0
					? others
					: object
			: {...others, [head]: withoutResets(inner, [rest.join('.')])};
	}, config);
}

function mergeApplied(shape: Shape, live: Json | undefined, config: Json): Json {
	if (live === undefined || live === null) {
		return config;
	}

	if ((shape.is === 'struct' || shape.is === 'map') && !shape.atomic && isObject(live) && isObject(config)) {
		const merged: Record<string, Json> = {...live};
		for (const [name, value] of Object.entries(config)) {
			const inner = shape.is === 'map' ? shape.of : (shape.fields[name]?.shape ?? anything);
			merged[name] = mergeApplied(inner, live[name], value);
		}

		return merged;
	}

	if (shape.is === 'list' && shape.merge !== 'atomic' && Array.isArray(live) && Array.isArray(config)) {
		const merged = new Map((live as readonly Json[]).map(item => [stepOf(shape, item), item]));
		for (const item of config as readonly Json[]) {
			const step = stepOf(shape, item);
			merged.set(step, mergeApplied(shape.of, merged.get(step), item));
		}

		return [...merged.values()];
	}

	return config;
}

function removePath(shape: Shape, value: Json | undefined, [step = '', ...rest]: readonly string[]): Json | undefined {
	if (shape.is === 'list' && Array.isArray(value)) {
		const items = value as readonly Json[];
		return rest.length === 0
			? items.filter(item => stepOf(shape, item) !== step)
			: items.map(item => (stepOf(shape, item) === step ? (removePath(shape.of, item, rest) ?? null) : item));
	}

	if (!isObject(value)) {
		return value;
	}

	const name = step.slice(2);
	const {[name]: inner, ...others} = value;
	if (rest.length === 0 || inner === undefined) {
		return others;
	}

	const innerShape =
		shape.is === 'map' ? shape.of : shape.is === 'struct' ? (shape.fields[name]?.shape ?? anything) : anything;
	return {...value, [name]: removePath(innerShape, inner, rest) ?? null};
}
