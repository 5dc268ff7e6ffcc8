import {createHash} from 'node:crypto';
import type {JsonObject} from '../schema/json.js';
import type {Resource, Review} from '../schema/resource.js';
import type {Shape, Struct} from '../schema/shape.js';
import type {Answer} from './call.js';

type Kinds = {readonly resources: readonly Resource[]; readonly reviews: readonly Review[]};

const pathOf = (kind: {readonly group: string; readonly version: string}) =>
	kind.group ? `apis/${kind.group}/${kind.version}` : `api/${kind.version}`;

/** Discovery of the OpenAPI 3 documents. With the hash, clients can cache them without expiry. */
export function openApiV3Index(kinds: Kinds): JsonObject {
	const paths = new Set([...kinds.resources, ...kinds.reviews].map(pathOf));
	return {
		paths: Object.fromEntries(
			[...paths].map(path => {
				const hash = createHash('sha256')
					.update(JSON.stringify(openApiV3(kinds, path)))
					.digest('hex')
					.toUpperCase();
				return [path, {serverRelativeURL: `/openapi/v3/${path}?hash=${hash}`}];
			}),
		),
	};
}

/** @returns the document of one group version; undefined if there is none. */
export function openApiV3(kinds: Kinds, path: string): JsonObject | undefined {
	const served = [...kinds.resources, ...kinds.reviews].filter(kind => pathOf(kind) === path);
	if (served.length === 0) {
		return undefined;
	}

	const schemas: Record<string, JsonObject> = {};
	const paths: Record<string, JsonObject> = {};
	for (const kind of served) {
		const gvk = {group: kind.group, version: kind.version, kind: kind.kind};
		const name = addSchema(kind.shape, packageOf(kind), schemas);
		schemas[name] = {...schemas[name], 'x-kubernetes-group-version-kind': [gvk]};
		const collection = `/${path}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`;
		const body = {content: {'application/json': {schema: {$ref: `#/components/schemas/${name}`}}}};
		const operation = {
			'x-kubernetes-group-version-kind': gvk,
			parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map(parameter => ({
				name: parameter,
				in: 'query',
				schema: {type: 'string', uniqueItems: true},
			})),
			responses: {'200': {description: 'OK', ...body}},
		};
		paths[collection] = {post: {...operation, 'x-kubernetes-action': 'post', requestBody: body}};
		if ('columns' in kind) {
			paths[`${collection}/{name}`] = {
				get: {'x-kubernetes-action': 'get', 'x-kubernetes-group-version-kind': gvk, responses: operation.responses},
				put: {...operation, 'x-kubernetes-action': 'put', requestBody: body},
				patch: {...operation, 'x-kubernetes-action': 'patch'},
			};
		}
	}

	return {
		openapi: '3.0.0',
		info: {title: 'Kubernetes', version: 'v1.37.2'},
		paths,
		components: {schemas},
	};
}

function packageOf({group, version}: {readonly group: string; readonly version: string}): string {
	return `io.k8s.api.${group.split('.')[0] || 'core'}.${version}`;
}

function addSchema(shape: Struct, home: string, schemas: Record<string, JsonObject>): string {
	const name = [
		'ObjectMeta',
		'OwnerReference',
		'ManagedFieldsEntry',
		'LabelSelector',
		'LabelSelectorRequirement',
	].includes(shape.name)
		? `io.k8s.apimachinery.pkg.apis.meta.v1.${shape.name}`
		: `${home}.${shape.name}`;
	if (!schemas[name]) {
		schemas[name] = {};
		schemas[name] = {
			type: 'object',
			properties: Object.fromEntries(
				Object.entries(shape.fields).map(([field, {shape: inner}]) => [field, schemaOf(inner, home, schemas)]),
			),
			...(shape.open && {'x-kubernetes-preserve-unknown-fields': true}),
		};
	}

	return name;
}

function schemaOf(shape: Shape, home: string, schemas: Record<string, JsonObject>): JsonObject {
	switch (shape.is) {
		case 'struct':
			return {allOf: [{$ref: `#/components/schemas/${addSchema(shape, home, schemas)}`}], default: {}};
		case 'list':
			return {
				type: 'array',
				items: schemaOf(shape.of, home, schemas),
				'x-kubernetes-list-type': typeof shape.merge === 'string' ? shape.merge : 'map',
				...(typeof shape.merge !== 'string' && {'x-kubernetes-list-map-keys': shape.merge}),
				...(shape.patchKey !== undefined && {'x-kubernetes-patch-strategy': 'merge'}),
				...(shape.patchKey && {'x-kubernetes-patch-merge-key': shape.patchKey}),
			};
		case 'map':
			return {type: 'object', additionalProperties: schemaOf(shape.of, home, schemas)};
		case 'scalar':
			return {
				int32: {type: 'integer', format: 'int32'},
				int64: {type: 'integer', format: 'int64'},
				bool: {type: 'boolean'},
				bytes: {type: 'string', format: 'byte'},
				time: {type: 'string', format: 'date-time'},
				microTime: {type: 'string', format: 'date-time'},
				intOrString: {oneOf: [{type: 'integer'}, {type: 'string'}], format: 'int-or-string'},
				quantity: {oneOf: [{type: 'string'}, {type: 'number'}]},
				fieldsV1: {type: 'object'},
				any: {type: 'object'},
				string: {type: 'string'},
			}[shape.scalar];
	}
}

/**
 * OpenAPI 2 in protobuf, without a definition. kubectl 1.27 and 1.28 need the document, and leave validation to the server
 * if it has no definitions.
 */
export function openApiV2(_kinds: Kinds): Answer {
	return {
		kind: 'raw',
		code: 200,
		body: new Uint8Array(),
		contentType: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
	};
}
