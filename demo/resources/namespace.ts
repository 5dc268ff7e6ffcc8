import type {KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {many, one, struct, text} from '../schema/shape.js';
import {forbidden} from '../schema/status.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {conditions, core, statusEndpoint, textAt} from './core.js';
import {kindShape, labelFaults, nameLabel} from './metadata.js';

/** core/v1 Namespace. */
export const namespaces: Resource = {
	...core,
	plural: 'namespaces',
	singular: 'namespace',
	kind: 'Namespace',
	shortNames: ['ns'],
	namespaced: false,
	shape: kindShape('Namespace', {
		spec: one(struct('NamespaceSpec', {finalizers: many(text(), 1)}), 2, 'always'),
		status: one(struct('NamespaceStatus', {phase: text(1), conditions}), 3, 'always'),
	}),
	nameFaults: labelFaults,
	fieldLabels: {...nameLabel, name: object => object.metadata.name, 'status.phase': textAt('status.phase')},
	columns: [nameColumn, textColumn('Status', textAt('status.phase')), ageColumn],
	prepareCreate: object =>
		({
			...object,
			metadata: {
				...object.metadata,
				labels: {...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name},
			},
			spec: {finalizers: ['kubernetes']},
			status: {phase: 'Active'},
		}) as KubeObject,
	admitDelete({metadata: {name}}) {
		if (['default', 'kube-public', 'kube-system'].includes(name)) {
			throw forbidden({group: '', plural: 'namespaces'}, name, 'this namespace may not be deleted');
		}
	},
	main: {
		resets: ['spec.finalizers', 'status'],
		verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
	},
	subresources: {status: statusEndpoint, finalize: {resets: ['status'], verbs: ['update'], noTable: true}},
};
