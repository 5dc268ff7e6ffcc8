/** A machine, with the addresses that its kubelet or the cloud reports. */
export type Machine = {
	readonly name: string;
	readonly addresses: ReadonlyArray<readonly [type: string, address: string]>;
	readonly isControlPlane?: true;
	readonly os?: 'linux' | 'windows';
};

const internal = (...addresses: readonly string[]) => addresses.map(address => ['InternalIP', address] as const);
const hostname = (name: string) => ['Hostname', name] as const;

/** Nodes with the names of kubeadm, k3s, RKE2, EKS, GKE, OpenShift, AKS and kops. */
export const machines: readonly Machine[] = [
	{name: 'cp-1', addresses: [...internal('10.0.1.10', 'fd00:10:0:1::10'), hostname('cp-1')], isControlPlane: true},
	{name: 'worker-1', addresses: [...internal('10.0.1.11', 'fd00:10:0:1::11'), hostname('worker-1')]},
	{name: 'worker-2', addresses: [...internal('10.0.1.12', 'fd00:10:0:1::12'), hostname('worker-2')]},
	{name: 'worker-3', addresses: [...internal('10.0.1.13'), hostname('worker-3')]},
	{name: 'node6-1', addresses: [...internal('fd00:10:0:6::21'), hostname('node6-1')]},
	{name: 'win-1', addresses: [...internal('10.0.1.40'), hostname('win-1')], os: 'windows'},
	{
		name: 'k3s-agent-7',
		addresses: [...internal('192.168.40.17'), ['ExternalIP', '198.51.100.17'], hostname('k3s-agent-7')],
	},
	{name: 'rke2-pool1-9d2xk', addresses: [...internal('192.168.40.31'), hostname('rke2-pool1-9d2xk')]},
	{
		name: 'ip-10-20-3-17.eu-west-1.compute.internal',
		addresses: [
			...internal('10.20.3.17'),
			['ExternalIP', '203.0.113.77'],
			['InternalDNS', 'ip-10-20-3-17.eu-west-1.compute.internal'],
			hostname('ip-10-20-3-17.eu-west-1.compute.internal'),
			['ExternalDNS', 'ec2-203-0-113-77.eu-west-1.compute.amazonaws.com'],
		],
	},
	{
		name: 'i-0f1e2d3c4b5a69788.eu-west-1.compute.internal',
		addresses: [
			...internal('fd00:20:3::5a'),
			['InternalDNS', 'i-0f1e2d3c4b5a69788.eu-west-1.compute.internal'],
			hostname('i-0f1e2d3c4b5a69788.eu-west-1.compute.internal'),
		],
	},
	{
		name: 'gke-prod-pool-1-5f3a2b1c-x7kd',
		addresses: [
			...internal('10.132.0.14'),
			['ExternalIP', '203.0.113.90'],
			['InternalDNS', 'gke-prod-pool-1-5f3a2b1c-x7kd.europe-west1-b.c.shop-prod.internal'],
			hostname('gke-prod-pool-1-5f3a2b1c-x7kd'),
		],
	},
	{
		name: 'worker-0.ocp.corp.example',
		addresses: [...internal('192.168.126.51'), hostname('worker-0.ocp.corp.example')],
	},
	{
		name: 'aks-np1-31718369-vmss000002',
		addresses: [...internal('10.224.0.6'), hostname('aks-np1-31718369-vmss000002')],
	},
	{name: 'i-0123456789abcdef0', addresses: [...internal('172.20.44.8'), hostname('i-0123456789abcdef0')]},
	// It claims the addresses of the API server.
	{name: 'worker-evil', addresses: [...internal('10.0.1.66', '10.0.1.10', '10.96.0.1'), hostname('worker-evil')]},
];

export function nodeObject({name, addresses, isControlPlane, os = 'linux'}: Machine, now: Date): object {
	const at = now.toISOString();
	return {
		metadata: {
			name,
			labels: {
				'kubernetes.io/hostname': name,
				'kubernetes.io/os': os,
				...(isControlPlane && {'node-role.kubernetes.io/control-plane': ''}),
			},
		},
		spec: {},
		status: {
			addresses: addresses.map(([type, address]) => ({type, address})),
			conditions: [
				{
					type: 'Ready',
					status: 'True',
					reason: 'KubeletReady',
					message: 'kubelet is posting ready status',
					lastHeartbeatTime: at,
					lastTransitionTime: at,
				},
			],
		},
	};
}
