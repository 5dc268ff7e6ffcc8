import type {KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {any, many, one, struct, text} from '../schema/shape.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {conditions, listAt, specEndpoint, statusEndpoint, textAt} from './core.js';
import {kindShape, namespacedLabels, subdomainFaults} from './metadata.js';

// The Gateway API consists of CustomResourceDefinitions. In the demo they are installed.
const common = {
	group: 'gateway.networking.k8s.io',
	version: 'v1',
	categories: ['gateway-api'],
	namespaced: true,
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	generation: true,
	main: specEndpoint,
	subresources: {status: statusEndpoint},
} as const;

const status = one(struct('Status', {conditions, parents: many(any())}, 'open'));

function listenerHosts(object: KubeObject): readonly string[] {
	return listAt(object, 'spec.listeners').map(({hostname}) => String(hostname ?? '*'));
}

/** gateway.networking.k8s.io/v1 Gateway: the hosts that it listens for, and the namespaces whose routes it accepts. */
export const gateways: Resource = {
	...common,
	plural: 'gateways',
	singular: 'gateway',
	kind: 'Gateway',
	shortNames: ['gtw'],
	shape: kindShape('Gateway', {
		spec: one(
			struct('GatewaySpec', {gatewayClassName: text(undefined, 'always'), listeners: many(any())}, 'open'),
			undefined,
			'always',
		),
		status,
	}),
	columns: [
		nameColumn,
		textColumn('Class', textAt('spec.gatewayClassName')),
		textColumn('Address', object =>
			listAt(object, 'status.addresses')
				.map(({value}) => String(value ?? ''))
				.join(','),
		),
		ageColumn,
		textColumn('Hosts', object => listenerHosts(object).join(','), 1),
	],
};

/** gateway.networking.k8s.io/v1 HTTPRoute: hosts that a namespace asks a Gateway to route to its Services. */
export const httpRoutes: Resource = {
	...common,
	plural: 'httproutes',
	singular: 'httproute',
	kind: 'HTTPRoute',
	shape: kindShape('HTTPRoute', {
		spec: one(
			struct('HTTPRouteSpec', {parentRefs: many(any()), hostnames: many(text()), rules: many(any())}, 'open'),
			undefined,
			'always',
		),
		status,
	}),
	columns: [
		nameColumn,
		textColumn('Hostnames', object =>
			JSON.stringify((object['spec'] as {hostnames?: unknown} | undefined)?.hostnames ?? []),
		),
		ageColumn,
	],
};
