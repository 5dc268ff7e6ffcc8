import type {Resource} from '../schema/resource.js';
import {bool, int32, many, one, struct, text} from '../schema/shape.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {listAt, textAt} from './core.js';
import {objectReference} from './event.js';
import {kindShape, namespacedLabels, subdomainFaults} from './metadata.js';

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

/** discovery.k8s.io/v1 EndpointSlice: where a Service leads to. */
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
