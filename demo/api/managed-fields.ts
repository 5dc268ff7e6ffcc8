import type {Json, KubeObject, ManagedFieldsEntry} from '../schema/json.js';
import type {Struct} from '../schema/shape.js';
import type {FieldSet} from './field-set.js';
import {compare, emptyOf, nul, owned, readSet, writeSet} from './field-set.js';

type Manager = {
	readonly entry: Omit<ManagedFieldsEntry, 'fieldsV1' | 'time'>;
	readonly set: FieldSet;
	readonly time?: string;
};
export type Managers = ReadonlyMap<string, Manager>;

/** The author of a write. */
export type Author = {
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	readonly apiVersion: string;
	readonly subresource: string;
};

/** @returns the owned fields, by manager, operation, version and subresource. */
export function readManagers(entries: readonly ManagedFieldsEntry[]): Managers {
	return new Map(
		entries.map(({fieldsV1, time, ...entry}) => [
			managerKey(entry),
			{entry, set: readSet(fieldsV1 ?? {}), ...(time && {time})},
		]),
	);
}

/** Entries with the same key belong to one manager. */
export const managerKey = ({manager, operation, apiVersion, subresource}: Omit<ManagedFieldsEntry, 'fieldsV1'>) =>
	[manager, operation, apiVersion, subresource ?? ''].join(nul);

/** @returns entries for the managers that own something, in the server's order. */
export function writeManagers(managers: Managers): readonly ManagedFieldsEntry[] {
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

/** @returns the object with these entries, or without any. */
export function withManagers(object: KubeObject, managers: readonly ManagedFieldsEntry[]): KubeObject {
	const {managedFields, ...metadata} = object.metadata;
	return {...object, metadata: {...metadata, ...(managers.length > 0 && {managedFields: managers})}};
}

/** Makes the author the owner of changed fields, instead of other managers. */
export function settle(
	managers: Managers,
	author: Author,
	mine: FieldSet,
	taken: FieldSet,
	time: string | undefined,
): Managers {
	const key = managerKey({...author, fieldsType: 'FieldsV1'});
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
 * @param resets - dotted paths that this endpoint does not write.
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
	// A client sends `managedFields: [{}]` to remove all entries.
	const isReset = sent?.length === 1 && !sent[0]?.manager && !sent[0]?.operation;
	const managers = readManagers(isReset ? [] : ((sent?.length ? sent : old?.metadata.managedFields) ?? []));
	if (old && managers.size === 0) {
		return withManagers(next, []);
	}

	const {changed, removed} = compare(shape, (old ?? emptyOf(shape)) as unknown as Json, next as unknown as Json);
	const mine = managers.get(managerKey({...author, fieldsType: 'FieldsV1'}))?.set ?? new Set();
	const wanted = owned(new Set([...without(mine, removed), ...changed]), resets);
	const isUntouched = owned(new Set([...changed, ...removed]), resets).size === 0;
	return withManagers(
		next,
		isUntouched
			? writeManagers(managers)
			: writeManagers(settle(managers, author, wanted, owned(new Set([...changed, ...removed]), resets), time)),
	);
}
