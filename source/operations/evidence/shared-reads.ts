import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {BindingRecord, NodeRecord, RoleRecord, Selection, ServiceRecord} from '../../cluster/records/index.js';
import type {Certificate} from '../../pki/index.js';
import type {Authorities, Evidence, Reading, TrustDomains} from '../../review/evidence/index.js';
import {indexAuthorities} from '../../review/evidence/index.js';
import type {
	ApiServerAddresses,
	ClusterDomain,
	Nodes,
	RouteLists,
	Routes,
	Services,
} from '../../review/evidence/network/index.js';
import {apiServerAddresses, indexNodes, indexRoutes, indexServices} from '../../review/evidence/network/index.js';
import type {Rights} from '../../review/evidence/rights/index.js';
import {indexRights} from '../../review/evidence/rights/index.js';
import {certificatesIn} from '../read/index.js';
import type {AccountPodsRead} from './account-pods.js';
import {createAccountPods} from './account-pods.js';
import {readClusterDomain} from './cluster-domain.js';
import type {Fresh} from './fresh.js';
import {createFresh} from './fresh.js';
import {mapReading, missingRight, readConfigMap, readingOf} from './reading.js';
import {readRoutes} from './routes.js';
import {readTrustDomains} from './trust-domains.js';

/** How many objects of a kind are read at most: a review must not read all of a huge cluster. */
const mostNodes = 2000;
const mostServices = 5000;
const mostBindings = 10_000;
/** A Node lists all its images, so that few Nodes make a large answer. */
const nodesPerPage = 100;

/** The parts of evidence that all requests share, named as in the evidence. */
export type SharedReads = {
	readonly [Part in Exclude<keyof Evidence, 'pods' | 'powers' | 'requester' | 'accountPods'>]-?: Fresh<
		Answer<Evidence[Part]>
	>;
} & {readonly accountPods: AccountPodsRead};

type Answer<Of> = Extract<Of, {readonly state: 'read'}> extends {readonly value: infer Value} ? Value : never;

/** What the review of every request needs from a cluster: some lists, and the configuration that its installer published. */
export function createSharedReads(
	cluster: Cluster,
	{now, signal, onChange}: {readonly now: () => Date; readonly signal: AbortSignal | undefined; onChange(): void},
): SharedReads {
	const list = <T>(resource: string, group: string, asking: () => Promise<T>) =>
		readingOf({verb: 'list', resource, group}, asking, now);
	const configMap = (namespace: string, name: string) => readConfigMap(cluster, namespace, name, now, signal);
	// Two parts need it at the same time.
	let clientsReading: ReturnType<typeof configMap> | undefined;
	const clientsConfigMap = () => {
		clientsReading ??= configMap('kube-system', 'extension-apiserver-authentication').finally(() => {
			clientsReading = undefined;
		});
		return clientsReading;
	};

	/** While the list is being read, nobody needs to ask for a single Service. */
	let servicesReading: Promise<Reading<readonly ServiceRecord[]>> | undefined;
	const allServices = () => {
		servicesReading = list('services', '', () => cluster.listServices({most: mostServices}, signal)).finally(() => {
			servicesReading = undefined;
		});
		return servicesReading;
	};
	const kubernetesService = async () => {
		const all = await servicesReading;
		const own =
			all?.state === 'read'
				? all.value.filter(({namespace, name}) => namespace === 'default' && name === 'kubernetes')
				: [];
		return all?.state === 'read' && own.length > 0
			? {...all, value: own}
			: list('services', '', () =>
					cluster.listServices({namespace: 'default', fieldSelector: 'metadata.name=kubernetes'}, signal),
				);
	};

	return {
		bindings: createFresh<RightsLists, Rights>({
			read: () => readRights(cluster, now, signal),
			derive: ({bindings, roles, unread}) => indexRights(bindings, roles, unread),
			now,
			onChange,
		}),
		nodes: createFresh<readonly NodeRecord[], Nodes>({
			read: () => list('nodes', '', () => cluster.listNodes({limit: nodesPerPage, most: mostNodes}, signal)),
			derive: nodes => indexNodes(nodes, nodes.length < mostNodes),
			now,
			onChange,
		}),
		services: createFresh<readonly ServiceRecord[], Services>({
			read: allServices,
			derive: services => indexServices(services, services.length < mostServices),
			now,
			onChange,
		}),
		apiServer: createFresh<ApiServerLists, ApiServerAddresses>({
			async read() {
				const [service, endpoints, info] = await Promise.all([
					kubernetesService(),
					list('endpointslices', 'discovery.k8s.io', () => cluster.listApiServerAddresses(signal)),
					// kubeadm publishes it for everybody. Other installers do not, and few users may read that.
					configMap('kube-public', 'cluster-info'),
				]);
				// The address of the Service shows that the usual one is wrong. The rest is additional.
				return mapReading(service, services => ({
					service: services.flatMap(({clusterIps}) => clusterIps),
					endpoints: endpoints.state === 'read' ? endpoints.value : [],
					advertised: advertisedHost(info.state === 'read' ? info.value?.data['kubeconfig'] : undefined),
					unread: endpoints.state === 'read' ? [] : [endpoints.why],
				}));
			},
			derive: ({service, endpoints, advertised, unread}) =>
				apiServerAddresses(service, endpoints, cluster.info.server, unread, advertised),
			now,
			onChange,
		}),
		domain: createFresh<ClusterDomain, ClusterDomain>({
			read: () => readClusterDomain(cluster, now, signal),
			derive: domain => domain,
			now,
			onChange,
		}),
		authorities: createFresh<ReadonlyArray<readonly [place: string, pem: string]>, Authorities>({
			async read() {
				const [root, clients] = await Promise.all([configMap('default', 'kube-root-ca.crt'), clientsConfigMap()]);
				const {caData} = cluster.endpoint;
				const published = root.state === 'read' ? root.value?.data : undefined;
				const trusted = clients.state === 'read' ? clients.value?.data : undefined;
				const found = [
					[localized`the CA of client certificates`, trusted?.['client-ca-file']],
					[localized`the CA of front proxies`, trusted?.['requestheader-client-ca-file']],
					[localized`the CA in kube-root-ca.crt`, published?.['ca.crt']],
					[localized`the CA in the kubeconfig`, caData && Buffer.from(caData, 'base64').toString()],
				] as const;
				const value = found.flatMap(([place, pem]) => (pem ? [[place, pem] as const] : []));
				const refused = [clients, root].find(({state}) => state !== 'read');
				return value.length === 0 && refused !== undefined && refused.state !== 'read'
					? refused
					: {state: 'read', value, at: now()};
			},
			derive: found => indexAuthorities(found.map(([place, pem]) => ({place, certificates: readable(pem)}))),
			now,
			onChange,
		}),
		clientAuthorities: createFresh<readonly string[], readonly Certificate[]>({
			async read() {
				const reading = await clientsConfigMap();
				if (reading.state === 'read' && reading.value === undefined) {
					return {
						state: 'failed',
						why: localized`there is no ConfigMap kube-system/extension-apiserver-authentication`,
						at: now(),
					};
				}

				return mapReading(reading, map =>
					['client-ca-file', 'requestheader-client-ca-file'].flatMap(file => map?.data[file] ?? []),
				);
			},
			derive: pems => pems.flatMap(readable),
			now,
			onChange,
		}),
		routes: createFresh<RouteLists, Routes>({
			read: () => readRoutes(cluster, now, signal),
			derive: indexRoutes,
			now,
			onChange,
		}),
		trustDomains: createFresh<TrustDomains, TrustDomains>({
			read: () => readTrustDomains(cluster, now, signal),
			derive: domains => domains,
			now,
			onChange,
		}),
		accountPods: createAccountPods(cluster, {now, signal, onChange}),
	};
}

/** The certificates in a ConfigMap or kubeconfig; none if one of them can't be read. */
function readable(pem: string): readonly Certificate[] {
	try {
		return certificatesIn(pem, localized`the cluster`).map(({certificate}) => certificate);
	} catch {
		return [];
	}
}

/** The host of the one server in a kubeconfig as kubeadm writes it; undefined for any other text. */
function advertisedHost(kubeconfig: string | undefined): string | undefined {
	const [, server = ''] = /^\s*server:\s*["']?(https:\/\/[^\s"'#]+)/m.exec(kubeconfig ?? '') ?? [];
	return URL.canParse(server) ? new URL(server).hostname : undefined;
}

type ApiServerLists = {
	readonly service: readonly string[];
	readonly endpoints: readonly string[];
	readonly advertised: string | undefined;
	readonly unread: readonly string[];
};

type RightsLists = {
	readonly bindings: readonly BindingRecord[];
	readonly roles: readonly RoleRecord[];
	readonly unread: readonly string[];
};

/** Bindings and roles: four lists, some of which the server may refuse. */
async function readRights(
	cluster: Cluster,
	now: () => Date,
	signal: AbortSignal | undefined,
): Promise<Reading<RightsLists>> {
	const selection: Selection = {most: mostBindings};
	const group = 'rbac.authorization.k8s.io';
	async function read<T>(resource: string, asking: () => Promise<readonly T[]>) {
		const reading = await readingOf({verb: 'list', resource, group}, asking, now);
		const items = reading.state === 'read' ? reading.value : [];
		const cut = items.length >= mostBindings ? [localized`there are more ${resource} than are read at once`] : [];
		return {resource, reading, items, unread: reading.state === 'read' ? cut : [reading.why]};
	}

	const [clusterWide, namespaced, clusterRoles, roles] = await Promise.all([
		read('clusterrolebindings', () => cluster.listClusterRoleBindings(selection, signal)),
		read('rolebindings', () => cluster.listRoleBindings(selection, signal)),
		read('clusterroles', () => cluster.listClusterRoles(selection, signal)),
		read('roles', () => cluster.listRoles(selection, signal)),
	]);
	const all = [clusterWide, namespaced, clusterRoles, roles];
	if (all.every(({reading}) => reading.state === 'refused')) {
		const resource = all.map(part => part.resource).join(', ');
		return {state: 'refused', why: missingRight({verb: 'list', resource, group}), at: now()};
	}

	if (clusterWide.reading.state === 'failed' && namespaced.reading.state === 'failed') {
		return clusterWide.reading;
	}

	return {
		state: 'read',
		value: {
			bindings: [...clusterWide.items, ...namespaced.items],
			roles: [...clusterRoles.items, ...roles.items],
			unread: all.flatMap(({unread}) => unread),
		},
		at: now(),
	};
}
