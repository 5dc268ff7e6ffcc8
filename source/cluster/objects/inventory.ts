import type {
	V1Endpoint,
	V1EndpointSlice,
	V1LoadBalancerIngress,
	V1LoadBalancerStatus,
	V1Namespace,
	V1NamespaceStatus,
	V1Node,
	V1NodeAddress,
	V1NodeSpec,
	V1NodeStatus,
	V1ObjectMeta,
	V1Pod,
	V1PodIP,
	V1PodSpec,
	V1PodStatus,
	V1Service,
	V1ServicePort,
	V1ServiceSpec,
	V1ServiceStatus,
} from '@kubernetes/client-node';
import {localized} from '../../base/text/index.js';
import type {InventoryCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {asList, asText} from '../model/index.js';
import type {NamespaceRecord, NodeRecord, PodRecord, Selection, ServiceRecord} from '../records/index.js';
import {asDate, asTextRecord, asTexts} from './decode.js';
import {listPages} from './list-pages.js';
import type {Unchecked} from './wire.js';
import {asModel} from './wire.js';

/** The calls on nodes, Services, Pods and Namespaces. They only read. */
export function inventoryCalls(transport: Transport): InventoryCalls {
	async function list<T>(
		resource: string,
		kind: string,
		decode: (item: unknown) => T,
		{namespace, ...selectors}: Selection = {},
		signal?: AbortSignal,
	): Promise<readonly T[]> {
		const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
		const {items} = await listPages(
			transport,
			`/api/v1${scope}/${resource}`,
			localized`list ${kind}`,
			decode,
			selectors,
			signal,
		);
		return items;
	}

	return {
		listNodes: (selection, signal) => list('nodes', 'Nodes', decodeNode, selection, signal),
		listServices: (selection, signal) => list('services', 'Services', decodeService, selection, signal),
		listPods: (selection, signal) => list('pods', 'Pods', decodePod, selection, signal),
		async searchPods(has, selection = {}, signal) {
			const kept = (item: unknown) => {
				const pod = decodePod(item);
				return has(pod) ? pod : undefined;
			};
			const seen = await list('pods', 'Pods', kept, selection, signal);
			return {
				pods: seen.filter(pod => pod !== undefined),
				isComplete: seen.length < (selection.most ?? Number.POSITIVE_INFINITY),
			};
		},
		listNamespaces: (selection, signal) => list('namespaces', 'Namespaces', decodeNamespace, selection, signal),
		async listApiServerAddresses(signal) {
			const {items} = await listPages(
				transport,
				'/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
				localized`list EndpointSlices`,
				decodeSliceAddresses,
				{labelSelector: 'kubernetes.io/service-name=kubernetes'},
				signal,
			);
			return [...new Set(items.flat())];
		},
	};
}

function decodeNode(value: unknown): NodeRecord {
	const {metadata, spec, status} = asModel<V1Node>(value);
	return {
		...decodeMeta(metadata),
		addresses: asList(asModel<V1NodeStatus>(status).addresses)
			.map(asModel<V1NodeAddress>)
			.map(({type, address}) => ({type: asText(type), address: asText(address)})),
		podCidrs: several(asModel<V1NodeSpec>(spec), 'podCIDRs', 'podCIDR'),
	};
}

function decodeService(value: unknown): ServiceRecord {
	const {metadata, spec, status} = asModel<V1Service>(value);
	const meta = asModel<V1ObjectMeta>(metadata);
	const asked = asModel<V1ServiceSpec>(spec);
	const balancer = asModel<V1LoadBalancerStatus>(asModel<V1ServiceStatus>(status).loadBalancer);
	const ingress = asList(balancer.ingress).map(asModel<V1LoadBalancerIngress>);
	const addresses = several(asked, 'clusterIPs', 'clusterIP');
	const externalName = asText(asked.externalName);
	const ingressHostnames = ingress.map(({hostname}) => asText(hostname)).filter(Boolean);
	const chosen = new Set(Object.values(asTextRecord(meta.annotations)).map(text => text.toLowerCase()));
	const chosenHostnames = ingressHostnames.filter(hostname => chosen.has(hostname.toLowerCase()));
	return {
		namespace: asText(meta.namespace),
		name: asText(meta.name),
		type: asText(asked.type) || 'ClusterIP',
		clusterIps: addresses.filter(address => address !== 'None'),
		headless: addresses.includes('None'),
		externalIps: asTexts(asked.externalIPs),
		ingressIps: ingress.map(({ip}) => asText(ip)).filter(Boolean),
		ingressHostnames,
		...(chosenHostnames.length > 0 && {chosenHostnames}),
		...(externalName === '' ? {} : {externalName}),
		ports: asList(asked.ports)
			.map(asModel<V1ServicePort>)
			.map(({name, port, protocol, targetPort = port}) => ({
				...(asText(name) === '' ? {} : {name: asText(name)}),
				port: Number(port),
				protocol: asText(protocol) || 'TCP',
				...(typeof targetPort === 'number' && {targetPort}),
			})),
		selector: asTextRecord(asked.selector),
		labels: asTextRecord(meta.labels),
	};
}

function decodePod(value: unknown): PodRecord {
	const {metadata, spec, status} = asModel<V1Pod>(value);
	const meta = asModel<V1ObjectMeta>(metadata);
	const asked = asModel<V1PodSpec>(spec);
	const state = asModel<V1PodStatus>(status);
	const optional = (name: string, text: unknown) => (asText(text) === '' ? {} : {[name]: asText(text)});
	return {
		namespace: asText(meta.namespace),
		name: asText(meta.name),
		labels: asTextRecord(meta.labels),
		phase: asText(state.phase),
		podIps:
			asList(state.podIPs).length > 0
				? asList(state.podIPs).map(each => asText(asModel<V1PodIP>(each).ip))
				: [asText(state.podIP)].filter(Boolean),
		...optional('hostIp', state.hostIP),
		hostNetwork: asked.hostNetwork === true,
		...optional('hostname', asked.hostname),
		...optional('subdomain', asked.subdomain),
		serviceAccountName: asText(asked.serviceAccountName),
		nodeName: asText(asked.nodeName),
	};
}

function decodeNamespace(value: unknown): NamespaceRecord {
	const {metadata, status} = asModel<V1Namespace>(value);
	return {...decodeMeta(metadata), phase: asText(asModel<V1NamespaceStatus>(status).phase)};
}

function decodeMeta(metadata: unknown) {
	const {name, creationTimestamp, labels} = asModel<V1ObjectMeta>(metadata);
	return {name: asText(name), createdAt: asDate(creationTimestamp) ?? new Date(0), labels: asTextRecord(labels)};
}

/** Reads a dual-stack list. An older server has only the single field, with the first value. */
function several<Model>(spec: Unchecked<Model>, list: keyof Model, single: keyof Model): readonly string[] {
	const all = asTexts(spec[list]);
	return all.length > 0 ? all : [asText(spec[single])].filter(Boolean);
}

function decodeSliceAddresses(value: unknown): readonly string[] {
	return asList(asModel<V1EndpointSlice>(value).endpoints).flatMap(endpoint =>
		asTexts(asModel<V1Endpoint>(endpoint).addresses),
	);
}
