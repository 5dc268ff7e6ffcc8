import type {User} from '../schema/resource.js';

/** Who a controller is to the API: a ServiceAccount of its own in kube-system. */
export const account = (name: string): User => ({
	username: `system:serviceaccount:kube-system:${name}`,
	groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
	extra: {},
});
