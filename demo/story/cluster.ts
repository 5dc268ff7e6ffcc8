import type {ApiServer} from '../api/server.js';
import type {Authority} from '../cluster/authority.js';
import {issue} from '../cluster/authority.js';
import {bind, grant, loopback} from '../cluster/bootstrap.js';
import {buildEdge} from './edge.js';
import {buildPod, buildSet, sets} from './pods.js';

export type Machine = {readonly name: string; readonly ip: string; readonly agoMinutes: number; readonly role?: string};
export type ServiceSpec = {
	readonly namespace: string;
	readonly name: string;
	readonly clusterIP: string;
	readonly port: number;
	/** The service account of its Pods; if absent, the default one. */
	readonly account?: string;
	/** Its Pods serve the certificate in the Secret `NAME-tls`. */
	readonly isTls?: true;
};

const day = 24 * 60;

/** The nodes. The last one has just joined. */
export const machines: readonly Machine[] = [
	{name: 'cp-1', ip: '10.0.1.10', agoMinutes: 212 * day, role: 'control-plane'},
	{name: 'worker-1', ip: '10.0.1.11', agoMinutes: 212 * day},
	{name: 'worker-2', ip: '10.0.1.12', agoMinutes: 61 * day},
	{name: 'worker-3', ip: '10.0.1.13', agoMinutes: 42},
];

/** Services of the two teams. */
export const services: readonly ServiceSpec[] = [
	{namespace: 'shop', name: 'frontend', clusterIP: '10.96.14.20', port: 443, isTls: true},
	{namespace: 'shop', name: 'cart', clusterIP: '10.96.14.31', port: 8443, account: 'cart', isTls: true},
	{namespace: 'shop', name: 'catalog', clusterIP: '10.96.14.32', port: 8443},
	{namespace: 'shop', name: 'search', clusterIP: '10.96.15.8', port: 8443, isTls: true},
	{namespace: 'payments', name: 'api', clusterIP: '10.96.33.5', port: 443, isTls: true},
	{namespace: 'payments', name: 'ledger', clusterIP: '10.96.33.17', port: 8443, isTls: true},
	{namespace: 'payments', name: 'fraud-check', clusterIP: '10.96.33.40', port: 8443},
	{namespace: 'payments', name: 'webhook', clusterIP: '10.96.34.2', port: 443, isTls: true},
];

/** Sets the server's clock to some minutes ago, to create objects in the past. */
export type Past = (agoMinutes: number) => void;

/** Creates the older objects: namespaces, nodes, Services, Pods, rights, a Secret of a server. */
export async function buildCluster(api: ApiServer, authority: Authority, past: Past, now: () => Date): Promise<void> {
	const client = api.as(loopback);
	past(212 * day);
	for (const [name, team] of [
		['shop', 'shop'],
		['payments', 'payments'],
		['cert-manager', 'platform'],
		['infra', 'platform'],
		['my-namespace', 'sandbox'],
	] as const) {
		await client.create('/api/v1/namespaces', {metadata: {name, labels: {team}}});
	}

	await buildRights(api);
	await client.create('/api/v1/namespaces/shop/serviceaccounts', {metadata: {name: 'deployer'}});
	await client.create('/api/v1/namespaces/cert-manager/serviceaccounts', {metadata: {name: 'cert-manager'}});
	await client.create('/api/v1/namespaces/shop/serviceaccounts', {metadata: {name: 'cart'}});
	for (const machine of machines) {
		past(machine.agoMinutes);
		await client.create('/api/v1/nodes', nodeObject(machine, now()));
	}

	past(30 * day);
	for (const [index, service] of services.entries()) {
		await buildService(api, service, index, now());
	}

	for (const set of sets) {
		await buildSet(api, set, now());
	}

	await buildEdge(api);
	await client.create('/api/v1/namespaces/my-namespace/services', {
		metadata: {name: 'my-svc'},
		spec: {
			clusterIP: '10.0.34.2',
			clusterIPs: ['10.0.34.2'],
			selector: {app: 'my-pod'},
			ports: [{port: 443, protocol: 'TCP'}],
		},
	});
	await buildPod(api, 'my-namespace', {name: 'my-pod', app: 'my-pod', ip: '192.0.2.24', nodeName: 'worker-1'}, now());
	const {certificatePem, keyPem} = await issue(
		authority,
		{commonName: 'frontend.shop.svc', hosts: ['frontend.shop.svc', 'frontend.shop.svc.cluster.local']},
		now(),
	);
	await client.create('/api/v1/namespaces/shop/secrets', {
		metadata: {name: 'frontend-tls'},
		type: 'kubernetes.io/tls',
		stringData: {'tls.crt': certificatePem, 'tls.key': keyPem},
	});
	past(0);
}

/** Creates the bindings of kubeadm, and the rights of the two teams. */
async function buildRights(api: ApiServer): Promise<void> {
	const csr = 'certificatesigningrequests';
	const apiGroups = ['certificates.k8s.io'];
	await bind(api, 'kubeadm:cluster-admins', 'cluster-admin', ['group kubeadm:cluster-admins']);
	await bind(api, 'platform-admins', 'cluster-admin', ['group platform-admins']);
	await bind(api, 'kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', [
		'group system:bootstrappers:kubeadm:default-node-token',
	]);
	await bind(
		api,
		'kubeadm:node-autoapprove-bootstrap',
		'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
		['group system:bootstrappers:kubeadm:default-node-token'],
	);
	await bind(
		api,
		'kubeadm:node-autoapprove-certificate-rotation',
		'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
		['group system:nodes'],
	);
	await grant(
		api,
		'certificate-requester',
		[{verbs: ['create', 'get', 'list', 'watch'], apiGroups, resources: [csr]}],
		[
			'group team-shop',
			'group team-payments',
			'group contractors',
			'group support',
			'user system:serviceaccount:shop:cart',
			'user system:serviceaccount:shop:redis',
			'user system:serviceaccount:payments:postgres',
			'user system:serviceaccount:shop:deployer',
			'user system:serviceaccount:cert-manager:cert-manager',
		],
	);
	await bind(api, 'support-view', 'view', ['group support']);
	// Too many rights, which a CI system got in a hurry.
	await grant(
		api,
		'ci-runner',
		[
			{verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: ['secrets', 'configmaps']},
			{verbs: ['create', 'delete', 'get', 'list', 'watch'], apiGroups: [''], resources: ['pods']},
		],
		['group ci-runners'],
	);
	await grant(
		api,
		'cert-manager-controller-certificatesigningrequests',
		[
			{verbs: ['get', 'list', 'watch', 'update'], apiGroups, resources: [csr]},
			{verbs: ['update', 'patch'], apiGroups, resources: [`${csr}/status`]},
			{
				verbs: ['sign'],
				apiGroups,
				resources: ['signers'],
				resourceNames: ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'],
			},
		],
		['user system:serviceaccount:cert-manager:cert-manager'],
	);
	for (const team of ['shop', 'payments']) {
		await api.as(loopback).create(`/apis/rbac.authorization.k8s.io/v1/namespaces/${team}/rolebindings`, {
			metadata: {name: `team-${team}`},
			roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit'},
			subjects: [{kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: `team-${team}`}],
		});
	}

	await api.as(loopback).create('/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings', {
		metadata: {name: 'deployer'},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit'},
		subjects: [{kind: 'ServiceAccount', namespace: 'shop', name: 'deployer'}],
	});
}

function nodeObject({name, ip, role}: Machine, now: Date): object {
	return {
		metadata: {
			name,
			labels: {
				'kubernetes.io/hostname': name,
				'kubernetes.io/os': 'linux',
				'kubernetes.io/arch': 'amd64',
				...(role && {[`node-role.kubernetes.io/${role}`]: ''}),
			},
		},
		spec: {podCIDR: `10.244.${ip.split('.')[3]}.0/24`},
		status: {
			addresses: [
				{type: 'InternalIP', address: ip},
				{type: 'Hostname', address: name},
			],
			conditions: [
				{
					type: 'Ready',
					status: 'True',
					reason: 'KubeletReady',
					message: 'kubelet is posting ready status',
					lastHeartbeatTime: now.toISOString(),
					lastTransitionTime: now.toISOString(),
				},
			],
			nodeInfo: {
				kubeletVersion: 'v1.37.2',
				osImage: 'Debian GNU/Linux 13 (trixie)',
				kernelVersion: '6.12.48-amd64',
				containerRuntimeVersion: 'containerd://2.1.4',
				operatingSystem: 'linux',
				architecture: 'amd64',
			},
		},
	};
}

async function buildService(
	api: ApiServer,
	{namespace, name, clusterIP, port, account, isTls}: ServiceSpec,
	index: number,
	now: Date,
): Promise<void> {
	const client = api.as(loopback);
	await client.create(`/api/v1/namespaces/${namespace}/services`, {
		metadata: {name, labels: {app: name}},
		spec: {
			clusterIP,
			clusterIPs: [clusterIP],
			selector: {app: name},
			ports: [{name: 'https', port, protocol: 'TCP', targetPort: 8443}],
		},
	});
	const machine = machines[1 + (index % 2)] as Machine;
	const hash = `${(0x5d0 + index * 37).toString(36)}8f6c${index}`;
	const ip = `10.244.${machine.ip.split('.')[3]}.${20 + index}`;
	await buildPod(
		api,
		namespace,
		{
			name: `${name}-${hash}`,
			app: name,
			ip,
			nodeName: machine.name,
			...(account && {account}),
			...(isTls && {secretName: `${name}-tls`}),
		},
		now,
	);
}
