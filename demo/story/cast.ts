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

/** The users that ask for certificates, and those that decide. */
export const cast = {
	/** An administrator. She decided on and signed the older requests of the story. */
	grace: user('grace@example.com', 'platform-admins'),
	alice: user('alice@example.com', 'team-shop'),
	bruno: user('bruno@example.com', 'team-shop'),
	carmen: user('carmen@example.com', 'team-payments'),
	dmitri: user('dmitri@example.com', 'team-payments'),
	/** A support user. She may read all namespaces, but no Secrets. */
	erin: user('erin@example.com', 'support'),
	/** A guest who asks for too much. */
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

/** @returns the user of the node's kubelet. */
export function kubeletOf(node: string): User {
	return user(`system:node:${node}`, 'system:nodes');
}
