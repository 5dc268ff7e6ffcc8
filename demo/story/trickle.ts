import {cast, kubeletOf} from './cast.js';
import {machines, services} from './cluster.js';
import type {Random} from './random.js';
import type {Scene} from './scene.js';
import {nodeRequestName} from './scene.js';
import {clientUsages, serverUsages, signers} from './usual.js';

const {alice, bruno, carmen, dmitri, erin, grace, mallory, deployer, bootstrap, cart, redis} = cast;
const people = [alice, bruno, carmen, dmitri, erin];
/** One of so many requests is suspicious. */
const troubleEvery = 10;

type Writer = (random: Random) => Scene;

const teamOf = (user: {readonly groups: readonly string[]}) => user.groups[0] ?? '';

/** Ordinary requests. */
const ordinary: readonly Writer[] = [
	random => {
		const {namespace, name, clusterIP} = random.pick(services);
		return {
			name: `${namespace}-${name}-tls-${random.suffix(5)}`,
			by: namespace === 'shop' ? random.pick([alice, bruno]) : random.pick([carmen, dmitri]),
			signerName: signers.serving,
			usages: serverUsages,
			commonName: `${name}.${namespace}.svc`,
			hosts: [`${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`, clusterIP],
			expirationSeconds: random.pick([7, 30, 90]) * 86_400,
		};
	},
	random => {
		const by = random.pick(people);
		return {
			name: `${by.username.split('@')[0]}-${random.suffix(5)}`,
			by,
			signerName: signers.client,
			usages: clientUsages,
			commonName: by.username,
			organizations: [teamOf(by)],
			key: random.pick(['P-256', 'Ed25519']),
			expirationSeconds: random.pick([4, 8, 12]) * 3600,
		};
	},
	random => {
		const {name, ip} = random.pick(machines);
		return {
			name: `csr-${random.suffix(5)}`,
			by: kubeletOf(name),
			signerName: signers.kubeletServing,
			usages: serverUsages,
			commonName: `system:node:${name}`,
			organizations: ['system:nodes'],
			hosts: [name, ip],
		};
	},
	random => {
		const node = `worker-${random.suffix(4)}`;
		return {
			name: nodeRequestName(node),
			by: bootstrap,
			signerName: signers.kubeletClient,
			usages: clientUsages,
			commonName: `system:node:${node}`,
			organizations: ['system:nodes'],
		};
	},
	random => ({
		name: `redis-${random.suffix(5)}`,
		by: redis,
		signerName: signers.serving,
		usages: serverUsages,
		commonName: 'redis-0.redis.shop.svc',
		hosts: ['redis-0.redis.shop.svc', 'redis-0.redis.shop.svc.cluster.local', 'localhost'],
		expirationSeconds: 30 * 86_400,
	}),
	random => ({
		name: `${random.pick(['catalog', 'search'])}-build-${random.suffix(5)}`,
		by: deployer,
		signerName: signers.serving,
		usages: serverUsages,
		commonName: 'catalog.shop.svc',
		hosts: ['catalog.shop.svc', 'catalog.shop.svc.cluster.local'],
		expirationSeconds: 7 * 86_400,
	}),
	random => ({
		name: `cart-${random.suffix(5)}`,
		by: cart,
		signerName: signers.serving,
		usages: serverUsages,
		commonName: 'cart.shop.svc',
		hosts: ['cart.shop.svc', 'cart.shop.svc.cluster.local'],
		expirationSeconds: 86_400,
	}),
	random => {
		const name = `${random.pick(['felix', 'hana', 'ines', 'jonas'])}@example.com`;
		return {
			name: `starter-${random.suffix(5)}`,
			by: grace,
			signerName: signers.client,
			usages: clientUsages,
			commonName: name,
			organizations: [random.pick(['team-shop', 'team-payments'])],
			expirationSeconds: 86_400,
		};
	},
	random => ({
		name: `csr-${random.suffix(5)}`,
		by: kubeletOf('worker-1'),
		signerName: signers.kubeletClient,
		usages: clientUsages,
		commonName: 'system:node:worker-1',
		organizations: ['system:nodes'],
	}),
];

/** Requests that an approver should notice. */
const troubling: readonly Writer[] = [
	random => ({
		name: `build-agent-${random.suffix(5)}`,
		by: deployer,
		signerName: signers.client,
		usages: clientUsages,
		commonName: 'system:serviceaccount:kube-system:default',
	}),
	random => ({
		name: `ops-${random.suffix(4)}\r\u001b[2Kcsr-ok  Approved,Issued`,
		by: mallory,
		signerName: signers.serving,
		usages: serverUsages,
		commonName: 'ops.example.com',
		hosts: ['ops.example.com'],
	}),
	random => ({
		name: `payments-api-${random.suffix(5)}`,
		by: mallory,
		signerName: signers.serving,
		usages: serverUsages,
		// A terminal that obeys right-to-left marks shows this as "api.payments.svc".
		commonName: 'api.\u202etnemyap\u202cs.svc',
		hosts: ['api.payments.svc'],
	}),
	random => ({
		name: `node-debug-${random.suffix(5)}`,
		by: mallory,
		signerName: signers.client,
		usages: clientUsages,
		commonName: 'system:node:worker-1',
		organizations: ['system:nodes'],
	}),
	random => ({
		name: `mail-gw-${random.suffix(5)}`,
		by: dmitri,
		signerName: signers.serving,
		usages: ['any', 'server auth', 'client auth'],
		commonName: 'mail-gw',
	}),
	random => ({
		name: `csr-${random.suffix(5)}`,
		by: kubeletOf('worker-2'),
		signerName: signers.kubeletServing,
		usages: serverUsages,
		commonName: 'system:node:worker-2',
		organizations: ['system:nodes'],
		hosts: ['worker-2', '10.0.1.12', 'frontend.shop.svc', '10.0.1.10'],
	}),
	random => ({
		name: `auditor-${random.suffix(5)}`,
		by: mallory,
		signerName: signers.client,
		usages: clientUsages,
		commonName: 'auditor',
		organizations: ['kubeadm:cluster-admins'],
		expirationSeconds: 600,
	}),
	random => ({
		name: `gateway-${random.suffix(5)}`,
		by: bruno,
		signerName: 'kubernetes.io/gateway',
		usages: serverUsages,
		commonName: 'gateway.shop.example',
		hosts: ['gateway.shop.example', '*.shop.example', 'localhost'],
	}),
];

/** @returns the next request, and whether an approver should notice it. Most are ordinary. */
export function nextScene(random: Random): {readonly scene: Scene; readonly isTrouble: boolean} {
	const isTrouble = random.below(troubleEvery) === 0;
	return {scene: random.pick(isTrouble ? troubling : ordinary)(random), isTrouble};
}

/** @returns seconds until the next request. */
export function nextPause(random: Random): number {
	return 4 + random.below(12);
}
