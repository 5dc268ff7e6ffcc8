import type {User} from '../schema/resource.js';

/** The user of a controller: its own ServiceAccount in kube-system. */
export const account = (name: string): User => ({
	username: `system:serviceaccount:kube-system:${name}`,
	groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
	extra: {},
});
