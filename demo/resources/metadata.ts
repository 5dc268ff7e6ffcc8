import {labelPattern, subdomainPattern} from '../../source/base/index.js';
import type {KubeObject} from '../schema/json.js';
import type {Struct} from '../schema/shape.js';
import {bool, fieldsV1, int64, many, mapOf, one, struct, text, time} from '../schema/shape.js';
import type {Cause} from '../schema/status.js';
import {fault} from '../schema/status.js';

const ownerReference = struct('OwnerReference', {
	apiVersion: text(5, 'always'),
	kind: text(1, 'always'),
	name: text(3, 'always'),
	uid: text(4, 'always'),
	controller: bool(6),
	blockOwnerDeletion: bool(7),
});

const managedFieldsEntry = struct('ManagedFieldsEntry', {
	manager: text(1),
	operation: text(2),
	apiVersion: text(3),
	time: time(4),
	fieldsType: text(6),
	fieldsV1: fieldsV1(7),
	subresource: text(8),
});

/** meta/v1 ObjectMeta. */
export const objectMeta = struct('ObjectMeta', {
	name: text(1),
	generateName: text(2),
	namespace: text(3),
	selfLink: text(4),
	uid: text(5),
	resourceVersion: text(6),
	generation: int64(7, 'dropsZero'),
	creationTimestamp: time(8),
	deletionTimestamp: time(9),
	deletionGracePeriodSeconds: int64(10),
	labels: mapOf(text(), 11),
	annotations: mapOf(text(), 12),
	ownerReferences: many(ownerReference, 13, {merge: ['uid'], patchKey: 'uid'}),
	finalizers: many(text(), 14, {merge: 'set', patchKey: ''}),
	managedFields: many(managedFieldsEntry, 17),
});

/** The fields of a kind, together with type and metadata, which every kind has. */
export function kindShape(kind: string, fields: Struct['fields'], open?: 'open'): Struct {
	return struct(kind, {kind: text(), apiVersion: text(), metadata: one(objectMeta, 1, 'always'), ...fields}, open);
}

/** meta/v1 LabelSelector. */
export const labelSelectorShape = struct('LabelSelector', {
	matchLabels: mapOf(text(), 1),
	matchExpressions: many(
		struct('LabelSelectorRequirement', {key: text(1, 'always'), operator: text(2, 'always'), values: many(text(), 3)}),
		2,
	),
});

const qualifiedName = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

export const subdomainMessage =
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
export const labelMessage =
	"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

/** The rule for names of most kinds: RFC 1123 subdomain, at most 253 characters. */
export function subdomainFaults(name: string): readonly string[] {
	return [
		...(name.length > 253 ? ['must be no more than 253 characters'] : []),
		...(subdomainPattern.test(name) ? [] : [subdomainMessage]),
	];
}

/** The rule for names of namespaces and services: one label of at most 63 characters. */
export function labelFaults(name: string): readonly string[] {
	return [
		...(name.length > 63 ? ['must be no more than 63 characters'] : []),
		...(labelPattern.test(name) ? [] : [labelMessage]),
	];
}

/** The rule for names that must only be valid as a URL path segment (apimachinery content.IsPathSegmentName). */
export function pathSegmentFaults(name: string): readonly string[] {
	if (name === '.' || name === '..') {
		return [`may not be '${name}'`];
	}

	return ['/', '%'].filter(char => name.includes(char)).map(char => `may not contain '${char}'`);
}

/** A qualified name: `[prefix/]name`. */
function keyFaults(key: string): readonly string[] {
	const parts = key.split('/');
	const name = parts.at(-1) ?? '';
	if (parts.length > 2) {
		return [
			"a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
		];
	}

	const faults: string[] = [];
	if (parts.length === 2) {
		const [prefix = ''] = parts;
		if (prefix === '') {
			faults.push('prefix part must be non-empty');
		} else {
			faults.push(...subdomainFaults(prefix).map(text => `prefix part ${text}`));
		}
	}

	if (name === '') {
		faults.push('name part must be non-empty');
	} else if (name.length > 63) {
		faults.push('name part must be no more than 63 characters');
	}

	if (!qualifiedName.test(name)) {
		faults.push(
			"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
		);
	}

	return faults;
}

/** Faults of the metadata that a client may write, apart from its name. */
export function metadataFaults({metadata}: KubeObject): readonly Cause[] {
	const causes: Cause[] = [];
	for (const [key, value] of Object.entries(metadata.labels ?? {})) {
		causes.push(
			...keyFaults(key).map(text =>
				fault.invalid('metadata.labels', key, text.replace('a qualified name', 'a valid label key')),
			),
		);
		if (value.length > 63) {
			causes.push(fault.invalid('metadata.labels', value, 'must be no more than 63 bytes'));
		}

		if (value !== '' && !qualifiedName.test(value)) {
			causes.push(
				fault.invalid(
					'metadata.labels',
					value,
					"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
				),
			);
		}
	}

	let size = 0;
	for (const [key, value] of Object.entries(metadata.annotations ?? {})) {
		causes.push(...keyFaults(key.toLowerCase()).map(text => fault.invalid('metadata.annotations', key, text)));
		size += Buffer.byteLength(key) + Buffer.byteLength(value);
	}

	if (size > 256 * 1024) {
		causes.push(fault.tooLong('metadata.annotations', 256 * 1024));
	}

	for (const [index, finalizer] of (metadata.finalizers ?? []).entries()) {
		const field = `metadata.finalizers[${index}]`;
		const faults = keyFaults(finalizer);
		causes.push(...faults.map(text => fault.invalid('metadata.finalizers', finalizer, text)));
		if (!finalizer.includes('/') && !['orphan', 'foregroundDeletion', 'kubernetes'].includes(finalizer)) {
			causes.push(
				fault.invalid(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'),
			);
		}
	}

	for (const [index, owner] of (metadata.ownerReferences ?? []).entries()) {
		for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
			if (!owner[field]) {
				causes.push(fault.required(`metadata.ownerReferences[${index}].${field}`, 'must not be empty'));
			}
		}
	}

	return causes;
}

/** Field labels that every kind has. */
export const nameLabel = {'metadata.name': (object: KubeObject) => object.metadata.name};
export const namespacedLabels = {
	...nameLabel,
	'metadata.namespace': (object: KubeObject) => object.metadata.namespace ?? '',
};
