import type {ApiServer} from '../api/server.js';
import {loopback} from '../cluster/bootstrap.js';

export type PodSpec = {
	readonly name: string;
	readonly app: string;
	readonly ip: string;
	readonly nodeName: string;
	readonly account?: string;
	/** The headless Service that gives the Pod a DNS name. */
	readonly subdomain?: string;
	/** A Secret with its certificate and key. */
	readonly secretName?: string;
};

/** Creates a Pod, and its status, which is a separate write. */
export async function buildPod(
	api: ApiServer,
	namespace: string,
	{name, app, ip, nodeName, account = 'default', subdomain, secretName}: PodSpec,
	now: Date,
): Promise<void> {
	const client = api.as(loopback);
	const path = `/api/v1/namespaces/${namespace}/pods`;
	const image = `registry.example.com/${app}:1.4`;
	const pod = await client.create(path, {
		metadata: {name, labels: {app}},
		spec: {
			nodeName,
			serviceAccountName: account,
			...(subdomain && {hostname: name, subdomain}),
			...(secretName && {volumes: [{name: 'tls', secret: {secretName}}]}),
			containers: [
				{
					name: app,
					image,
					...(secretName && {
						ports: [{name: 'https', containerPort: 8443, protocol: 'TCP'}],
						volumeMounts: [{name: 'tls', mountPath: '/etc/tls', readOnly: true}],
					}),
				},
			],
		},
	});
	await client.update(`${path}/${name}/status`, {
		...pod,
		status: {
			phase: 'Running',
			podIP: ip,
			podIPs: [{ip}],
			startTime: now.toISOString(),
			containerStatuses: [{name: app, ready: true, restartCount: 0, image}],
		},
	});
}

/** A StatefulSet. Its headless Service and the service account of its Pods have its name. */
export type SetSpec = {readonly namespace: string; readonly name: string; readonly ips: readonly string[]};

export const sets: readonly SetSpec[] = [
	{namespace: 'shop', name: 'redis', ips: ['10.244.11.60', '10.244.12.60']},
	{namespace: 'payments', name: 'postgres', ips: ['10.244.11.61', '10.244.12.61']},
];

/** Creates a StatefulSet with its Service, its service account and its Pods. */
export async function buildSet(api: ApiServer, {namespace, name, ips}: SetSpec, now: Date): Promise<void> {
	const client = api.as(loopback);
	const home = `/api/v1/namespaces/${namespace}`;
	const labels = {app: name};
	await client.create(`${home}/serviceaccounts`, {metadata: {name}});
	await client.create(`${home}/services`, {
		metadata: {name, labels},
		spec: {
			clusterIP: 'None',
			clusterIPs: ['None'],
			selector: labels,
			ports: [{name: name, port: 5432, protocol: 'TCP'}],
		},
	});
	await client.create(`/apis/apps/v1/namespaces/${namespace}/statefulsets`, {
		metadata: {name, labels},
		spec: {
			serviceName: name,
			replicas: ips.length,
			selector: {matchLabels: labels},
			template: {
				metadata: {labels},
				spec: {serviceAccountName: name, containers: [{name, image: `registry.example.com/${name}:1.4`}]},
			},
		},
	});
	for (const [index, ip] of ips.entries()) {
		const nodeName = `worker-${1 + (index % 2)}`;
		await buildPod(
			api,
			namespace,
			{name: `${name}-${index}`, app: name, ip, nodeName, account: name, subdomain: name},
			now,
		);
	}
}
