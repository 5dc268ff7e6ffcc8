import type {PodRecord, ServiceRecord} from '../../cluster/records.js';
import {clusterDomain, podAddressName, podOwnName} from './host-forms.js';

/** What is known of the cluster's names, as far as it may be listed. */
export type KnownNames = {
	readonly services?: readonly ServiceRecord[];
	readonly pods?: readonly PodRecord[];
};

export type HostAdvice = {
	/** Why no client will reach anything by this name, a sentence. */
	readonly message: string;
	/** Names that would work instead; the first is the likeliest. */
	readonly instead: readonly string[];
};

/**
 * What is wrong with a name of the cluster that its DNS does not answer, such as a Pod's name.
 *
 * @returns undefined for a name that resolves, or of which nothing is known: names of other zones are not judged.
 */
export function adviseHost(host: string, {services, pods}: KnownNames = {}): HostAdvice | undefined {
	const lower = host.toLowerCase();
	return (
		adviseZone(lower) ?? advisePod(lower, pods) ?? adviseServicePart(lower, services, pods) ?? adviseWildcard(lower)
	);
}

/** `orders.shop.svc.cluster` and `orders.shop.cluster.local`: a part of the zone is missing. */
function adviseZone(host: string): HostAdvice | undefined {
	const half = /^(.+)\.svc\.cluster$/.exec(host)?.[1];
	if (half !== undefined) {
		return {
			message: 'it ends in the middle of the zone, which nothing answers',
			instead: [`${half}.svc.${clusterDomain}`, `${half}.svc`],
		};
	}

	const [, before = '', kind] = /^(.+?)(?:\.(svc|pod))?\.cluster\.local$/.exec(host) ?? [];
	return before !== '' && kind === undefined && !before.includes('.svc.') && !before.includes('.pod.')
		? {
				message: `names in ${clusterDomain} go on with svc or pod`,
				instead: [`${before}.svc.${clusterDomain}`],
			}
		: undefined;
}

/** `my-pod.shop.pod.cluster.local`: DNS knows Pods by their addresses alone. */
function advisePod(host: string, pods: readonly PodRecord[] | undefined): HostAdvice | undefined {
	const [, first = '', namespace = ''] = /^([^.]+)\.([^.]+)\.pod(?:\.cluster\.local)?$/.exec(host) ?? [];
	if (first === '') {
		return undefined;
	}

	if (isDashedAddress(first)) {
		return host.endsWith('.pod')
			? {message: 'a name by address is answered in full only', instead: [`${host}.${clusterDomain}`]}
			: undefined;
	}

	const pod = pods?.find(each => each.namespace === namespace && each.name === first);
	return {
		message: "a Pod's name is no DNS name: DNS knows a Pod by its address",
		instead: pod === undefined ? [] : namesOf(pod),
	};
}

function adviseServicePart(
	host: string,
	services: readonly ServiceRecord[] | undefined,
	pods: readonly PodRecord[] | undefined,
): HostAdvice | undefined {
	const [, name = '', namespace = ''] = /^([^.*]+)\.([^.]+)\.svc(?:\.cluster\.local)?$/.exec(host) ?? [];
	if (services === undefined || name === '') {
		return undefined;
	}

	if (services.some(each => each.namespace === namespace && each.name === name)) {
		return undefined;
	}

	const pod = pods?.find(each => each.namespace === namespace && each.name === name);
	if (pod !== undefined) {
		return {message: `${name} is a Pod, and only Services have names that end so`, instead: namesOf(pod)};
	}

	const elsewhere = services.find(each => each.name === name);
	return {
		message: `there is no Service ${name} in namespace ${namespace} now`,
		instead: elsewhere === undefined ? [] : [host.replace(`.${namespace}.`, `.${elsewhere.namespace}.`)],
	};
}

/** A wildcard stands for one label (RFC 9525 §6.3): `*.svc.cluster.local` matches no Service. */
function adviseWildcard(host: string): HostAdvice | undefined {
	if (/^\*\.(svc\.)?cluster\.local$/.test(host) || host === '*.svc') {
		return {
			message: 'a wildcard stands for one label only, and Services have two before svc',
			instead: [`*.NAMESPACE.svc.${clusterDomain}`],
		};
	}

	return /^\*\.[^.]+\.svc(\.cluster\.local)?$/.test(host)
		? {
				message: 'it is good for every Service of the namespace: whoever has the key can pose as any of them',
				instead: [],
			}
		: undefined;
}

function namesOf(pod: PodRecord): readonly string[] {
	const own = podOwnName(pod);
	return [
		...(own === undefined ? [] : [`${own}.svc.${clusterDomain}`]),
		...pod.podIps.map(ip => podAddressName(ip, pod.namespace)),
	];
}

/** `10-0-35-7`, or an IPv6 address with dashes for colons: all eight groups, or with a gap. */
function isDashedAddress(label: string): boolean {
	const groups = label.split('-');
	return (
		/^\d{1,3}(-\d{1,3}){3}$/.test(label) ||
		(groups.every(group => /^[\da-f]{0,4}$/.test(group)) && (label.includes('--') || groups.length === 8))
	);
}
