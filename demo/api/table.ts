import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {badRequest} from '../schema/status.js';

const descriptions: Readonly<Record<string, string>> = {
	Name: 'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
	Age: 'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.',
};

/** @returns the object with its metadata only (meta.k8s.io PartialObjectMetadata). */
export function partialOf(object: KubeObject, version: string): JsonObject {
	return {
		kind: 'PartialObjectMetadata',
		apiVersion: `meta.k8s.io/${version}`,
		metadata: object.metadata as unknown as JsonObject,
	};
}

/**
 * @param includeObject - `None`, `Metadata` or `Object`; null means Metadata.
 * @param withColumns - false for later events of a watch.
 * @throws {ApiError} 400 for another `includeObject`.
 */
export function tableOf(
	resource: Resource,
	objects: readonly KubeObject[],
	options: {
		readonly version: string;
		readonly metadata: JsonObject;
		readonly includeObject: string | null;
		readonly withColumns?: boolean;
		readonly now: Date;
	},
): JsonObject {
	const {version, metadata, includeObject, withColumns = true, now} = options;
	if (includeObject && !['None', 'Metadata', 'Object'].includes(includeObject)) {
		throw badRequest(
			`Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(includeObject)}: must be 'Metadata', 'Object', 'None', or empty`,
		);
	}

	return {
		kind: 'Table',
		apiVersion: `meta.k8s.io/${version}`,
		metadata,
		columnDefinitions: withColumns
			? resource.columns.map(({name, type, format = '', priority = 0}) => ({
					name,
					type,
					format,
					description: descriptions[name] ?? '',
					priority,
				}))
			: null,
		rows: objects.map(object => ({
			cells: resource.columns.map(({cell}) => cell(object, now)),
			object:
				includeObject === 'None'
					? null
					: includeObject === 'Object'
						? (object as unknown as JsonObject)
						: partialOf(object, version),
		})),
	};
}
