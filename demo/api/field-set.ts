import type {Json, JsonObject} from '../schema/json.js';
import {isObject, isSame} from '../schema/json.js';
import type {ListShape, Shape, Struct} from '../schema/shape.js';

/**
 * A set of fields: paths of `f:name`, `k:{"key":…}` and `v:"value"` steps, joined by NUL. It does as much of
 * sigs.k8s.io/structured-merge-diff as the API's own types need.
 */
export type FieldSet = ReadonlySet<string>;

/** Separates the steps of a path. */
export const nul = '\u0000';
const join = (path: string, step: string) => (path ? path + nul + step : step);

/** Fields of every object that have no owner, because the server sets them or they name the object. */
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

/** @returns the set without fields that have no owner, and without fields that this endpoint does not write. */
export function owned(set: FieldSet, resets: readonly string[]): FieldSet {
	const prefixes = [...resets, 'metadata.managedFields'].map(toPath);
	const found = new Set<string>();
	for (const path of set) {
		const isReset = (prefix: string) =>
			path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === nul);
		if (!unowned.has(path) && !prefixes.some(isReset)) {
			found.add(path);
		}
	}

	return found;
}

/** The step to an item of a list that is merged. */
export function stepOf(list: ListShape, item: Json): string {
	if (list.merge === 'set') {
		return `v:${JSON.stringify(item)}`;
	}

	const keys = [...(list.merge as readonly string[])].sort();
	return `k:${JSON.stringify(Object.fromEntries(keys.map(key => [key, (item as JsonObject)[key] ?? null])))}`;
}

type Child = {readonly step: string; readonly shape: Shape; readonly value: Json; readonly isNamed: boolean};

/** The shape of values that the type does not describe. */
export const anything: Shape = {is: 'scalar', scalar: 'any'};

/** @returns the parts of a value that have separate owners; undefined if the value has one owner. */
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

/** @returns all fields that the value sets. */
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

/** @returns the fields that differ. `changed` has the added and modified ones. */
export function compare(
	shape: Shape,
	before: Json | undefined,
	after: Json | undefined,
	path = '',
	found: Difference = {changed: new Set(), removed: new Set()},
): Difference {
	if ((shape.is === 'struct' || shape.is === 'map') && !shape.atomic && (isObject(before) || isObject(after))) {
		const olds: JsonObject = isObject(before) ? before : {};
		const nexts: JsonObject = isObject(after) ? after : {};
		const compareField = (name: string) => {
			const inner = shape.is === 'map' ? shape.of : (shape.fields[name]?.shape ?? anything);
			compare(inner, own(olds, name), own(nexts, name), join(path, `f:${name}`), found);
		};
		for (const name of Object.keys(nexts)) {
			compareField(name);
		}

		for (const name of Object.keys(olds)) {
			if (!Object.hasOwn(nexts, name)) {
				compareField(name);
			}
		}

		return addContainer(before, after, path, found);
	}

	const old = shape.is === 'list' && Array.isArray(before) ? childrenOf(shape, before) : undefined;
	const next = shape.is === 'list' && Array.isArray(after) ? childrenOf(shape, after) : undefined;
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

	return addContainer(before, after, path, found);
}

const own = (object: JsonObject, name: string) => (Object.hasOwn(object, name) ? object[name] : undefined);

/** A container that comes or goes as a whole has an owner itself. */
function addContainer(before: Json | undefined, after: Json | undefined, path: string, found: Difference): Difference {
	if (path && before === undefined) {
		found.changed.add(path);
	} else if (path && after === undefined) {
		found.removed.add(path);
	}

	return found;
}

/** Trees of `fieldsV1` with their sets. Most writes leave the fields of most managers as they are. */
const sets = new WeakMap<JsonObject, FieldSet>();
const trees = new WeakMap<FieldSet, JsonObject>();

/** Reads `fieldsV1`. */
export function readSet(tree: JsonObject): FieldSet {
	const known = sets.get(tree);
	if (known) {
		return known;
	}

	const set = readTree(tree);
	sets.set(tree, set);
	return set;
}

function readTree(tree: JsonObject, path = '', found = new Set<string>()): Set<string> {
	for (const [step, inner] of Object.entries(tree)) {
		if (step === '.') {
			found.add(path);
		} else if (isObject(inner)) {
			const at = join(path, step);
			if (Object.keys(inner).length === 0) {
				found.add(at);
			} else {
				readTree(inner, at, found);
			}
		}
	}

	return found;
}

/** Writes `fieldsV1`. */
export function writeSet(set: FieldSet): JsonObject {
	const known = trees.get(set);
	if (known) {
		return known;
	}

	const tree = writeTree(set);
	trees.set(set, tree);
	sets.set(tree, set);
	return tree;
}

function writeTree(set: FieldSet): JsonObject {
	type Tree = {[step: string]: Tree};
	const root: Tree = {};
	const paths = [...set].sort();
	for (const [index, path] of paths.entries()) {
		let tree = root;
		for (const step of path.split(nul)) {
			tree[step] ??= {};
			tree = tree[step];
		}

		// The container itself has an owner, and so have some of its parts.
		if (paths[index + 1]?.startsWith(path + nul)) {
			tree['.'] = {};
		}
	}

	return root;
}

const empties = new WeakMap<Struct, JsonObject>();

/** Go's zero object of a type. It contains structs without `omitempty`, so their paths get no owner. */
export function emptyOf(shape: Struct): JsonObject {
	const known = empties.get(shape);
	if (known) {
		return known;
	}

	const empty: JsonObject = Object.fromEntries(
		Object.entries(shape.fields)
			.filter(([, field]) => field.always && field.shape.is === 'struct')
			.map(([name, field]) => [name, emptyOf(field.shape as Struct)]),
	);
	empties.set(shape, empty);
	return empty;
}

/** `.metadata.labels.l`, `.status.conditions[type="Approved"].reason`. */
export function shownPath(path: string): string {
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
