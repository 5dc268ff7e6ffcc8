import {isLabel, isSubdomain} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {NodeRecord, PodRecord, ServiceRecord} from '../../cluster/records/index.js';
import {usualZone} from '../../review/evidence/network/index.js';
import {readClusterDomain} from '../evidence/index.js';
import type {HostOffer, KnownNames} from './hosts/index.js';
import {
	nodeForms,
	podForms,
	podSetForms,
	podSets,
	serviceForms,
	serviceNameForms,
	webhookForms,
} from './hosts/index.js';
import type {PurposeId} from './purposes.js';

/** An object of the cluster that a certificate can be for. */
export type Place = {
	readonly kind: 'Service' | 'Pod' | 'StatefulSet' | 'Node';
	readonly namespace?: string;
	readonly name: string;
	/** A phrase that distinguishes it from others. */
	readonly note: string;
	readonly hosts: readonly HostOffer[];
	/** `default/kubernetes`: listed last, and never proposed. */
	readonly isApiServer?: true;
};

export type Places = {
	/** By namespace and name. */
	readonly places: readonly Place[];
	/** The names with which typed hosts are compared. */
	readonly names: KnownNames;
	/** Why there may be more than is listed, as a sentence. */
	readonly missing?: string;
};

/** The purposes for objects of the cluster. */
export type PlacePurpose = Extract<PurposeId, 'service' | 'webhook' | 'pod' | 'kubelet-serving' | 'kubelet-client'>;

/** `shop/orders`, as it is typed and shown. A node has no namespace. */
export function placeName({namespace, name}: Pick<Place, 'namespace' | 'name'>): string {
	return namespace === undefined ? name : `${namespace}/${name}`;
}

/**
 * Lists the objects that a certificate of this purpose can be for. Without the right to list all namespaces, it lists only
 * `namespace`. Without that right, the list is empty, with the reason.
 *
 * @param namespace - the fallback.
 * @throws {ClusterError} for anything but a refusal.
 */
export async function listPlaces(
	cluster: Cluster,
	purpose: PlacePurpose,
	namespace: string,
	signal?: AbortSignal,
): Promise<Places> {
	switch (purpose) {
		case 'service':
		case 'webhook': {
			const [{items, missing}, domain] = await Promise.all([
				listWidest('Services', cluster.listServices, namespace, signal),
				domainOf(cluster, signal),
			]);
			const places = items.map(service => servicePlace(service, purpose, domain));
			return {places: sorted(places), names: {domain, ...(isWhole(missing) && {services: items})}, ...missing};
		}

		case 'pod': {
			const [pods, services, domain] = await Promise.all([
				listWidest('Pods', cluster.listPods, namespace, signal),
				listWidest('Services', cluster.listServices, namespace, signal),
				domainOf(cluster, signal),
			]);
			const places = [
				...podSets(pods.items).map(
					(set): Place => ({
						kind: 'StatefulSet',
						namespace: set.namespace,
						name: set.name,
						note: localized`StatefulSet, ${set.members.length === 1 ? '1 Pod' : `${set.members.length} Pods`}, headless Service ${set.subdomain}`,
						hosts: podSetForms(set, domain),
					}),
				),
				...pods.items.filter(isReachable).map(pod => podPlace(pod, services.items, domain)),
			];
			return {
				places: sorted(places),
				names: {domain, pods: pods.items, ...(isWhole(services.missing) ? {services: services.items} : {})},
				...pods.missing,
			};
		}

		default: {
			const {items, missing} = await listWidest('Nodes', cluster.listNodes, undefined, signal);
			return {places: sorted(items.map(nodePlace)), names: {}, ...missing};
		}
	}
}

/**
 * A place that is not on the list, from its name alone.
 *
 * @param domain - the domain of the cluster's DNS, if it is known.
 * @returns undefined for text that is no valid name.
 */
export function typedPlace(
	purpose: PlacePurpose,
	text: string,
	defaultNamespace: string,
	domain?: string,
): Place | undefined {
	if (purpose === 'kubelet-serving' || purpose === 'kubelet-client') {
		return isSubdomain(text) ? {kind: 'Node', name: text, note: localized`as typed`, hosts: []} : undefined;
	}

	const [, namespace = defaultNamespace, name = ''] = /^(?:([^/]*)\/)?([^/]*)$/.exec(text) ?? [];
	if (!isLabel(namespace) || !isLabel(name)) {
		return undefined;
	}

	if (purpose === 'pod') {
		return {kind: 'Pod', namespace, name, note: localized`as typed; type its names in the next step`, hosts: []};
	}

	const hosts = serviceNameForms(namespace, name, domain);
	return {
		kind: 'Service',
		namespace,
		name,
		note: localized`as typed`,
		hosts: purpose === 'webhook' ? webhookForms(hosts) : hosts,
	};
}

function servicePlace(service: ServiceRecord, purpose: 'service' | 'webhook', domain: string): Place {
	const {namespace, name, type, clusterIps, headless, externalName, ports} = service;
	const hosts = serviceForms(service, domain);
	const what = headless
		? 'headless'
		: externalName === undefined
			? [type, ...clusterIps].join(' ')
			: localized`alias of ${externalName}`;
	const open = ports.length === 0 ? '' : localized`, port ${ports.map(({port}) => port).join(', ')}`;
	const isApiServer = namespace === 'default' && name === 'kubernetes';
	return {
		kind: 'Service',
		namespace,
		name,
		note: isApiServer ? localized`the API server, which has a certificate of its own` : `${what}${open}`,
		...(isApiServer && {isApiServer}),
		hosts: purpose === 'webhook' ? webhookForms(hosts) : hosts,
	};
}

function podPlace(pod: PodRecord, services: readonly ServiceRecord[], domain: string): Place {
	const {namespace, name, podIps} = pod;
	return {
		kind: 'Pod',
		namespace,
		name,
		note: localized`Pod, ${podIps.join(', ')}`,
		hosts: podForms(pod, services, domain),
	};
}

function nodePlace(node: NodeRecord): Place {
	return {
		kind: 'Node',
		name: node.name,
		note: node.addresses.map(({address}) => address).join(', '),
		hosts: nodeForms(node),
	};
}

/** The domain of the cluster's DNS, as far as it may be read. */
async function domainOf(cluster: Cluster, signal?: AbortSignal): Promise<string> {
	const {value} = await readClusterDomain(cluster, () => new Date(), signal);
	return value.zones[0] ?? usualZone;
}

/** A Pod on the host's network has the node's address, which it does not own. */
function isReachable({podIps, hostNetwork, phase}: PodRecord): boolean {
	return podIps.length > 0 && !hostNetwork && phase !== 'Succeeded' && phase !== 'Failed';
}

function sorted(places: readonly Place[]): readonly Place[] {
	const weight = ({isApiServer}: Place) => (isApiServer === true ? 1 : 0);
	return places.toSorted(
		(a, b) => weight(a) - weight(b) || compare(a.namespace ?? '', b.namespace ?? '') || compare(a.name, b.name),
	);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** An object that is missing in an incomplete list may exist all the same. */
function isWhole({missing}: {readonly missing?: string}): boolean {
	return missing === undefined;
}

type List<T> = (selection?: {readonly namespace?: string}, signal?: AbortSignal) => Promise<readonly T[]>;
type Listed<T> = {readonly items: readonly T[]; readonly missing: {readonly missing?: string}};

async function listWidest<T>(
	what: string,
	list: List<T>,
	namespace: string | undefined,
	signal?: AbortSignal,
): Promise<Listed<T>> {
	const everywhere = await allowed(list({}, signal));
	if (everywhere !== undefined) {
		return {items: everywhere, missing: {}};
	}

	const here = namespace === undefined ? undefined : await allowed(list({namespace}, signal));
	return here === undefined
		? {items: [], missing: {missing: localized`you may not list ${what}: type the name`}}
		: {items: here, missing: {missing: localized`you may list ${what} in namespace ${namespace} only: type others`}};
}

async function allowed<T>(answer: Promise<T>): Promise<T | undefined> {
	try {
		return await answer;
	} catch (error) {
		if (error instanceof ClusterError && error.code === 'forbidden') {
			return undefined;
		}

		throw error;
	}
}
