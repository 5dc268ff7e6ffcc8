import {applyObject} from './apply.js';
import {ClusterError} from './cluster-error.js';
import {decodeConfigMap, decodeSecret} from './decode.js';
import {quoted} from './quoted.js';
import type {Transport} from './transport.js';
import type {Cluster} from './types.js';

/** The calls on Secrets and ConfigMaps. */
export function publishedObjectCalls(
	transport: Transport,
): Pick<Cluster, 'getSecret' | 'getConfigMap' | 'applySecret' | 'applyConfigMap'> {
	async function getOptional<T>(
		path: string,
		what: string,
		decode: (value: unknown) => T,
		signal?: AbortSignal,
	): Promise<T | undefined> {
		try {
			return decode(await transport.json({path, what, signal}));
		} catch (error) {
			if (error instanceof ClusterError && error.code === 'not-found') {
				return undefined;
			}

			throw error;
		}
	}

	return {
		getSecret: (namespace, name, signal) =>
			getOptional(
				`/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`,
				`read Secret ${quoted(`${namespace}/${name}`)}`,
				decodeSecret,
				signal,
			),
		getConfigMap: (namespace, name, signal) =>
			getOptional(
				`/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps/${encodeURIComponent(name)}`,
				`read ConfigMap ${quoted(`${namespace}/${name}`)}`,
				decodeConfigMap,
				signal,
			),
		applySecret: ({namespace, name, type, data, labels, annotations}, options, signal) =>
			applyObject(
				transport,
				'secrets',
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
				'configmaps',
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
