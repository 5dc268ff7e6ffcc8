import {localized} from '../../../base/text/index.js';
import type {PodRecord, ServiceRecord} from '../../../cluster/records/index.js';
import {usualZone} from '../../../review/evidence/network/index.js';
import {podAddressName, podOwnName} from './host-forms.js';

/** The names in the cluster, as far as they may be listed. */
export type KnownNames = {
	readonly services?: readonly ServiceRecord[];
	readonly pods?: readonly PodRecord[];
	/** The domain of the cluster's DNS; `cluster.local` if it is not known. */
	readonly domain?: string;
};

export type HostAdvice = {
	/** Why no client can connect by this name, as a sentence. */
	readonly message: string;
	/** Names that would work instead, the most likely first. */
	readonly instead: readonly string[];
};

/**
 * What is wrong with a name of the cluster that its DNS does not resolve, such as a Pod's name.
 *
 * @returns undefined for a name that resolves, or that can't be judged, such as a name in another zone.
 */
export function adviseHost(
	host: string,
	{services, pods, domain = usualZone}: KnownNames = {},
): HostAdvice | undefined {
	const lower = host.toLowerCase();
	const local = {host: lower, inside: withoutDomain(lower, domain), domain};
	return (
		adviseZone(local) ?? advisePod(local, pods) ?? adviseServicePart(local, services, pods) ?? adviseWildcard(local)
	);
}

type Local = {
	/** In lower case. */
	readonly host: string;
	/** The part before the cluster's domain; the whole name if it ends in another domain. */
	readonly inside: string;
	readonly domain: string;
};

function withoutDomain(host: string, domain: string): string {
	return host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : host;
}

/** `orders.shop.svc.cluster` and `orders.shop.cluster.local`: a part of the zone is missing. */
function adviseZone({host, inside, domain}: Local): HostAdvice | undefined {
	const [first = ''] = domain.split('.');
	if (first !== domain && host.endsWith(`.svc.${first}`)) {
		const half = host.slice(0, -first.length - 1);
		return {
			message: localized`it ends in the middle of the zone, which nothing answers`,
			instead: [`${half}.${domain}`, half],
		};
	}

	return inside !== host && !/(^|\.)(svc|pod)(\.|$)/.test(inside)
		? {message: localized`names in ${domain} go on with svc or pod`, instead: [`${inside}.svc.${domain}`]}
		: undefined;
}

/** `my-pod.shop.pod.cluster.local`: DNS has names of Pods only by their addresses. */
function advisePod({host, inside, domain}: Local, pods: readonly PodRecord[] | undefined): HostAdvice | undefined {
	const [, first = '', namespace = ''] = /^([^.]+)\.([^.]+)\.pod$/.exec(inside) ?? [];
	if (first === '') {
		return undefined;
	}

	if (isDashedAddress(first)) {
		return host.endsWith('.pod')
			? {message: localized`a name by address is answered in full only`, instead: [`${host}.${domain}`]}
			: undefined;
	}

	const pod = pods?.find(each => each.namespace === namespace && each.name === first);
	return {
		message: localized`a Pod's name is no DNS name: DNS knows a Pod by its address`,
		instead: pod === undefined ? [] : namesOf(pod, domain),
	};
}

function adviseServicePart(
	{host, inside, domain}: Local,
	services: readonly ServiceRecord[] | undefined,
	pods: readonly PodRecord[] | undefined,
): HostAdvice | undefined {
	const [, name = '', namespace = ''] = /^([^.*]+)\.([^.]+)\.svc$/.exec(inside) ?? [];
	if (services === undefined || name === '') {
		return undefined;
	}

	if (services.some(each => each.namespace === namespace && each.name === name)) {
		return undefined;
	}

	const pod = pods?.find(each => each.namespace === namespace && each.name === name);
	if (pod !== undefined) {
		return {
			message: localized`${name} is a Pod, and only Services have names that end so`,
			instead: namesOf(pod, domain),
		};
	}

	const elsewhere = services.find(each => each.name === name);
	return {
		message: localized`there is no Service ${name} in namespace ${namespace} now`,
		instead: elsewhere === undefined ? [] : [host.replace(`.${namespace}.`, `.${elsewhere.namespace}.`)],
	};
}

/** A wildcard matches one label (RFC 9525 §6.3): `*.svc.cluster.local` matches no Service. */
function adviseWildcard({inside, host, domain}: Local): HostAdvice | undefined {
	if ((inside === '*' && inside !== host) || inside === '*.svc') {
		return {
			message: localized`a wildcard stands for one label only, and Services have two before svc`,
			instead: [`*.NAMESPACE.svc.${domain}`],
		};
	}

	return /^\*\.[^.]+\.svc$/.test(inside)
		? {
				message: localized`it is good for every Service of the namespace: whoever has the key can pose as any of them`,
				instead: [],
			}
		: undefined;
}

function namesOf(pod: PodRecord, domain: string): readonly string[] {
	const own = podOwnName(pod);
	return [
		...(own === undefined ? [] : [`${own}.svc.${domain}`]),
		...pod.podIps.map(ip => podAddressName(ip, pod.namespace, domain)),
	];
}

/** `10-0-35-7`, or an IPv6 address with dashes instead of colons: all eight groups, or with a gap. */
function isDashedAddress(label: string): boolean {
	const groups = label.split('-');
	return (
		/^\d{1,3}(-\d{1,3}){3}$/.test(label) ||
		(groups.every(group => /^[\da-f]{0,4}$/.test(group)) && (label.includes('--') || groups.length === 8))
	);
}
