/** A value that JSON.parse returns. */
export type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};
export type JsonObject = {readonly [key: string]: Json};

/** The metadata fields that the server uses. All other fields are kept unchanged. */
export type Metadata = {
	readonly name: string;
	readonly generateName?: string;
	readonly namespace?: string;
	readonly uid: string;
	readonly resourceVersion: string;
	readonly generation?: number;
	readonly creationTimestamp?: string;
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly finalizers?: readonly string[];
	readonly ownerReferences?: readonly JsonObject[];
	readonly managedFields?: readonly ManagedFieldsEntry[];
};

export type ManagedFieldsEntry = {
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	readonly apiVersion: string;
	readonly time?: string;
	readonly fieldsType: 'FieldsV1';
	readonly fieldsV1: JsonObject;
	readonly subresource?: string;
};

/** A Kubernetes object. It is never changed after it is stored, so that history and watches can share it. */
export type KubeObject = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: Metadata;
	readonly [field: string]: unknown;
};

/** @returns whether `value` is a JSON object, not null and not an array. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns whether two JSON values are equal, independent of the order of keys. */
export function isSame(left: unknown, right: unknown): boolean {
	if (left === right) {
		return true;
	}

	if (Array.isArray(left) && Array.isArray(right)) {
		return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
	}

	if (!isObject(left) || !isObject(right)) {
		return false;
	}

	const keys = Object.keys(left).filter(key => left[key] !== undefined);
	return (
		keys.length === Object.keys(right).filter(key => right[key] !== undefined).length &&
		keys.every(key => Object.hasOwn(right, key) && isSame(left[key], right[key]))
	);
}

/** @returns the value with the keys of every object sorted. */
export function sorted(value: Json): Json {
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
