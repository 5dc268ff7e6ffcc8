import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {any, bool, int32, intOrString, many, mapOf, one, struct, text} from '../schema/shape.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {at, conditions, core, listAt, specEndpoint, statusEndpoint, textAt} from './core.js';
import {objectReference} from './event.js';
import {kindShape, labelFaults, namespacedLabels, subdomainFaults} from './metadata.js';

const servicePort = struct('ServicePort', {
	name: text(1),
	protocol: text(2),
	appProtocol: text(6),
	port: int32(3, 'always'),
	targetPort: intOrString(4),
	nodePort: int32(5, 'dropsZero'),
});

/** core/v1 Service. */
export const services: Resource = {
	...core,
	plural: 'services',
	singular: 'service',
	kind: 'Service',
	shortNames: ['svc'],
	categories: ['all'],
	namespaced: true,
	shape: kindShape('Service', {
		spec: one(
			struct(
				'ServiceSpec',
				{
					ports: many(servicePort, 1, {merge: ['port', 'protocol'], patchKey: 'port'}),
					selector: mapOf(text(), 2, 'atomic'),
					clusterIP: text(3),
					clusterIPs: many(text(), 18),
					type: text(4),
					externalIPs: many(text(), 5),
					sessionAffinity: text(7),
					externalName: text(10),
					ipFamilies: many(text(), 19),
					ipFamilyPolicy: text(17),
					internalTrafficPolicy: text(22),
				},
				'open',
			),
			2,
			'always',
		),
		status: one(
			struct(
				'ServiceStatus',
				{loadBalancer: one(struct('LoadBalancerStatus', {ingress: many(any())}, 'open'), 1, 'always'), conditions},
				'open',
			),
			3,
			'always',
		),
	}),
	nameFaults: labelFaults,
	fieldLabels: {...namespacedLabels, 'spec.clusterIP': textAt('spec.clusterIP'), 'spec.type': textAt('spec.type')},
	columns: [
		nameColumn,
		textColumn('Type', textAt('spec.type')),
		textColumn('Cluster-IP', object => textAt('spec.clusterIP')(object) || '<none>'),
		textColumn('External-IP', object => {
			const external = [
				...listAt(object, 'status.loadBalancer.ingress').map(item => String(item['ip'] ?? item['hostname'] ?? '')),
				...((at(object, 'spec.externalIPs') ?? []) as readonly string[]),
				...(at(object, 'spec.externalName') ? [String(at(object, 'spec.externalName'))] : []),
			];
			return external.join(',') || '<none>';
		}),
		textColumn(
			'Port(s)',
			object =>
				listAt(object, 'spec.ports')
					.map(port => `${port['port']}${port['nodePort'] ? `:${port['nodePort']}` : ''}/${port['protocol'] ?? 'TCP'}`)
					.join(',') || '<none>',
		),
		ageColumn,
		textColumn(
			'Selector',
			object =>
				Object.entries((at(object, 'spec.selector') ?? {}) as Record<string, string>)
					.map(([key, value]) => `${key}=${value}`)
					.join(',') || '<none>',
			1,
		),
	],
	prepareCreate: object =>
		({
			...object,
			spec: {sessionAffinity: 'None', type: 'ClusterIP', ...(object['spec'] as JsonObject)},
			status: {loadBalancer: {}},
		}) as KubeObject,
	main: specEndpoint,
	subresources: {status: statusEndpoint},
};

const endpoint = struct(
	'Endpoint',
	{
		addresses: many(text(), 1, {merge: 'set', always: true}),
		conditions: one(struct('EndpointConditions', {ready: bool(1)}, 'open'), 2, 'always'),
		hostname: text(3),
		targetRef: one(objectReference, 4),
		nodeName: text(6),
	},
	'open',
);

const port = struct('EndpointPort', {name: text(1), protocol: text(2), port: int32(3), appProtocol: text(4)}, 'open');

/** discovery.k8s.io/v1 EndpointSlice: the addresses behind a Service. */
export const endpointSlices: Resource = {
	group: 'discovery.k8s.io',
	version: 'v1',
	plural: 'endpointslices',
	singular: 'endpointslice',
	kind: 'EndpointSlice',
	namespaced: true,
	shape: kindShape('EndpointSlice', {
		addressType: text(4, 'always'),
		endpoints: many(endpoint, 2, {always: true}),
		ports: many(port, 3, {always: true}),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	columns: [
		nameColumn,
		textColumn('AddressType', textAt('addressType')),
		textColumn('Ports', object =>
			listAt(object, 'ports')
				.map(each => String(each['port'] ?? '*'))
				.join(','),
		),
		textColumn('Endpoints', object =>
			listAt(object, 'endpoints')
				.flatMap(each => (each['addresses'] ?? []) as readonly string[])
				.join(','),
		),
		ageColumn,
	],
	main: {resets: []},
	subresources: {},
};
