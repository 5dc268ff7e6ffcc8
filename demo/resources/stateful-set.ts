import type {Resource} from '../schema/resource.js';
import {any, int32, many, one, struct, text} from '../schema/shape.js';
import {fault} from '../schema/status.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {at, conditions, listAt, specEndpoint, statusEndpoint} from './core.js';
import {kindShape, labelSelectorShape, namespacedLabels, subdomainFaults} from './metadata.js';

/** apps/v1 StatefulSet. Each Pod has its own DNS name below the headless Service of the set. */
export const statefulSets: Resource = {
	group: 'apps',
	version: 'v1',
	plural: 'statefulsets',
	singular: 'statefulset',
	kind: 'StatefulSet',
	shortNames: ['sts'],
	categories: ['all'],
	namespaced: true,
	shape: kindShape('StatefulSet', {
		spec: one(
			struct(
				'StatefulSetSpec',
				{
					replicas: int32(1),
					selector: one(labelSelectorShape, 2, 'always'),
					template: one(struct('PodTemplateSpec', {}, 'open'), undefined, 'always'),
					volumeClaimTemplates: many(any()),
					serviceName: text(5, 'always'),
					podManagementPolicy: text(6),
				},
				'open',
			),
			undefined,
			'always',
		),
		status: one(struct('StatefulSetStatus', {replicas: int32(2, 'always'), conditions}, 'open'), undefined, 'always'),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	columns: [
		nameColumn,
		textColumn('Ready', object => `${at(object, 'status.readyReplicas') ?? 0}/${at(object, 'spec.replicas') ?? 1}`),
		ageColumn,
		textColumn(
			'Containers',
			object =>
				listAt(object, 'spec.template.spec.containers')
					.map(({name}) => name)
					.join(','),
			1,
		),
	],
	prepareCreate: object => ({...object, spec: {replicas: 1, ...(object['spec'] as object)}, status: {replicas: 0}}),
	validate: object => (at(object, 'spec.selector') ? [] : [fault.required('spec.selector')]),
	generation: true,
	main: specEndpoint,
	subresources: {status: statusEndpoint},
};
