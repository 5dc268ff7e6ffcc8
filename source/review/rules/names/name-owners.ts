import {localized} from '../../../base/text/index.js';
import {parseIp} from '../../../pki/go/index.js';
import {dnsNameProblem} from '../../../pki/hosts/index.js';
import {answered} from '../../evidence/index.js';
import type {Routes} from '../../evidence/network/index.js';
import {admittedBy, claimsOf, plainAddress, serviceKey} from '../../evidence/network/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';
import {isApiServerHost} from './api-server.js';
import {foreignNames, hosts, isLoopbackName, serviceAccountNamespace} from './host-names.js';
import {hostGrant, outsideHostGrant} from './policy-grants.js';
import {serviceByHost} from './service-names.js';
import type {Ownership, Unread} from './service-owners.js';
import {mayDo, ownershipOf, unreadServices} from './service-owners.js';

/** What backs a host name, and who owns that. */
export type NameOwner =
	| {readonly kind: 'api-server' | 'loopback' | 'another-cluster' | 'pod-address' | 'no-host'}
	/** The policy entry that gives the name to the requester. */
	| {readonly kind: 'policy'; readonly at: string}
	| {readonly kind: 'service' | 'load-balancer'; readonly key: string; readonly ownership: Ownership}
	| {readonly kind: 'node'; readonly name: string}
	/** A Gateway of another owner that carries the requester's route. */
	| {readonly kind: 'gateway'; readonly key: string}
	/** Only objects that a tenant can write at will, such as an Ingress: these, and who owns them. */
	| {readonly kind: 'outside'; readonly claim?: Claim}
	| {readonly kind: 'unread'; readonly unread: readonly Unread[]};

/** An object that claims a host without owning it. */
export type Claim = {
	/** `an Ingress`, `an HTTPRoute`, `an annotation of the Service x`. */
	readonly what: string;
	readonly namespace: string;
	/** Whether the requester may write that object. */
	readonly isOwn: boolean;
};

/** The owner of every host name of the certificate; empty before the cluster was asked. */
export const hostOwners = remembered(
	(subject): ReadonlyMap<string, NameOwner> =>
		subject.object?.evidence?.services === undefined
			? new Map()
			: new Map(hosts(subject).map(host => [host, ownerOf(host, subject)])),
);

function ownerOf(host: string, subject: Subject): NameOwner {
	if (isLoopbackName(host)) {
		return {kind: 'loopback'};
	}

	if (isApiServerHost(host, subject)) {
		return {kind: 'api-server'};
	}

	const at = hostGrant(host, subject);
	if (at !== undefined) {
		return {kind: 'policy', at};
	}

	if (foreignNames(subject).includes(host)) {
		return {kind: 'another-cluster'};
	}

	const key = serviceByHost(subject).get(host);
	if (key !== undefined) {
		return {kind: 'service', key, ownership: ownershipOf(subject, key)};
	}

	if (/\.pod(\.|$)/.test(host)) {
		return {kind: 'pod-address'};
	}

	const {services, nodes} = subject.object?.evidence ?? {};
	const plain = plainAddress(host);
	const node = answered(nodes)?.byAddress.get(plain);
	if (node !== undefined) {
		return {kind: 'node', name: node.name};
	}

	const behind = (answered(services)?.byAddress.get(plain) ?? []).map(serviceKey);
	const [first] = behind;
	if (first !== undefined) {
		const own = behind.find(each => ownershipOf(subject, each).state === 'own') ?? first;
		return {kind: 'load-balancer', key: own, ownership: ownershipOf(subject, own)};
	}

	// Other rules report names that no client can match, and wildcards over many owners.
	const bare = host.replace(/^\*\./, '');
	return parseIp(host) !== undefined ||
		bare.includes('*') ||
		dnsNameProblem(bare) !== undefined ||
		/^\*\.[^.]+\.svc(\.|$)/.test(host)
		? {kind: 'no-host'}
		: outside(host, subject);
}

/** A name outside the cluster, or one that the cluster does not know. */
function outside(host: string, subject: Subject): NameOwner {
	const at = outsideHostGrant(host, subject);
	if (at !== undefined) {
		return {kind: 'policy', at};
	}

	const routes = answered(subject.object?.evidence?.routes);
	const gateway = routes && gatewayOf(host, routes, subject);
	if (typeof gateway === 'string') {
		return {kind: 'gateway', key: gateway};
	}

	const services = unreadServices(subject);
	const why = subject.object?.evidence?.routes === undefined ? [] : (routes?.unread ?? []);
	const unread: readonly Unread[] = [
		...(services === undefined ? [] : [{of: 'services' as const, why: [services]}]),
		// A Gateway listens for no name of a single label.
		...(why.length === 0 || !host.includes('.') ? [] : [{of: 'routes' as const, why}]),
		...(gateway === undefined ? [] : [gateway]),
	];
	if (unread.length > 0) {
		return {kind: 'unread', unread};
	}

	const claim = claimOf(host, subject, routes);
	return {kind: 'outside', ...(claim && {claim})};
}

/** The Gateway of another owner that carries a route for the host, of the requester and of nobody else. */
function gatewayOf(host: string, routes: Routes, subject: Subject): string | Unread | undefined {
	const createdAt = subject.object?.seen.createdAt ?? new Date(0);
	const claims = claimsOf(routes.routes, host);
	const rivals = new Set([...claims, ...claimsOf(routes.ingresses, host)].map(({namespace}) => namespace));
	const [route] = claims.filter(each => each.createdAt <= createdAt);
	if (route === undefined || rivals.size > 1) {
		return undefined;
	}

	const may = (resource: string, namespace: string, name: string) =>
		mayDo(subject, {
			verbs: ['update', 'patch'],
			group: 'gateway.networking.k8s.io',
			resource,
			namespace,
			name,
		});
	const behind = route.services.map(key => ownershipOf(subject, key));
	const asks = behind.some(({state}) => state === 'own') || may('httproutes', route.namespace, route.name);
	if (asks === false) {
		return undefined;
	}

	// Whoever may change the Gateway can make it accept any host.
	const gateways = claims.flatMap(each => admittedBy(routes, each, host));
	const others = gateways.map(gateway => ({gateway, isTheirs: may('gateways', gateway.namespace, gateway.name)}));
	const other = others.find(({isTheirs}) => isTheirs !== true);
	return other === undefined
		? undefined
		: ([asks, other.isTheirs].find(each => typeof each === 'object') ?? serviceKey(other.gateway));
}

function claimOf(host: string, subject: Subject, routes: Routes | undefined): Claim | undefined {
	const createdAt = subject.object?.seen.createdAt ?? new Date(0);
	const chosen = answered(subject.object?.evidence?.services)?.byClaim.get(plainAddress(host))?.[0];
	if (chosen !== undefined) {
		return {...claim(chosen.namespace, subject), what: localized`an annotation of the Service ${chosen.name}`};
	}

	const ingresses = claimsOf(routes?.ingresses ?? new Map(), host);
	const [ingress] = ingresses.filter(each => each.isServed && each.createdAt <= createdAt);
	const [route] = claimsOf(routes?.routes ?? new Map(), host).filter(each => each.createdAt <= createdAt);
	const found = ingress ?? route;
	return (
		found && {
			...claim(found.namespace, subject),
			what: found === ingress ? localized`an Ingress` : localized`an HTTPRoute`,
		}
	);
}

function claim(namespace: string, subject: Subject): Pick<Claim, 'namespace' | 'isOwn'> {
	const isOwn =
		serviceAccountNamespace(subject) === namespace ||
		mayDo(subject, {verbs: ['update', 'patch'], group: '', resource: 'services', namespace}) === true;
	return {namespace, isOwn};
}
