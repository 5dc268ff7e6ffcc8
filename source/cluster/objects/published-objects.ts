import {localized} from '../../base/text/index.js';
import type {OwnConfigMapCalls, PublishedObjectCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {quoted} from '../model/index.js';
import {applyObject, fieldManager} from './apply.js';
import {decodeConfigMap, decodeSecret} from './decode.js';
import {getOptional} from './get-optional.js';
import {listPages} from './list-pages.js';

/** The calls on Secrets and ConfigMaps. */
export function publishedObjectCalls(transport: Transport): PublishedObjectCalls & OwnConfigMapCalls {
	const collection = (namespace: string, resource: string) =>
		`/api/v1/namespaces/${encodeURIComponent(namespace)}/${resource}`;
	return {
		getSecret: (namespace, name, signal) =>
			getOptional(
				transport,
				`${collection(namespace, 'secrets')}/${encodeURIComponent(name)}`,
				localized`read Secret ${quoted(`${namespace}/${name}`)}`,
				decodeSecret,
				signal,
			),
		getConfigMap: (namespace, name, signal) =>
			getOptional(
				transport,
				`${collection(namespace, 'configmaps')}/${encodeURIComponent(name)}`,
				localized`read ConfigMap ${quoted(`${namespace}/${name}`)}`,
				decodeConfigMap,
				signal,
			),
		async listConfigMaps({namespace, ...selectors} = {}, signal) {
			const path = namespace === undefined ? '/api/v1/configmaps' : collection(namespace, 'configmaps');
			return (await listPages(transport, path, localized`list ConfigMaps`, decodeConfigMap, selectors, signal)).items;
		},
		async putConfigMap({namespace, name, data, labels}, found, signal) {
			const path = collection(namespace, 'configmaps');
			const query = `fieldManager=${fieldManager}&fieldValidation=Strict`;
			return decodeConfigMap(
				await transport.json({
					method: found === undefined ? 'POST' : 'PUT',
					path: found === undefined ? `${path}?${query}` : `${path}/${encodeURIComponent(name)}?${query}`,
					body: {
						apiVersion: 'v1',
						kind: 'ConfigMap',
						metadata: {namespace, name, labels, ...(found && {uid: found.uid, resourceVersion: found.resourceVersion})},
						data,
					},
					what: localized`${found === undefined ? localized`create` : localized`update`} ConfigMap ${quoted(`${namespace}/${name}`)}`,
					signal,
				}),
			);
		},
		applySecret: ({namespace, name, type, data, labels, annotations}, options, signal) =>
			applyObject(
				transport,
				collection(namespace, 'secrets'),
				{
					apiVersion: 'v1',
					kind: 'Secret',
					metadata: {namespace, name, ...(labels && {labels}), ...(annotations && {annotations})},
					type,
					data: Object.fromEntries(
						Object.entries(data).map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]),
					),
				},
				options,
				decodeSecret,
				signal,
			),
		applyConfigMap: ({namespace, name, data, labels, annotations}, options, signal) =>
			applyObject(
				transport,
				collection(namespace, 'configmaps'),
				{
					apiVersion: 'v1',
					kind: 'ConfigMap',
					metadata: {namespace, name, ...(labels && {labels}), ...(annotations && {annotations})},
					data,
				},
				options,
				decodeConfigMap,
				signal,
			),
	};
}
