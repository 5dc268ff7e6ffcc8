import {answered} from '../../evidence/index.js';
import {bindingsOf} from '../../evidence/rights/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';

const role = 'system:node-bootstrapper';
/** Users that join nodes without a bootstrap token: static tokens of old guides, GKE, OpenShift. */
const usualNames: ReadonlySet<string> = new Set([
	'kubelet-bootstrap',
	'kubelet',
	'system:serviceaccount:openshift-machine-config-operator:node-bootstrapper',
]);

/** Whether the requester is a login for joining nodes: by the bindings, or by its name if they were not read. */
export const isBootstrapper = remembered(({object}: Subject): boolean => {
	if (object === undefined) {
		return false;
	}

	const {seen, evidence} = object;
	if (seen.username.startsWith('system:bootstrap:') || seen.groups.includes('system:bootstrappers')) {
		return true;
	}

	const rights = answered(evidence?.bindings);
	return rights === undefined || rights.unread.length > 0
		? usualNames.has(seen.username)
		: bindingsOf(rights, seen).some(
				({binding}) =>
					binding.namespace === undefined && binding.role.kind === 'ClusterRole' && binding.role.name === role,
			);
});
