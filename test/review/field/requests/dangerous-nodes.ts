import type {DangerousCase} from '../field-case.js';
import {rows, signers, usages} from '../field-case.js';
import {eksKubelet, kubelet, people} from '../world/people.js';

const serving = rows<DangerousCase>(signers.kubeletServing, usages.server);
const client = rows<DangerousCase>(signers.kubeletClient, usages.client);
const node = (name: string) => ({o: ['system:nodes'], cn: `system:node:${name}`});
const grave = {grave: true} as const;
const shown = {grave: true, shown: true} as const;
const eks = 'ip-10-20-3-17.eu-west-1.compute.internal';

/** Machines that ask for more than their own identity, and other users that ask as machines. */
export const dangerousNodes: readonly DangerousCase[] = [
	serving(
		'node-with-neighbours-address',
		kubelet('worker-1'),
		'postfinance/kubelet-csr-approver: SANs of another node',
		{
			...node('worker-1'),
			dns: ['worker-1'],
			ip: ['10.0.1.11', '10.0.1.12'],
		},
	),
	serving('node-with-neighbours-name', kubelet('worker-2'), 'the name of another node', {
		...node('worker-2'),
		dns: ['worker-2', 'worker-3'],
		ip: ['10.0.1.12'],
	}),
	serving('node-with-strange-name', kubelet('worker-3'), 'a name that its Node does not have', {
		...node('worker-3'),
		dns: ['worker-3', 'build.corp.example'],
		ip: ['10.0.1.13'],
	}),
	serving('node-with-service-name', kubelet('worker-1'), 'a kubelet that asks for a Service of a team', {
		...node('worker-1'),
		dns: ['worker-1', 'orders.shop.svc'],
		ip: ['10.0.1.11'],
	}),
	serving('node-with-service-address', kubelet('worker-1'), 'the ClusterIP of a Service', {
		...node('worker-1'),
		dns: ['worker-1'],
		ip: ['10.0.1.11', '10.96.33.5'],
	}),
	serving('node-with-pod-address', kubelet('worker-1'), 'the address of a Pod on it', {
		...node('worker-1'),
		dns: ['worker-1'],
		ip: ['10.0.1.11', '10.244.11.20'],
	}),
	serving('node-with-api-server-name', kubelet('worker-2'), 'GHSA-x7j5-fww5-mqmv: the API server’s name', {
		...node('worker-2'),
		dns: ['worker-2', 'kubernetes.default.svc'],
		ip: ['10.0.1.12'],
		...shown,
	}),
	serving('node-with-api-server-address', kubelet('worker-2'), 'the address at which the API server answers', {
		...node('worker-2'),
		dns: ['worker-2'],
		ip: ['10.0.1.12', '10.0.1.10'],
		...grave,
	}),
	serving('node-with-api-service-address', kubelet('worker-2'), 'the first address of the Service range', {
		...node('worker-2'),
		dns: ['worker-2'],
		ip: ['10.0.1.12', '10.96.0.1'],
		...grave,
	}),
	serving(
		'node-that-says-it-is-the-api',
		kubelet('worker-evil'),
		'k0s: a node reports the API server’s addresses as its own',
		{
			...node('worker-evil'),
			dns: ['worker-evil'],
			ip: ['10.0.1.66', '10.0.1.10', '10.96.0.1'],
			...grave,
		},
	),
	serving('node-with-localhost', kubelet('worker-1'), 'every machine is its own localhost', {
		...node('worker-1'),
		dns: ['worker-1', 'localhost'],
		ip: ['10.0.1.11', '127.0.0.1'],
		...shown,
	}),
	serving('node-with-metadata-address', kubelet('worker-1'), 'where machines take their credentials from', {
		...node('worker-1'),
		dns: ['worker-1'],
		ip: ['169.254.169.254'],
		...shown,
	}),
	serving('node-with-wildcard', kubelet('worker-1'), 'all hosts of the house', {
		...node('worker-1'),
		dns: ['*.corp.example'],
		ip: ['10.0.1.11'],
	}),
	serving('node-that-is-gone', kubelet('worker-old'), 'the Node was deleted, its certificate still logs in', {
		...node('worker-old'),
		dns: ['worker-old'],
		ip: ['10.0.1.99'],
	}),
	serving('eks-node-with-neighbour', eksKubelet(eks), 'mapped into both groups, and the address of another', {
		...node(eks),
		dns: [eks],
		ip: ['10.20.3.17', '10.132.0.14'],
	}),
	serving('node-by-mallory', people.mallory, 'kubelet-rubber-stamp looked at the names only', {
		...node('worker-1'),
		dns: ['worker-1'],
		ip: ['10.0.1.11'],
		...shown,
	}),
	serving('node-by-olga', people.olga, 'an admin asks for a node: whoever has it can pose as its kubelet', {
		...node('worker-1'),
		dns: ['worker-1'],
		ip: ['10.0.1.11'],
		...shown,
	}),
	serving('node-by-token', people.bootstrap, 'a join token asks for a serving certificate', {
		...node('worker-1'),
		dns: ['worker-1'],
		ip: ['10.0.1.11'],
		...shown,
	}),
	serving(
		'vault-as-node',
		people.olga,
		'a tutorial for Vault: CN system:node:*.vault.svc from the signer of kubelets',
		{
			o: ['system:nodes'],
			cn: 'system:node:*.vault.svc.cluster.local',
			dns: ['*.vault.svc.cluster.local', 'vault.vault.svc'],
			ip: ['127.0.0.1'],
			...shown,
		},
	),
	serving('webhook-as-node', people.carmen, 'webhook-create-signed-cert with the signer of kubelets', {
		o: ['system:nodes'],
		cn: 'system:node:webhook.payments.svc',
		dns: ['webhook.payments.svc'],
		...shown,
	}),
	client('client-by-mallory', people.mallory, 'deckhouse: a login of a node by somebody', {
		...node('worker-1'),
		...shown,
	}),
	client('client-by-alice-new-node', people.alice, 'a machine that is none: nodes read Secrets of their Pods', {
		...node('worker-77'),
		...shown,
	}),
	client('client-of-node-by-token', people.bootstrap, 'a join token for a node that is there already', {
		...node('worker-1'),
	}),
	client('client-of-control-plane-by-token', people.bootstrap, 'the same for the control plane', {...node('cp-1')}),
	client(
		'client-by-openshift-bootstrapper',
		people.openshiftBootstrapper,
		'the join account for a node that is there',
		{
			...node('worker-0.ocp.corp.example'),
		},
	),
	client('client-two-groups', people.bootstrap, 'a node’s login with one more group', {
		o: ['system:nodes', 'system:masters'],
		cn: 'system:node:worker-11',
		...shown,
	}),
	client('client-with-names', kubelet('worker-1'), 'a login of a node has no names; the signer refuses it', {
		...node('worker-1'),
		dns: ['worker-1'],
	}),
];
