import type {HonestCase, Person} from '../field-case.js';
import {day, rows, signers, usages} from '../field-case.js';
import {machines} from '../world/nodes.js';
import {eksKubelet, kubelet, people} from '../world/people.js';

const serving = rows<HonestCase>(signers.kubeletServing, usages.server);
const client = rows<HonestCase>(signers.kubeletClient, usages.client);

/** Subject and names, in the form that kubelet makes from its Node's addresses. */
function nodeNames(node: string) {
	const addresses = machines.find(({name}) => name === node)?.addresses ?? [];
	const of = (...types: readonly string[]) => [
		...new Set(addresses.flatMap(([type, address]) => (types.includes(type) ? [address] : []))),
	];
	return {
		o: ['system:nodes'],
		cn: `system:node:${node}`,
		dns: of('Hostname', 'InternalDNS', 'ExternalDNS'),
		ip: of('InternalIP', 'ExternalIP'),
	};
}

const eks = 'ip-10-20-3-17.eu-west-1.compute.internal';
const eks6 = 'i-0f1e2d3c4b5a69788.eu-west-1.compute.internal';
const gke = 'gke-prod-pool-1-5f3a2b1c-x7kd';

/** A machine's serving certificate, in the form of its kubelet's rotation. */
function ofNode(node: string, origin: string, by: Person = kubelet(node)): HonestCase {
	return serving(`serving-${node}`, by, origin, nodeNames(node));
}

/** A machine that renews its login. */
function renewal(node: string, origin: string, by: Person = kubelet(node)): HonestCase {
	return client(`renewal-${node}`, by, origin, {o: ['system:nodes'], cn: `system:node:${node}`});
}

/** A machine that joins with a token. */
function joining(node: string, origin: string, by: Person = people.bootstrap): HonestCase {
	return client(`joining-${node}`, by, origin, {o: ['system:nodes'], cn: `system:node:${node}`});
}

export const honestNodes: readonly HonestCase[] = [
	ofNode(
		'cp-1',
		'kubeadm with serverTLSBootstrap: the control plane node, at whose address the API server answers too',
	),
	ofNode('worker-1', 'kubeadm with serverTLSBootstrap, dual stack'),
	ofNode('node6-1', 'a node with IPv6 alone'),
	ofNode('k3s-agent-7', 'k3s agent with an external address by --node-external-ip'),
	serving('serving-win-1', kubelet('win-1'), 'a Windows worker of kubeadm', nodeNames('win-1')),
	ofNode('rke2-pool1-9d2xk', 'RKE2 behind Rancher names its machines by pool'),
	ofNode(eks, 'EKS: private DNS name, public address and name; the role is mapped into both groups', eksKubelet(eks)),
	ofNode(eks6, 'EKS with IPv6 and resource names', eksKubelet(eks6)),
	ofNode(gke, 'GKE names nodes by cluster and pool'),
	ofNode('worker-0.ocp.corp.example', 'OpenShift on bare metal: the host name is fully qualified'),
	ofNode('aks-np1-31718369-vmss000002', 'AKS with kubelet serving certificate rotation'),
	ofNode('i-0123456789abcdef0', 'kops names its nodes by instance'),
	serving('serving-worker-2-rsa', kubelet('worker-2'), 'an older kubelet asks with RSA and key encipherment', {
		...nodeNames('worker-2'),
		key: 'RSA 2048',
		usages: usages.serverRsa,
	}),
	serving('serving-worker-2-names-only', kubelet('worker-2'), 'the address was not reported yet when it asked', {
		...nodeNames('worker-2'),
		ip: [],
	}),
	serving('serving-worker-3-address-only', kubelet('worker-3'), 'the installer gives nodes no names in DNS', {
		...nodeNames('worker-3'),
		dns: [],
	}),
	serving('serving-worker-1-year', kubelet('worker-1'), 'a kubelet that is told how long by its signer duration', {
		...nodeNames('worker-1'),
		seconds: 365 * day,
	}),
	...['worker-1', 'worker-2', 'worker-3'].map(node =>
		serving(
			`asks-again-${node}`,
			kubelet(node),
			'nobody approves kubelet serving requests, so kubelet asks every quarter of an hour with a new key',
			{...nodeNames(node), times: 8},
		),
	),
	renewal('cp-1', 'kubeadm without the auto-approval of rotations'),
	renewal('worker-1', 'client certificate rotation of kubelet'),
	renewal('worker-3', 'client certificate rotation on a node that is an hour old'),
	renewal(gke, 'client certificate rotation of kubelet on GKE'),
	renewal(
		'worker-0.ocp.corp.example',
		'OpenShift after a long shutdown: oc get csr shows node-csr by the nodes themselves',
	),
	client('renewal-worker-2-rsa', kubelet('worker-2'), 'an older kubelet with RSA', {
		o: ['system:nodes'],
		cn: 'system:node:worker-2',
		key: 'RSA 2048',
		usages: usages.clientRsa,
	}),
	client('renewal-worker-2-again', kubelet('worker-2'), 'rotation was not approved in time, it asks anew', {
		o: ['system:nodes'],
		cn: 'system:node:worker-2',
		times: 4,
	}),
	renewal(eks, 'a kubelet in both groups renews', eksKubelet(eks)),
	joining('worker-9', 'kubeadm join with a bootstrap token'),
	joining('k3s-agent-8', 'a machine of another flavour with a bootstrap token'),
	joining('capi-md-0-7xk2p-9fz4t', 'Cluster API makes a token for each machine'),
	joining('talos-4k2-9ax', 'Talos joins with a token of its own'),
	joining(
		'worker-1.ocp.corp.example',
		'OpenShift: machine-config-server hands out the token of node-bootstrapper',
		people.openshiftBootstrapper,
	),
	client('joining-worker-10-again', people.bootstrap, 'the machine restarted before anybody approved', {
		o: ['system:nodes'],
		cn: 'system:node:worker-10',
		times: 2,
	}),
];
