import {localized} from '../../base/text/index.js';
import type {RoutingCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {asList, asObject, asText, ClusterError} from '../model/index.js';
import type {
	GatewayListener,
	GatewayRecord,
	GatewayVersion,
	HttpRouteRecord,
	IngressRecord,
	RouteParent,
	Selection,
} from '../records/index.js';
import {asDate, asTexts} from './decode.js';
import {getOptional} from './get-optional.js';
import {listPages} from './list-pages.js';

const gatewayGroup = '/apis/gateway.networking.k8s.io';
/** The most stable version first. */
const versions: readonly GatewayVersion[] = ['v1', 'v1beta1'];

/** The calls on Ingresses, Gateways and routes. They only read. A kind that the server does not serve has no objects. */
export function routingCalls(transport: Transport): RoutingCalls {
	async function list<T>(
		groupVersion: string,
		kind: string,
		resource: string,
		decode: (item: unknown) => T,
		{namespace, ...selectors}: Selection = {},
		signal?: AbortSignal,
	): Promise<readonly T[]> {
		const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
		const path = `${groupVersion}${scope}/${resource}`;
		try {
			return (await listPages(transport, path, localized`list ${kind}`, decode, selectors, signal)).items;
		} catch (error) {
			if (error instanceof ClusterError && error.code === 'not-found') {
				return [];
			}

			throw error;
		}
	}

	return {
		listIngresses: (selection, signal) =>
			list('/apis/networking.k8s.io/v1', 'Ingresses', 'ingresses', decodeIngress, selection, signal),
		async gatewayVersion(signal) {
			const found = await getOptional(
				transport,
				gatewayGroup,
				localized`ask whether the server has the Gateway API`,
				asObject,
				signal,
			);
			const offered = asList(found?.['versions']).map(each => asText(asObject(each)['version']));
			return versions.find(version => offered.includes(version));
		},
		listGateways: (version, selection, signal) =>
			list(`${gatewayGroup}/${version}`, 'Gateways', 'gateways', decodeGateway, selection, signal),
		listHttpRoutes: (version, selection, signal) =>
			list(`${gatewayGroup}/${version}`, 'HTTPRoutes', 'httproutes', decodeHttpRoute, selection, signal),
	};
}

function decodeMeta(metadata: unknown) {
	const {namespace, name, creationTimestamp} = asObject(metadata);
	return {namespace: asText(namespace), name: asText(name), createdAt: asDate(creationTimestamp) ?? new Date(0)};
}

const plain = (host: unknown) => asText(host).toLowerCase();

function decodeIngress(value: unknown): IngressRecord {
	const {metadata, spec, status} = asObject(value);
	const {rules, tls} = asObject(spec);
	const ingress = asList(asObject(asObject(status)['loadBalancer'])['ingress']).map(asObject);
	return {
		...decodeMeta(metadata),
		hosts: [
			...new Set(
				[
					...asList(rules).map(rule => plain(asObject(rule)['host'])),
					...asList(tls).flatMap(each => asTexts(asObject(each)['hosts']).map(plain)),
				].filter(Boolean),
			),
		],
		isServed: ingress.some(({ip, hostname}) => asText(ip) !== '' || asText(hostname) !== ''),
	};
}

function decodeGateway(value: unknown): GatewayRecord {
	const {metadata, spec} = asObject(value);
	return {
		...decodeMeta(metadata),
		listeners: asList(asObject(spec)['listeners']).map((each): GatewayListener => {
			const {name, hostname, allowedRoutes} = asObject(each);
			const host = plain(hostname);
			return {
				name: asText(name),
				...(host === '' ? {} : {hostname: host}),
				// gateway.networking.k8s.io/v1 `.spec.listeners[].allowedRoutes.namespaces.from`.
				from: asText(asObject(asObject(allowedRoutes)['namespaces'])['from']) || 'Same',
			};
		}),
	};
}

function decodeHttpRoute(value: unknown): HttpRouteRecord {
	const {metadata, spec, status} = asObject(value);
	const meta = decodeMeta(metadata);
	const {hostnames, parentRefs, rules} = asObject(spec);
	const parents = asList(asObject(status)['parents']).map(asObject);
	const key = (ref: unknown) => {
		const {group, kind, namespace, name, sectionName, port} = asObject(ref);
		return {
			isGateway:
				(group ?? 'gateway.networking.k8s.io') === 'gateway.networking.k8s.io' && (kind ?? 'Gateway') === 'Gateway',
			namespace: asText(namespace) || meta.namespace,
			name: asText(name),
			sectionName: asText(sectionName),
			port: typeof port === 'number' ? port : undefined,
		};
	};
	const isAccepted = (conditions: unknown) =>
		asList(conditions)
			.map(asObject)
			.some(({type, status: is}) => type === 'Accepted' && is === 'True');
	return {
		...meta,
		hosts: [...new Set(asTexts(hostnames).map(plain))],
		parents: asList(parentRefs)
			.map(key)
			.filter(({isGateway}) => isGateway)
			.map(
				({isGateway: _, port, ...ref}): RouteParent => ({
					namespace: ref.namespace,
					name: ref.name,
					...(ref.sectionName === '' ? {} : {sectionName: ref.sectionName}),
					isAccepted: parents.some(parent => {
						const said = key(parent['parentRef']);
						return (
							said.namespace === ref.namespace &&
							said.name === ref.name &&
							said.sectionName === ref.sectionName &&
							said.port === port &&
							isAccepted(parent['conditions'])
						);
					}),
				}),
			),
		services: [
			...new Set(
				asList(rules)
					.flatMap(rule => asList(asObject(rule)['backendRefs']))
					.map(asObject)
					.filter(({group, kind}) => (group ?? '') === '' && (kind ?? 'Service') === 'Service')
					.map(({namespace, name}) => `${asText(namespace) || meta.namespace}/${asText(name)}`),
			),
		],
	};
}
