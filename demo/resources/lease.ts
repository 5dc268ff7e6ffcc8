import type {KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {int32, microTime, one, struct, text} from '../schema/shape.js';
import type {Cause} from '../schema/status.js';
import {fault} from '../schema/status.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {at, textAt} from './core.js';
import {kindShape, namespacedLabels, subdomainFaults} from './metadata.js';

/** ValidateLeaseSpec of pkg/apis/coordination/validation. */
function leaseFaults(object: KubeObject): readonly Cause[] {
	const duration = at(object, 'spec.leaseDurationSeconds') as number | undefined;
	const transitions = at(object, 'spec.leaseTransitions') as number | undefined;
	return [
		...(duration !== undefined && duration <= 0
			? [fault.invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0')]
			: []),
		...(transitions !== undefined && transitions < 0
			? [fault.invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]
			: []),
	];
}

/** coordination.k8s.io/v1 Lease: names the leader of several replicas. */
export const leases: Resource = {
	group: 'coordination.k8s.io',
	version: 'v1',
	plural: 'leases',
	singular: 'lease',
	kind: 'Lease',
	namespaced: true,
	shape: kindShape('Lease', {
		spec: one(
			struct('LeaseSpec', {
				holderIdentity: text(1),
				leaseDurationSeconds: int32(2),
				acquireTime: microTime(3),
				renewTime: microTime(4),
				leaseTransitions: int32(5),
				strategy: text(6),
				preferredHolder: text(7),
			}),
			2,
			'always',
		),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: namespacedLabels,
	columns: [nameColumn, textColumn('Holder', textAt('spec.holderIdentity')), ageColumn],
	validate: leaseFaults,
	needsVersion: true,
	main: {resets: [], validate: next => leaseFaults(next)},
	subresources: {},
};
