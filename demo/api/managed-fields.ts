import type {Json, JsonObject, KubeObject, ManagedFieldsEntry} from './json.js';
import {isObject, isSame} from './json.js';
import type {ListShape, Shape, Struct} from './shape.js';

/**
 * A set of fields: paths of `f:name`, `k:{"key":…}` and `v:"value"` steps, joined by NUL.
 * (sigs.k8s.io/structured-merge-diff, as far as the API's own types need it.)
 */
export type FieldSet = ReadonlySet<string>;

const nul = '\u0000';
const join = (path: string, step: string) => (path ? path + nul + step : step);

/** Fields of every object that belong to the server or name the object; nobody owns them. */
const unowned = new Set(
	[
		'apiVersion',
		'kind',
		'metadata',
		'metadata.name',
		'metadata.namespace',
		'metadata.creationTimestamp',
		'metadata.selfLink',
		'metadata.uid',
		'metadata.generation',
		'metadata.managedFields',
		'metadata.resourceVersion',
	].map(toPath),
);

function toPath(dotted: string): string {
	return dotted
		.split('.')
		.map(name => `f:${name}`)
		.join(nul);
}

/** @returns the set without what nobody owns and without what this door leaves alone. */
function owned(set: FieldSet, resets: readonly string[]): FieldSet {
	const prefixes = [...resets, 'metadata.managedFields'].map(toPath);
	return new Set(
		[...set].filter(
			path => !unowned.has(path) && !prefixes.some(prefix => path === prefix || path.startsWith(prefix + nul)),
		),
	);
}

/** The step that leads to an item of a list that merges. */
function stepOf(list: ListShape, item: Json): string {
	if (list.merge === 'set') {
		return `v:${JSON.stringify(item)}`;
	}

	const keys = [...(list.merge as readonly string[])].sort();
	return `k:${JSON.stringify(Object.fromEntries(keys.map(key => [key, (item as JsonObject)[key] ?? null])))}`;
}

type Child = {readonly step: string; readonly shape: Shape; readonly value: Json; readonly isNamed: boolean};

const anything: Shape = {is: 'scalar', scalar: 'any'};

/** @returns the parts of a value that can be owned one by one, undefined where it is owned as a whole. */
function childrenOf(shape: Shape, value: Json): readonly Child[] | undefined {
	if (shape.is === 'struct' && !shape.atomic && isObject(value)) {
		return Object.entries(value).map(([name, item]) => ({
			step: `f:${name}`,
			shape: shape.fields[name]?.shape ?? anything,
			value: item,
			isNamed: true,
		}));
	}

	if (shape.is === 'map' && !shape.atomic && isObject(value)) {
		return Object.entries(value).map(([name, item]) => ({
			step: `f:${name}`,
			shape: shape.of,
			value: item,
			isNamed: false,
		}));
	}

	if (shape.is === 'list' && shape.merge !== 'atomic' && Array.isArray(value)) {
		return (value as readonly Json[]).map(item => ({
			step: stepOf(shape, item),
			shape: shape.of,
			value: item,
			isNamed: false,
		}));
	}

	return undefined;
}

/** @returns every field that the value sets. */
export function fieldSetOf(shape: Shape, value: Json, path = '', found = new Set<string>()): Set<string> {
	const children = childrenOf(shape, value);
	if (!children) {
		found.add(path);
		return found;
	}

	for (const {step, shape: inner, value: item, isNamed} of children) {
		const at = join(path, step);
		fieldSetOf(inner, item, at, found);
		if (!isNamed || item === null || (isObject(item) && Object.keys(item).length === 0)) {
			found.add(at);
		}
	}

	return found;
}

type Difference = {readonly changed: Set<string>; readonly removed: Set<string>};

/** @returns which fields differ: `changed` holds added and modified ones. */
function compare(
	shape: Shape,
	before: Json | undefined,
	after: Json | undefined,
	path = '',
	found: Difference = {changed: new Set(), removed: new Set()},
): Difference {
	const old = before === undefined || before === null ? undefined : childrenOf(shape, before);
	const next = after === undefined || after === null ? undefined : childrenOf(shape, after);
	if (!old && !next) {
		if (after === undefined || after === null) {
			if (before !== undefined && before !== null) {
				found.removed.add(path);
			}
		} else if (!isSame(before, after)) {
			found.changed.add(path);
		}

		return found;
	}

	const olds = new Map((old ?? []).map(child => [child.step, child]));
	const nexts = new Map((next ?? []).map(child => [child.step, child]));
	for (const step of new Set([...olds.keys(), ...nexts.keys()])) {
		const inner = (nexts.get(step) ?? olds.get(step)) as Child;
		compare(inner.shape, olds.get(step)?.value, nexts.get(step)?.value, join(path, step), found);
	}

	if (path && before === undefined) {
		found.changed.add(path);
	} else if (path && after === undefined) {
		found.removed.add(path);
	}

	return found;
}

type Manager = {
	readonly entry: Omit<ManagedFieldsEntry, 'fieldsV1' | 'time'>;
	readonly set: FieldSet;
	readonly time?: string;
};
type Managers = ReadonlyMap<string, Manager>;

export type Author = {
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	readonly apiVersion: string;
	readonly subresource: string;
};

function readSet(tree: JsonObject, path = '', found = new Set<string>()): Set<string> {
	for (const [step, inner] of Object.entries(tree)) {
		if (step === '.') {
			found.add(path);
		} else if (isObject(inner)) {
			const at = join(path, step);
			if (Object.keys(inner).length === 0) {
				found.add(at);
			} else {
				readSet(inner, at, found);
			}
		}
	}

	return found;
}

function writeSet(set: FieldSet): JsonObject {
	type Tree = {[step: string]: Tree};
	const root: Tree = {};
	const paths = [...set].sort();
	for (const [index, path] of paths.entries()) {
		let tree = root;
		for (const step of path.split(nul)) {
			tree[step] ??= {};
			tree = tree[step];
		}

		// A container that is itself owned, besides some of its parts.
		if (paths[index + 1]?.startsWith(path + nul)) {
			tree['.'] = {};
		}
	}

	return root;
}

function readManagers(entries: readonly ManagedFieldsEntry[]): Managers {
	return new Map(
		entries.map(({fieldsV1, time, ...entry}) => [
			keyOf(entry),
			{entry, set: readSet(fieldsV1 ?? {}), ...(time && {time})},
		]),
	);
}

const keyOf = ({manager, operation, apiVersion, subresource}: Omit<ManagedFieldsEntry, 'fieldsV1'>) =>
	[manager, operation, apiVersion, subresource ?? ''].join(nul);

function writeManagers(managers: Managers): readonly ManagedFieldsEntry[] {
	return [...managers.values()]
		.filter(({set}) => set.size > 0)
		.map(({entry: {manager, operation, apiVersion, subresource}, set, time}) => ({
			manager,
			operation,
			apiVersion,
			...(time && {time}),
			fieldsType: 'FieldsV1' as const,
			fieldsV1: writeSet(set),
			...(subresource && {subresource}),
		}))
		.sort(
			(left, right) =>
				order(left.operation, right.operation) ||
				order(left.time ?? '', right.time ?? '') ||
				order(left.manager, right.manager) ||
				order(left.subresource ?? '', right.subresource ?? ''),
		);
}

const order = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
const without = (set: FieldSet, gone: FieldSet): FieldSet => new Set([...set].filter(path => !gone.has(path)));

function withManagers(object: KubeObject, managers: readonly ManagedFieldsEntry[]): KubeObject {
	const {managedFields, ...metadata} = object.metadata;
	return {...object, metadata: {...metadata, ...(managers.length > 0 && {managedFields: managers})}};
}

/** Takes what changed away from the others and gives it to the author. */
function settle(
	managers: Managers,
	author: Author,
	mine: FieldSet,
	taken: FieldSet,
	time: string | undefined,
): Managers {
	const key = keyOf({...author, fieldsType: 'FieldsV1'});
	const settled = new Map<string, Manager>();
	for (const [other, manager] of managers) {
		if (other !== key) {
			const left = without(manager.set, taken);
			settled.set(other, left.size === manager.set.size ? manager : {...manager, set: left});
		}
	}

	const at = time ?? managers.get(key)?.time;
	const {subresource, ...rest} = author;
	settled.set(key, {
		entry: {...rest, fieldsType: 'FieldsV1', ...(subresource && {subresource})},
		set: mine,
		...(at && {time: at}),
	});
	return settled;
}

/**
 * Records a create, PUT or patch in managedFields.
 *
 * @param old - undefined on create.
 * @param resets - dotted paths that this door does not write.
 */
export function recordUpdate(
	shape: Struct,
	old: KubeObject | undefined,
	next: KubeObject,
	author: Author,
	resets: readonly string[],
	time: string,
): KubeObject {
	const sent = next.metadata.managedFields;
	// `managedFields: [{}]` is how a client asks for a clean slate.
	const isReset = sent?.length === 1 && !sent[0]?.manager && !sent[0]?.operation;
	const managers = readManagers(isReset ? [] : ((sent?.length ? sent : old?.metadata.managedFields) ?? []));
	if (old && managers.size === 0) {
		return withManagers(next, []);
	}

	const {changed, removed} = compare(shape, (old ?? emptyOf(shape)) as unknown as Json, next as unknown as Json);
	const mine = managers.get(keyOf({...author, fieldsType: 'FieldsV1'}))?.set ?? new Set();
	const wanted = owned(new Set([...without(mine, removed), ...changed]), resets);
	const isUntouched = owned(new Set([...changed, ...removed]), resets).size === 0;
	return withManagers(
		next,
		isUntouched
			? writeManagers(managers)
			: writeManagers(settle(managers, author, wanted, owned(new Set([...changed, ...removed]), resets), time)),
	);
}

/** What Go's zero object looks like: structs without `omitempty` are there, so their path is nobody's gain. */
function emptyOf(shape: Struct): JsonObject {
	return Object.fromEntries(
		Object.entries(shape.fields)
			.filter(([, field]) => field.always && field.shape.is === 'struct')
			.map(([name, field]) => [name, emptyOf(field.shape as Struct)]),
	);
}

export type Conflict = {
	readonly manager: string;
	readonly operation: string;
	readonly subresource: string;
	readonly fields: readonly string[];
};

export type Applied = {readonly object: KubeObject; readonly conflicts: readonly Conflict[]};

/**
 * Server-side apply: merges the configuration into the object, drops what the author applied before and no
 * longer does, and reports fields of others that would change.
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
	const key = keyOf({...author, fieldsType: 'FieldsV1'});
	const entries = live?.metadata.managedFields ?? [];
	const managers = new Map(readManagers(entries));
	if (live && managers.size === 0) {
		// What is there already gets an owner, so that the first apply can conflict with it.
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
	// An apply that changes nothing else keeps its time, or has none at first.
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

/** `.metadata.labels.l`, `.status.conditions[type="Approved"].reason`. */
function shownPath(path: string): string {
	return path
		.split(nul)
		.map(step => {
			if (step.startsWith('f:')) {
				return `.${step.slice(2)}`;
			}

			if (step.startsWith('v:')) {
				return `[=${step.slice(2)}]`;
			}

			const keys = JSON.parse(step.slice(2)) as JsonObject;
			return `[${Object.entries(keys)
				.map(([name, value]) => `${name}=${JSON.stringify(value)}`)
				.join(',')}]`;
		})
		.join('');
}
