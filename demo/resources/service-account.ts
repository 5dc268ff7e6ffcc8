import type {Resource} from '../schema/resource.js';
import {bool, many, struct, text} from '../schema/shape.js';
import {ageColumn, nameColumn} from './columns.js';
import {core, listAt} from './core.js';
import {objectReference} from './event.js';
import {kindShape, namespacedLabels, subdomainFaults} from './metadata.js';

/** core/v1 ServiceAccount. */
export const serviceAccounts: Resource = {
	...core,
	plural: 'serviceaccounts',
	singular: 'serviceaccount',
	kind: 'ServiceAccount',
	shortNames: ['sa'],
	namespaced: true,
	shape: kindShape('ServiceAccount', {
		secrets: many(objectReference, 2, {merge: ['name'], patchKey: 'name'}),
		imagePullSecrets: many(struct('LocalObjectReference', {name: text(1)}), 3),
		automountServiceAccountToken: bool(4),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	columns: [nameColumn, {name: 'Secrets', type: 'string', cell: object => listAt(object, 'secrets').length}, ageColumn],
	main: {resets: []},
	subresources: {},
};
