import {isClassicDomain, isTopLevelDomain} from '../../checks/index.js';
import {answered} from '../../evidence/index.js';
import {serviceKey} from '../../evidence/network/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';
import {hosts, serviceAccountNamespace, serviceOf} from './host-names.js';

/** The Service of the cluster that each host means, by `NAMESPACE/NAME`, without the API server's own. */
export const serviceByHost = remembered((subject): ReadonlyMap<string, string> => {
	const found = new Map<string, string>();
	for (const host of hosts(subject)) {
		const {service = '', namespace = ''} = serviceOf(host, subject) ?? {};
		// Other rules report wildcards over Services.
		if (service !== '' && service !== '*') {
			found.set(host, serviceKey({namespace, name: service}));
		}
	}

	const places = new Set([...found.values()].map(key => key.split('/', 1)[0] ?? ''));
	const own = serviceAccountNamespace(subject);
	if (own !== undefined) {
		places.add(own);
	}

	// `orders.shop` also shows the namespace of a short name such as `orders`.
	const short = hosts(subject).filter(host => !found.has(host) && /^(\*\.)?[^*]+$/.test(host));
	for (const host of short) {
		const key = withNamespace(host, subject);
		if (key !== undefined) {
			found.set(host, key);
			places.add(key.split('/', 1)[0] ?? '');
		}
	}

	for (const host of short) {
		const key = found.has(host) ? undefined : withinNamespace(host, places, subject);
		if (key !== undefined) {
			found.set(host, key);
		}
	}

	for (const host of short) {
		const key = found.has(host) ? undefined : ofNamedPod(host, found, subject);
		if (key !== undefined) {
			found.set(host, key);
		}
	}

	for (const [host, key] of found) {
		if (key === 'default/kubernetes') {
			found.delete(host);
		}
	}

	return found;
});

/** The Services that the names mean, each with those names. */
export const namedServices = remembered((subject): ReadonlyMap<string, readonly string[]> => {
	const named = new Map<string, string[]>();
	for (const [host, key] of serviceByHost(subject)) {
		named.set(key, [...(named.get(key) ?? []), host]);
	}

	return named;
});

const servicesOf = ({object}: Subject) => answered(object?.evidence?.services)?.byName;

/** `orders.shop` and `web-0.orders.shop`, as Pods find Services of other namespaces. */
function withNamespace(host: string, subject: Subject): string | undefined {
	const [namespace = '', name = '', ...before] = host.split('.').toReversed();
	const key = serviceKey({namespace, name});
	const service = servicesOf(subject)?.get(key);
	return service !== undefined &&
		!isClassicDomain(namespace) &&
		(before.length === 0 || (before.length === 1 && service.headless))
		? key
		: undefined;
}

/** `web-0` beside `web-0.orders.shop.svc`: a Pod of a StatefulSet, as it calls itself. */
function ofNamedPod(host: string, found: ReadonlyMap<string, string>, subject: Subject): string | undefined {
	if (!/^[^.*]+-\d+$/.test(host)) {
		return undefined;
	}

	const [, key] = [...found].find(([other]) => other.startsWith(`${host}.`)) ?? [];
	return key !== undefined && servicesOf(subject)?.get(key)?.headless ? key : undefined;
}

/** `orders` and `web-0.orders`, as Pods find Services of their own namespace. */
function withinNamespace(host: string, namespaces: Iterable<string>, subject: Subject): string | undefined {
	const [name = '', ...before] = host.split('.').toReversed();
	// A Service can have the name of a public domain.
	if (before.length > 1 || (before.length === 1 && isTopLevelDomain(name))) {
		return undefined;
	}

	return [...namespaces]
		.map(namespace => serviceKey({namespace, name}))
		.find(key => {
			const service = servicesOf(subject)?.get(key);
			return service !== undefined && (before.length === 0 || service.headless);
		});
}
