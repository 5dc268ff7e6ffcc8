import type {KubeObject} from '../schema/json.js';
import {isSame} from '../schema/json.js';
import type {Endpoint, Resource} from '../schema/resource.js';
import {bool, bytes, mapOf, text} from '../schema/shape.js';
import type {Cause} from '../schema/status.js';
import {fault} from '../schema/status.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {kindShape, namespacedLabels, subdomainFaults} from './metadata.js';

const limit = 1024 * 1024;

type Texts = Readonly<Record<string, string>>;

const textsOf = (object: KubeObject, field: string) => (object[field] as Texts | undefined) ?? {};
const sizeOfBase64 = (texts: Texts) =>
	Object.values(texts).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);

/** Keys of Secret and ConfigMap data (apimachinery IsConfigMapKey). */
function keyFaults(field: string, keys: readonly string[]): readonly Cause[] {
	return keys.flatMap(key => {
		const at = `${field}[${key}]`;
		if (key.length > 253) {
			return [fault.invalid(at, key, 'must be no more than 253 characters')];
		}

		if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
			return [
				fault.invalid(
					at,
					key,
					"a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
				),
			];
		}

		if (key === '.' || key === '..') {
			return [fault.invalid(at, key, `must not be '${key}'`)];
		}

		return key.startsWith('..') ? [fault.invalid(at, key, "must not start with '..'")] : [];
	});
}

/** With `immutable: true`, neither data fields nor `immutable` may change. */
function immutableFaults(next: KubeObject, old: KubeObject, fields: readonly string[]): readonly Cause[] {
	if (!old['immutable']) {
		return [];
	}

	const frozen = 'field is immutable when `immutable` is set';
	return [
		...(next['immutable'] ? [] : [fault.forbidden('immutable', frozen)]),
		...fields
			.filter(field => !isSame(textsOf(next, field), textsOf(old, field)))
			.map(field => fault.forbidden(field, frozen)),
	];
}

/** Keys that a Secret of a type must have. */
const requiredKeys: ReadonlyMap<unknown, readonly string[]> = new Map(
	Object.entries({
		'kubernetes.io/tls': ['tls.crt', 'tls.key'],
		'kubernetes.io/dockercfg': ['.dockercfg'],
		'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
		'kubernetes.io/ssh-auth': ['ssh-privatekey'],
	}),
);

const accountName = 'kubernetes.io/service-account.name';

function secretFaults(object: KubeObject): readonly Cause[] {
	const data = textsOf(object, 'data');
	const missing = (requiredKeys.get(object['type']) ?? []).filter(key => data[key] === undefined);
	return [
		...keyFaults('data', Object.keys(data)),
		...(sizeOfBase64(data) > limit ? [fault.tooLong('data', limit)] : []),
		...missing.map(key => fault.required(`data[${key}]`)),
		...(object['type'] === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)
			? [fault.required('data[username]'), fault.required('data[password]')]
			: []),
		...(object['type'] === 'kubernetes.io/service-account-token' && !object.metadata.annotations?.[accountName]
			? [fault.required(`metadata.annotations[${accountName}]`)]
			: []),
	];
}

/** Moves stringData to data, because it is never stored. */
function foldStringData(object: KubeObject): KubeObject {
	const {stringData, ...rest} = object;
	const given = Object.entries((stringData as Texts | undefined) ?? {}).map(([key, value]) => [
		key,
		Buffer.from(value).toString('base64'),
	]);
	const data = {...textsOf(object, 'data'), ...Object.fromEntries(given)};
	return {...rest, ...(Object.keys(data).length > 0 && {data}), type: object['type'] || 'Opaque'} as KubeObject;
}

const secretEndpoint: Endpoint = {
	resets: [],
	prepare: foldStringData,
	validate: (next, old) => [
		...(next['type'] === old['type'] ? [] : [fault.invalid('type', next['type'], 'field is immutable')]),
		...secretFaults(next),
		...immutableFaults(next, old, ['data']),
	],
};

/** core/v1 Secret (pkg/apis/core/validation ValidateSecret). */
export const secrets: Resource = {
	group: '',
	version: 'v1',
	plural: 'secrets',
	singular: 'secret',
	kind: 'Secret',
	namespaced: true,
	shape: kindShape('Secret', {
		immutable: bool(5),
		data: mapOf(bytes(), 2),
		stringData: mapOf(text(), 4),
		type: text(3),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: {...namespacedLabels, type: object => object['type'] as string},
	columns: [
		nameColumn,
		textColumn('Type', object => object['type'] as string),
		{name: 'Data', type: 'string', cell: object => Object.keys(textsOf(object, 'data')).length},
		ageColumn,
	],
	prepareCreate: foldStringData,
	validate: secretFaults,
	main: secretEndpoint,
	subresources: {},
};

function configMapFaults(object: KubeObject): readonly Cause[] {
	const data = textsOf(object, 'data');
	const binary = textsOf(object, 'binaryData');
	const size = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), sizeOfBase64(binary));
	return [
		...keyFaults('data', Object.keys(data)),
		...Object.keys(data)
			.filter(key => Object.hasOwn(binary, key))
			.map(key => fault.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')),
		...keyFaults('binaryData', Object.keys(binary)),
		...(size > limit ? [fault.tooLong('[]', limit)] : []),
	];
}

/** core/v1 ConfigMap. */
export const configMaps: Resource = {
	group: '',
	version: 'v1',
	plural: 'configmaps',
	singular: 'configmap',
	kind: 'ConfigMap',
	shortNames: ['cm'],
	namespaced: true,
	shape: kindShape('ConfigMap', {immutable: bool(4), data: mapOf(text(), 2), binaryData: mapOf(bytes(), 3)}),
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	columns: [
		nameColumn,
		{
			name: 'Data',
			type: 'string',
			cell: object => Object.keys(textsOf(object, 'data')).length + Object.keys(textsOf(object, 'binaryData')).length,
		},
		ageColumn,
	],
	validate: configMapFaults,
	main: {
		resets: [],
		validate: (next, old) => [...configMapFaults(next), ...immutableFaults(next, old, ['data', 'binaryData'])],
	},
	subresources: {},
};
