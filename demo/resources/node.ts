import type {Resource} from '../schema/resource.js';
import {bool, many, mapOf, one, quantity, struct, text} from '../schema/shape.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {at, conditions, core, listAt, statusEndpoint, textAt} from './core.js';
import {kindShape, nameLabel, subdomainFaults} from './metadata.js';

/** core/v1 Node. */
export const nodes: Resource = {
	...core,
	plural: 'nodes',
	singular: 'node',
	kind: 'Node',
	shortNames: ['no'],
	namespaced: false,
	shape: kindShape('Node', {
		spec: one(
			struct(
				'NodeSpec',
				{
					podCIDR: text(1),
					podCIDRs: many(text(), 7, {merge: 'set', patchKey: ''}),
					providerID: text(3),
					unschedulable: bool(4, 'dropsZero'),
				},
				'open',
			),
			2,
			'always',
		),
		status: one(
			struct(
				'NodeStatus',
				{
					capacity: mapOf(quantity()),
					allocatable: mapOf(quantity()),
					conditions,
					addresses: many(struct('NodeAddress', {type: text(1, 'always'), address: text(2, 'always')}), 5, {
						merge: 'atomic',
						patchKey: 'type',
					}),
					nodeInfo: one(struct('NodeSystemInfo', {kubeletVersion: text(7)}, 'open'), 7),
				},
				'open',
			),
			3,
			'always',
		),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: {...nameLabel, 'spec.unschedulable': object => String(Boolean(at(object, 'spec.unschedulable')))},
	columns: [
		nameColumn,
		textColumn('Status', object => {
			const ready = listAt(object, 'status.conditions').find(item => item['type'] === 'Ready');
			const words = [ready?.['status'] === 'True' ? 'Ready' : ready ? 'NotReady' : 'Unknown'];
			return [...words, ...(at(object, 'spec.unschedulable') ? ['SchedulingDisabled'] : [])].join(',');
		}),
		textColumn('Roles', object => {
			const prefix = 'node-role.kubernetes.io/';
			const found = Object.keys(object.metadata.labels ?? {}).filter(label => label.startsWith(prefix));
			return (
				found
					.map(label => label.slice(prefix.length))
					.sort()
					.join(',') || '<none>'
			);
		}),
		ageColumn,
		textColumn('Version', textAt('status.nodeInfo.kubeletVersion')),
		...(['InternalIP', 'ExternalIP'] as const).map(type =>
			textColumn(
				type === 'InternalIP' ? 'Internal-IP' : 'External-IP',
				object => {
					const address = listAt(object, 'status.addresses').find(item => item['type'] === type);
					return String(address?.['address'] ?? '<none>');
				},
				1,
			),
		),
		textColumn('OS-Image', object => textAt('status.nodeInfo.osImage')(object) || '<unknown>', 1),
		textColumn('Kernel-Version', object => textAt('status.nodeInfo.kernelVersion')(object) || '<unknown>', 1),
		textColumn(
			'Container-Runtime',
			object => textAt('status.nodeInfo.containerRuntimeVersion')(object) || '<unknown>',
			1,
		),
	],
	main: {resets: ['status']},
	subresources: {status: statusEndpoint},
};
