import {localized} from '../../../base/text/index.js';
import type {NodeRecord, PodRecord, ServiceRecord} from '../../../cluster/records/index.js';
import {usualZone} from '../../../review/evidence/network/index.js';

/** A name or address of an object in the cluster, as the guide offers it. */
export type HostOffer = {
	/** In the form of a spec's `hosts`. Names come from the cluster: hostile text. */
	readonly host: string;
	/** Who uses this name, or what may change about it; a phrase. */
	readonly note: string;
	/** Whether it is preselected: most clients use it, and it belongs only to this object. */
	readonly isTicked: boolean;
};

/**
 * The four names of a Service in the cluster's DNS (DNS-based service discovery, §2.3).
 *
 * @param domain - the domain of the cluster's DNS, here and in the functions below.
 */
export function serviceNameForms(namespace: string, name: string, domain: string = usualZone): readonly HostOffer[] {
	return [
		offer(`${name}.${namespace}.svc`, localized`in the cluster; webhooks are called so`, true),
		offer(`${name}.${namespace}.svc.${domain}`, localized`the same in full`, true),
		offer(`${name}.${namespace}`, localized`the same, short`, true),
		offer(name, localized`only within namespace ${namespace}`, false),
	];
}

/** Every name and address of a Service, with a note on each. Those for most clients are preselected. */
export function serviceForms(service: ServiceRecord, domain: string = usualZone): readonly HostOffer[] {
	const {namespace, name, headless} = service;
	return unique([
		...serviceNameForms(namespace, name, domain),
		...(headless ? memberWildcards(namespace, name, domain) : []),
		...service.clusterIps.map(ip => offer(ip, localized`ClusterIP; another if recreated`, true)),
		...service.ingressHostnames.map(host => offer(host, localized`load balancer, from outside`, false)),
		...service.ingressIps.map(ip => offer(ip, localized`load balancer, from outside`, false)),
		...service.externalIps.map(ip => offer(ip, localized`external IP, from outside`, false)),
		...(service.externalName === undefined
			? []
			: [offer(service.externalName, localized`what the Service is an alias of`, false)]),
	]);
}

/**
 * The only name that the API server uses for a webhook or an aggregated API is `NAME.NAMESPACE.svc`. It is preselected; the
 * others are not.
 */
export function webhookForms(forms: readonly HostOffer[]): readonly HostOffer[] {
	return forms.map(each =>
		/^[^.]+\.[^.]+\.svc$/.test(each.host)
			? {...each, note: localized`the API server calls exactly this`, isTicked: true}
			: {...each, isTicked: false},
	);
}

/**
 * Names of a Pod that resolve, and its addresses. The names are made from its address, or from its hostname and subdomain.
 */
export function podForms(
	pod: PodRecord,
	services: readonly ServiceRecord[] = [],
	domain: string = usualZone,
): readonly HostOffer[] {
	const {namespace, podIps} = pod;
	const own = podOwnName(pod);
	return unique([
		...(own === undefined
			? []
			: [
					offer(`${own}.svc.${domain}`, localized`this Pod by its own name`, true),
					offer(`${own}.svc`, localized`the same, short`, true),
				]),
		...podIps.flatMap(ip => [
			offer(podAddressName(ip, namespace, domain), localized`by IP; a restart changes it`, own === undefined),
			offer(ip, localized`a restart changes it`, own === undefined),
		]),
		...services
			.filter(service => selects(service, pod))
			.flatMap(service =>
				serviceNameForms(service.namespace, service.name, domain).map(form => ({
					...form,
					note: localized`Service ${service.name} leads to this Pod`,
					isTicked: false,
				})),
			),
	]);
}

/** Pods of one StatefulSet. They share a headless Service, and their hostnames differ only by the ordinal at the end. */
export type PodSet = {
	readonly namespace: string;
	readonly name: string;
	/** The headless Service, `spec.serviceName` of the StatefulSet. */
	readonly subdomain: string;
	/** `web-0`, `web-1` …, in order. */
	readonly members: readonly string[];
};

/** StatefulSets, derived from their Pods. Fewer users have the right to list StatefulSets themselves. */
export function podSets(pods: readonly PodRecord[]): readonly PodSet[] {
	const sets = new Map<string, PodSet>();
	for (const {namespace, subdomain, hostname} of pods) {
		const [, name, ordinal] = /^(.+)-(\d+)$/.exec(hostname ?? '') ?? [];
		if (subdomain === undefined || name === undefined || ordinal === undefined) {
			continue;
		}

		const key = JSON.stringify([namespace, subdomain, name]);
		const members = [...(sets.get(key)?.members ?? []), `${name}-${ordinal}`];
		sets.set(key, {namespace, name, subdomain, members: members.toSorted(byOrdinal)});
	}

	return [...sets.values()];
}

/** Names of a StatefulSet's Pods: a wildcard for all, including future ones, and each Pod's name. */
export function podSetForms({namespace, subdomain, members}: PodSet, domain: string = usualZone): readonly HostOffer[] {
	return unique([
		...memberWildcards(namespace, subdomain, domain),
		...members.map(member =>
			offer(`${member}.${subdomain}.${namespace}.svc.${domain}`, localized`one of its Pods`, false),
		),
		...serviceNameForms(namespace, subdomain, domain).map(form => ({
			...form,
			note: localized`the headless Service: any of its Pods`,
		})),
	]);
}

/** The addresses that a node reports about itself. */
export function nodeForms({addresses}: NodeRecord): readonly HostOffer[] {
	return unique(
		addresses.map(({type, address}) =>
			offer(address, localized`${type}, as the node itself says`, !type.startsWith('External')),
		),
	);
}

/** `10-0-35-7.shop.pod.cluster.local`, the only name of a Pod without a subdomain. */
export function podAddressName(ip: string, namespace: string, domain: string = usualZone): string {
	return `${ip.replaceAll(/[.:]/g, '-')}.${namespace}.pod.${domain}`;
}

/** `web-0.nginx.shop`, for a Pod with hostname and subdomain. Other Pods have no name that resolves. */
export function podOwnName({namespace, hostname, subdomain}: PodRecord): string | undefined {
	return hostname === undefined || subdomain === undefined ? undefined : `${hostname}.${subdomain}.${namespace}`;
}

function memberWildcards(namespace: string, service: string, domain: string): readonly HostOffer[] {
	return [
		offer(`*.${service}.${namespace}.svc.${domain}`, localized`each of its Pods, also those to come`, true),
		offer(`*.${service}.${namespace}.svc`, localized`the same, short`, true),
	];
}

function selects({namespace, selector}: ServiceRecord, pod: PodRecord): boolean {
	const wanted = Object.entries(selector);
	return namespace === pod.namespace && wanted.length > 0 && wanted.every(([key, value]) => pod.labels[key] === value);
}

function byOrdinal(a: string, b: string): number {
	return Number(a.slice(a.lastIndexOf('-') + 1)) - Number(b.slice(b.lastIndexOf('-') + 1));
}

function offer(host: string, note: string, isTicked: boolean): HostOffer {
	return {host, note, isTicked};
}

function unique(offers: readonly HostOffer[]): readonly HostOffer[] {
	const first = new Map<string, HostOffer>();
	for (const each of offers) {
		if (each.host !== '' && !first.has(each.host)) {
			first.set(each.host, each);
		}
	}

	return [...first.values()];
}
