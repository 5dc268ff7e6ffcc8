import type {
	BindingRecord,
	NodeRecord,
	PodRecord,
	PolicyRule,
	RoleRecord,
	ServiceRecord,
} from '../../source/cluster/records/records.js';
import type {Evidence, PowerAnswer, PowerAnswers, Reading} from '../../source/review/evidence/evidence.js';
import {apiServerAddresses} from '../../source/review/evidence/network/addresses.js';
import {indexNodes} from '../../source/review/evidence/network/nodes.js';
import type {RouteLists} from '../../source/review/evidence/network/routes.js';
import {indexRoutes} from '../../source/review/evidence/network/routes.js';
import {indexServices} from '../../source/review/evidence/network/services.js';
import {indexRights} from '../../source/review/evidence/rights/rights.js';

export const readAt = new Date('2026-11-24T10:29:57Z');

export function read<T>(value: T): Reading<T> {
	return {state: 'read', value, at: readAt};
}

export function refused(why: string): Reading<never> {
	return {state: 'refused', why, at: readAt};
}

/** `ClusterRoleBinding NAME → ROLE` for `group X`, `user X` or `account NAMESPACE/X`. */
export function binding(name: string, role: string, subject: string, namespace?: string): BindingRecord {
	const [kind = '', who = ''] = subject.split(' ');
	const [accountNamespace = '', account = ''] = who.split('/');
	return {
		name,
		...(namespace === undefined ? {} : {namespace}),
		role: {kind: 'ClusterRole', name: role},
		subjects: [
			kind === 'account'
				? {kind: 'ServiceAccount', name: account, namespace: accountNamespace}
				: {kind: kind === 'group' ? 'Group' : 'User', name: who},
		],
	};
}

export function allow(
	verbs: string,
	group: string,
	resources: string,
	resourceNames: readonly string[] = [],
): PolicyRule {
	return {
		verbs: verbs.split(' '),
		apiGroups: [group],
		resources: resources.split(' '),
		resourceNames,
		nonResourceUrls: [],
	};
}

export function role(name: string, ...rules: readonly PolicyRule[]): RoleRecord {
	return {name, rules};
}

export const roles: readonly RoleRecord[] = [
	role('cluster-admin', allow('*', '*', '*')),
	role('edit', allow('get list update', '', 'services configmaps')),
	role('orders-keeper', allow('patch', '', 'services', ['orders'])),
	role('gatekeeper', allow('update', 'gateway.networking.k8s.io', 'gateways')),
	role('view', allow('get list', '', 'services configmaps')),
	role('secrets', allow('get list', '', 'secrets')),
	role('one-secret', allow('get', '', 'secrets', ['one'])),
	role('impersonator', allow('impersonate', '', 'users groups')),
	role('signer', allow('sign', 'certificates.k8s.io', 'signers', ['example.com/serving'])),
	role('domain-signer', allow('sign', 'certificates.k8s.io', 'signers', ['example.com/*'])),
	role('login-signer', allow('sign', 'certificates.k8s.io', 'signers', ['kubernetes.io/*'])),
	role('worker', allow('create', '', 'pods'), allow('create', '', 'pods/exec')),
	role('deployer', allow('create', 'apps', 'deployments')),
	role('attacher', allow('create', '', 'pods/attach')),
	role('accounts', allow('impersonate', '', 'serviceaccounts')),
	role('minter', allow('create', '', 'serviceaccounts/token')),
	role('binder', allow('bind', 'rbac.authorization.k8s.io', 'clusterroles roles')),
	role('role-binder', allow('bind', 'rbac.authorization.k8s.io', 'roles')),
	role('admin-binder', allow('bind', 'rbac.authorization.k8s.io', 'clusterroles', ['cluster-admin'])),
	role('view-binder', allow('bind', 'rbac.authorization.k8s.io', 'clusterroles', ['view'])),
	role('masters', allow('impersonate', '', 'groups', ['system:masters'])),
	role('interns', allow('impersonate', '', 'groups', ['interns'])),
	role('login-approver', allow('approve', 'certificates.k8s.io', 'signers')),
	role('basic', allow('create', 'authorization.k8s.io', 'selfsubjectaccessreviews')),
];

export function node(name: string, addresses: readonly string[], change: Partial<NodeRecord> = {}): NodeRecord {
	return {
		name,
		createdAt: new Date('2026-04-01T00:00:00Z'),
		labels: {},
		podCidrs: [],
		addresses: addresses.map(address => ({type: /^[\d.]+$/.test(address) ? 'InternalIP' : 'Hostname', address})),
		...change,
	};
}

export function service(key: string, clusterIp: string, change: Partial<ServiceRecord> = {}): ServiceRecord {
	const [namespace = '', name = ''] = key.split('/');
	return {
		namespace,
		name,
		type: 'ClusterIP',
		clusterIps: clusterIp === '' ? [] : [clusterIp],
		headless: clusterIp === '',
		externalIps: [],
		ingressIps: [],
		ingressHostnames: [],
		ports: [],
		selector: {},
		labels: {},
		...change,
	};
}

export function pod(key: string): PodRecord {
	const [namespace = '', name = ''] = key.split('/');
	return {
		namespace,
		name,
		labels: {},
		phase: 'Running',
		podIps: [],
		hostNetwork: false,
		serviceAccountName: 'default',
		nodeName: 'a',
	};
}

/** The server's answers to access reviews, by `powerKey`. */
export function powers(
	answers: Readonly<Record<string, PowerAnswer>>,
	unread: readonly string[] = [],
): Reading<PowerAnswers> {
	return read({answers: new Map(Object.entries(answers)), unread});
}

/** A small cluster without any problem. */
export function evidence(change: {
	readonly bindings?: readonly BindingRecord[];
	readonly unread?: readonly string[];
	readonly nodes?: readonly NodeRecord[];
	readonly services?: readonly ServiceRecord[];
	readonly pods?: Readonly<Record<string, readonly PodRecord[]>>;
	/** Pods of service accounts, by `NAMESPACE/NAME`. */
	readonly accounts?: Readonly<Record<string, readonly PodRecord[]>>;
	readonly routes?: Partial<RouteLists>;
	readonly isComplete?: boolean;
	readonly instead?: Partial<Evidence>;
}): Evidence {
	const {bindings = [], unread = [], isComplete = true} = change;
	const nodes = change.nodes ?? [node('a', ['a', '10.0.1.11'])];
	const services = change.services ?? [service('shop/orders', '10.0.34.2')];
	return {
		bindings: read(
			indexRights(
				[
					binding('everybody', 'basic', 'group system:authenticated'),
					binding('deployer', 'edit', 'account shop/deployer', 'shop'),
					...bindings,
				],
				roles,
				unread,
			),
		),
		nodes: read(indexNodes(nodes, isComplete)),
		services: read(indexServices(services, isComplete)),
		apiServer: read(apiServerAddresses(['10.0.0.1'], ['10.0.1.10'], 'https://api.prod.example.com:6443')),
		routes: read(indexRoutes({ingresses: [], gateways: [], routes: [], unread: [], ...change.routes})),
		accountPods: read(
			new Map(
				Object.entries(change.accounts ?? {}).map(([account, pods]) => [
					`system:serviceaccount:${account.replace('/', ':')}`,
					read(pods),
				]),
			),
		),
		clientAuthorities: read([]),
		trustDomains: read({domains: [], unread: []}),
		...(change.pods && {pods: read(new Map(Object.entries(change.pods)))}),
		...change.instead,
	};
}
