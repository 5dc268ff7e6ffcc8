import type {User} from '../schema/resource.js';

const user = (username: string, ...groups: readonly string[]): User => ({
	username,
	groups: [...groups, 'system:authenticated'],
	extra: {},
});

/** The account that Pods of a workload run as. */
function account(namespace: string, name: string): User {
	return user(
		`system:serviceaccount:${namespace}:${name}`,
		'system:serviceaccounts',
		`system:serviceaccounts:${namespace}`,
	);
}

/** Who asks for certificates, and who decides. */
export const cast = {
	/** Runs the cluster; decides and signs in the story's past. */
	grace: user('grace@example.com', 'platform-admins'),
	alice: user('alice@example.com', 'team-shop'),
	bruno: user('bruno@example.com', 'team-shop'),
	carmen: user('carmen@example.com', 'team-payments'),
	dmitri: user('dmitri@example.com', 'team-payments'),
	/** Looks at what does not work, in any namespace; at no Secret. */
	erin: user('erin@example.com', 'support'),
	/** Asks for more than a guest should. */
	mallory: user('mallory@contractor.example', 'contractors'),
	deployer: {
		...user('system:serviceaccount:shop:deployer', 'system:serviceaccounts', 'system:serviceaccounts:shop'),
		uid: '5f0c61a4-3d57-4c5c-9b44-0d8a9d3b6a11',
		extra: {'authentication.kubernetes.io/credential-id': ['JTI=9e8a1f0e-3c53-4a3b-8f5b-1f0f5c1d2e77']},
	} satisfies User,
	cart: account('shop', 'cart'),
	redis: account('shop', 'redis'),
	postgres: account('payments', 'postgres'),
	certManager: {
		...user(
			'system:serviceaccount:cert-manager:cert-manager',
			'system:serviceaccounts',
			'system:serviceaccounts:cert-manager',
		),
		uid: 'c3f7a9de-6a1b-4a0c-8a59-2f6e30c6d9b2',
	} satisfies User,
	/** A kubelet that has no certificate yet. */
	bootstrap: user('system:bootstrap:k3x9pq', 'system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'),
} as const;

/** @returns the user that a kubelet of the node is. */
export function kubeletOf(node: string): User {
	return user(`system:node:${node}`, 'system:nodes');
}
