import type {Person} from '../field-case.js';

const oidc = (name: string, ...groups: readonly string[]): Person => ({username: `${name}@corp.example`, groups});
const byCertificate = (username: string, ...groups: readonly string[]): Person => ({
	username,
	groups,
	extra: {'authentication.kubernetes.io/credential-id': [`X509SHA256=${'5e'.repeat(32)}`]},
});

/** A service account, whose token a Pod sends. */
export function account(namespace: string, name: string): Person {
	return {
		username: `system:serviceaccount:${namespace}:${name}`,
		groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
		uid: `0f1d8a1e-2c1b-4d0e-9d1a-${Buffer.from(`${namespace}/${name}`).toString('hex').padEnd(12, '0').slice(0, 12)}`,
		extra: {
			'authentication.kubernetes.io/credential-id': ['JTI=2f1b7a0c-9d3e-4f5a-8b6c-1d2e3f4a5b6c'],
			'authentication.kubernetes.io/node-name': ['worker-1'],
			'authentication.kubernetes.io/node-uid': ['7c9e6679-7425-40de-944b-e07fc1f90ae7'],
			'authentication.kubernetes.io/pod-name': [`${name}-0`],
			'authentication.kubernetes.io/pod-uid': ['9b2d7e51-3a4c-4f6e-8d1b-5c7a9e0f2b34'],
		},
	};
}

/** A kubelet with its client certificate. */
export function kubelet(node: string): Person {
	return byCertificate(`system:node:${node}`, 'system:nodes');
}

/** A kubelet on EKS. It logs in by IAM, and the authenticator puts it into both groups. */
export function eksKubelet(node: string): Person {
	return {
		username: `system:node:${node}`,
		groups: ['system:bootstrappers', 'system:nodes'],
		extra: {
			accessKeyId: ['ASIAEXAMPLE'],
			arn: ['arn:aws:sts::111122223333:assumed-role/eks-node/i-0abc'],
			canonicalArn: ['arn:aws:iam::111122223333:role/eks-node'],
			sessionName: ['i-0abc'],
		},
	};
}

export const people = {
	/** Operates the cluster: cluster-admin through a group of the identity provider. */
	olga: oidc('olga', 'platform-admins'),
	/** admin.conf of kubeadm since 1.29. */
	kubeadmAdmin: byCertificate('kubernetes-admin', 'kubeadm:cluster-admins'),
	/** k3s.yaml. */
	k3sAdmin: byCertificate('system:admin', 'system:masters'),
	/** Reviews the requests, and also sends some. */
	reviewer: {username: 'admin', groups: ['system:masters']},
	/** cluster-admin by user name. */
	rootOps: oidc('root-ops'),
	/** Reads Secrets and runs commands everywhere. */
	nina: oidc('nina', 'sre'),
	/** May bind and escalate. */
	rhea: oidc('rhea', 'rbac-managers'),
	/** May change webhooks. */
	wes: oidc('wes', 'webhook-admins'),
	/** May reach kubelets through the API server. */
	norm: oidc('norm', 'node-debuggers'),
	/** May make tokens of every service account. */
	theo: oidc('theo', 'token-makers'),
	/** Approves certificates to log in. */
	petra: oidc('petra', 'certificate-approvers'),
	alice: oidc('alice', 'team-shop'),
	bruno: oidc('bruno', 'team-shop'),
	/** Admin of the namespace shop. */
	lena: oidc('lena', 'team-shop', 'shop-leads'),
	carmen: oidc('carmen', 'team-payments'),
	dmitri: byCertificate('dmitri', 'team-payments'),
	/** Reads everything except Secrets. */
	dana: oidc('dana', 'support'),
	pat: oidc('pat', 'support'),
	/** May act as dana and pat in the group support, to see what they see. */
	tom: oidc('tom', 'helpdesk'),
	/** May act as any user, but in no group. */
	iris: oidc('iris', 'user-switchers'),
	/** May act as nina in the group sre. */
	omar: oidc('omar', 'sre-helpers'),
	/** May act as pat in the group support, by the constrained verbs of 1.36, for everything that support may do. */
	quinn: oidc('quinn', 'shadowing'),
	/** May act as pat in the same way, but only for a little of what support may do. */
	ravi: oidc('ravi', 'shadowing-pods'),
	/** May run Pods everywhere. */
	sven: oidc('sven', 'batch-admins'),
	/** In no team, without bindings. */
	gus: oidc('gus'),
	/** May do anything in the namespace sandbox, and only there. */
	mallory: oidc('mallory', 'contractors'),
	nobody: {username: 'system:anonymous', groups: ['system:unauthenticated']},
	bootstrap: {
		username: 'system:bootstrap:k3x9pq',
		groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'],
	},
	/** The account that joins machines on OpenShift. */
	openshiftBootstrapper: account('openshift-machine-config-operator', 'node-bootstrapper'),
	kubeProxy: byCertificate('system:kube-proxy'),
	/** An IAM user on EKS. */
	eksDeveloper: {
		username: 'dev-eks',
		groups: ['team-shop'],
		extra: {
			arn: ['arn:aws:sts::111122223333:assumed-role/dev/dev-eks'],
			canonicalArn: ['arn:aws:iam::111122223333:role/dev'],
			principalId: ['AROAEXAMPLE'],
			sessionName: ['dev-eks'],
		},
	},
	/** A token of OpenShift that may only read its user's name. */
	scopedAlice: {...oidc('alice', 'team-shop'), extra: {'scopes.authorization.openshift.io': ['user:info']}},
	/** A token that a gateway has narrowed. */
	narrowedBruno: {...oidc('bruno', 'team-shop'), extra: {'gateway.corp.example/read-only': ['true']}},
} as const satisfies Readonly<Record<string, Person>>;
