import type {GatewayRecord, HttpRouteRecord, IngressRecord} from '../../../cluster/records/index.js';
import {serviceKey} from './services.js';

/** Objects that lead to Services from outside the cluster, by the hosts that they claim. */
export type Routes = {
	readonly ingresses: ReadonlyMap<string, readonly IngressRecord[]>;
	readonly routes: ReadonlyMap<string, readonly HttpRouteRecord[]>;
	/** Keyed by `NAMESPACE/NAME`. */
	readonly gateways: ReadonlyMap<string, GatewayRecord>;
	/** Why some Gateways and HTTPRoutes are missing. Missing Ingresses need no reason, because an Ingress backs no name. */
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

/** The objects that claim a host by its name or by a wildcard over it. */
export function claimsOf<T>(claims: ReadonlyMap<string, readonly T[]>, host: string): readonly T[] {
	const labels = host.split('.');
	const wildcards = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
	return [...new Set([host, ...wildcards].flatMap(each => claims.get(each) ?? []))];
}

/** Whether a host name or wildcard lies within another: `*.example.com` includes all names below it. */
export function isWithinHost(host: string, pattern: string): boolean {
	return (
		host === pattern ||
		(pattern.startsWith('*.') && host.length > pattern.length - 1 && host.endsWith(pattern.slice(1)))
	);
}

/**
 * The Gateways of other namespaces that carry a route for a host. A listener must name the host or a wildcard over it, and
 * accept routes of other namespaces, and the controller must have accepted this route. A listener without a host name
 * accepts any host, so it proves nothing for this one.
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
