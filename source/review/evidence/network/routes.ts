import type {GatewayRecord, HttpRouteRecord, IngressRecord} from '../../../cluster/records/index.js';
import {serviceKey} from './services.js';

/** What leads to Services from outside, by the hosts that it claims. */
export type Routes = {
	readonly ingresses: ReadonlyMap<string, readonly IngressRecord[]>;
	readonly routes: ReadonlyMap<string, readonly HttpRouteRecord[]>;
	/** By `NAMESPACE/NAME`. */
	readonly gateways: ReadonlyMap<string, GatewayRecord>;
	/** Why some of the Gateways and HTTPRoutes are not among it. Ingresses back no name, so nothing hangs on them. */
	readonly unread: readonly string[];
};

export type RouteLists = {
	readonly ingresses: readonly IngressRecord[];
	readonly gateways: readonly GatewayRecord[];
	readonly routes: readonly HttpRouteRecord[];
	readonly unread: readonly string[];
};

export function indexRoutes({ingresses, gateways, routes, unread}: RouteLists): Routes {
	return {
		ingresses: byHost(ingresses),
		routes: byHost(routes),
		gateways: new Map(gateways.map(gateway => [serviceKey(gateway), gateway])),
		unread,
	};
}

function byHost<T extends {readonly hosts: readonly string[]}>(
	claims: readonly T[],
): ReadonlyMap<string, readonly T[]> {
	const found = new Map<string, T[]>();
	for (const claim of claims) {
		for (const host of claim.hosts) {
			const known = found.get(host);
			if (known === undefined) {
				found.set(host, [claim]);
			} else {
				known.push(claim);
			}
		}
	}

	return found;
}

/** What claims a host by its name or by a wildcard over it. */
export function claimsOf<T>(claims: ReadonlyMap<string, readonly T[]>, host: string): readonly T[] {
	const labels = host.split('.');
	const wildcards = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
	return [...new Set([host, ...wildcards].flatMap(each => claims.get(each) ?? []))];
}

/** Whether a host name, or a wildcard, lies within another: `*.example.com` takes in all below it. */
export function isWithinHost(host: string, pattern: string): boolean {
	return (
		host === pattern ||
		(pattern.startsWith('*.') && host.length > pattern.length - 1 && host.endsWith(pattern.slice(1)))
	);
}

/**
 * The Gateways of other namespaces that carry a route for a host: a listener names the host itself or a wildcard over it,
 * takes routes of other namespaces, and its controller took this one. A listener without a host name takes any, so it says
 * nothing of this one.
 */
export function admittedBy({gateways}: Routes, route: HttpRouteRecord, host: string): readonly GatewayRecord[] {
	return route.parents.flatMap(({namespace, name, sectionName, isAccepted}) => {
		const gateway =
			isAccepted && namespace !== route.namespace ? gateways.get(serviceKey({namespace, name})) : undefined;
		const isNamed = gateway?.listeners.some(
			listener =>
				listener.hostname !== undefined &&
				isWithinHost(host, listener.hostname) &&
				listener.from !== 'Same' &&
				(sectionName === undefined || sectionName === listener.name),
		);
		return gateway !== undefined && isNamed ? [gateway] : [];
	});
}
