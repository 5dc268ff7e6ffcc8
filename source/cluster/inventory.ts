import {asDate, asList, asObject, asText, asTextRecord, asTexts} from './decode.js';
import {listPages} from './list-pages.js';
import type {NamespaceRecord, NodeRecord, PodRecord, Selection, ServiceRecord} from './records.js';
import type {Transport} from './transport.js';
import type {Cluster} from './types.js';

/** The calls on what runs in a cluster: reads only. */
export function inventoryCalls(
	transport: Transport,
): Pick<Cluster, 'listNodes' | 'listServices' | 'listPods' | 'listNamespaces' | 'listApiServerAddresses'> {
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
			`list ${kind}`,
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
		listNamespaces: (selection, signal) => list('namespaces', 'Namespaces', decodeNamespace, selection, signal),
		async listApiServerAddresses(signal) {
			const {items} = await listPages(
				transport,
				'/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
				'list EndpointSlices',
				decodeSliceAddresses,
				{labelSelector: 'kubernetes.io/service-name=kubernetes'},
				signal,
			);
			return [...new Set(items.flat())];
		},
	};
}

function decodeNode(value: unknown): NodeRecord {
	const {metadata, spec, status} = asObject(value);
	return {
		...decodeMeta(metadata),
		addresses: asList(asObject(status)['addresses']).map(each => ({
			type: asText(asObject(each)['type']),
			address: asText(asObject(each)['address']),
		})),
		podCidrs: several(spec, 'podCIDRs', 'podCIDR'),
	};
}

function decodeService(value: unknown): ServiceRecord {
	const {metadata, spec, status} = asObject(value);
	const asked = asObject(spec);
	const ingress = asList(asObject(asObject(status)['loadBalancer'])['ingress']).map(asObject);
	const addresses = several(spec, 'clusterIPs', 'clusterIP');
	const externalName = asText(asked['externalName']);
	const ingressHostnames = ingress.map(({hostname}) => asText(hostname)).filter(Boolean);
	const chosen = new Set(
		Object.values(asTextRecord(asObject(metadata)['annotations'])).map(text => text.toLowerCase()),
	);
	const chosenHostnames = ingressHostnames.filter(hostname => chosen.has(hostname.toLowerCase()));
	return {
		namespace: asText(asObject(metadata)['namespace']),
		name: asText(asObject(metadata)['name']),
		type: asText(asked['type']) || 'ClusterIP',
		clusterIps: addresses.filter(address => address !== 'None'),
		headless: addresses.includes('None'),
		externalIps: asTexts(asked['externalIPs']),
		ingressIps: ingress.map(({ip}) => asText(ip)).filter(Boolean),
		ingressHostnames,
		...(chosenHostnames.length > 0 && {chosenHostnames}),
		...(externalName === '' ? {} : {externalName}),
		ports: asList(asked['ports'])
			.map(asObject)
			.map(({name, port, protocol}) => ({
				...(asText(name) === '' ? {} : {name: asText(name)}),
				port: Number(port),
				protocol: asText(protocol) || 'TCP',
			})),
		selector: asTextRecord(asked['selector']),
		labels: asTextRecord(asObject(metadata)['labels']),
	};
}

function decodePod(value: unknown): PodRecord {
	const {metadata, spec, status} = asObject(value);
	const asked = asObject(spec);
	const state = asObject(status);
	const optional = (name: string, text: unknown) => (asText(text) === '' ? {} : {[name]: asText(text)});
	return {
		namespace: asText(asObject(metadata)['namespace']),
		name: asText(asObject(metadata)['name']),
		labels: asTextRecord(asObject(metadata)['labels']),
		phase: asText(state['phase']),
		podIps:
			asList(state['podIPs']).length > 0
				? asList(state['podIPs']).map(each => asText(asObject(each)['ip']))
				: [asText(state['podIP'])].filter(Boolean),
		...optional('hostIp', state['hostIP']),
		hostNetwork: asked['hostNetwork'] === true,
		...optional('hostname', asked['hostname']),
		...optional('subdomain', asked['subdomain']),
		serviceAccountName: asText(asked['serviceAccountName']),
		nodeName: asText(asked['nodeName']),
	};
}

function decodeNamespace(value: unknown): NamespaceRecord {
	const {metadata, status} = asObject(value);
	return {...decodeMeta(metadata), phase: asText(asObject(status)['phase'])};
}

function decodeMeta(metadata: unknown) {
	const {name, creationTimestamp, labels} = asObject(metadata);
	return {name: asText(name), createdAt: asDate(creationTimestamp) ?? new Date(0), labels: asTextRecord(labels)};
}

/** Dual-stack lists came later than the one field, which holds the first of them. */
function several(spec: unknown, list: string, single: string): readonly string[] {
	const all = asTexts(asObject(spec)[list]);
	return all.length > 0 ? all : [asText(asObject(spec)[single])].filter(Boolean);
}

function decodeSliceAddresses(value: unknown): readonly string[] {
	return asList(asObject(value)['endpoints']).flatMap(endpoint => asTexts(asObject(endpoint)['addresses']));
}
