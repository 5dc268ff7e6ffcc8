import {inPool} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {PodUseRecord} from '../../cluster/records/certificates/index.js';
import type {ServiceRecord} from '../../cluster/records/index.js';
import type {ObjectName} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {Served} from './read-served.js';
import {readServed} from './read-served.js';

/** A port of a Pod that uses a Secret. Names are hostile text. */
export type PodServer = {readonly pod: ObjectName; readonly port: number};

/** What a server presents, or why that is not known; `why` is a sentence and hostile text. */
export type PodServed = PodServer & ({readonly served: Served} | {readonly why: string});

/** The most Pods that are asked. Further Pods are usually copies of these. */
const mostPods = 10;
const mostPorts = 6;
const atOnce = 4;
/** A server that works answers a handshake quickly. */
const timeoutMs = 5000;

/** The ports of the Pods that use a Secret: those that they declare, and those that Services select. */
export function serversOf(
	{namespace, name}: ObjectName,
	pods: readonly PodUseRecord[],
	services: readonly ServiceRecord[],
): readonly PodServer[] {
	return pods
		.filter(
			pod => pod.namespace === namespace && pod.references.some(each => each.kind === 'Secret' && each.name === name),
		)
		.slice(0, mostPods)
		.flatMap(pod => {
			const led = services
				.filter(each => each.namespace === namespace && selects(each, pod))
				.flatMap(({ports}) => ports)
				.flatMap(({protocol, targetPort}) => (protocol === 'TCP' && targetPort !== undefined ? [targetPort] : []));
			return [...new Set([...pod.ports, ...led])]
				.slice(0, mostPorts)
				.map(port => ({pod: {namespace, name: pod.name}, port}));
		});
}

function selects({selector}: ServiceRecord, {labels}: PodUseRecord): boolean {
	const wanted = Object.entries(selector);
	return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/**
 * Reads with one TLS handshake each what the servers present, and compares it with the Secret. No data is sent.
 *
 * @param onAnswer - called for each answer when it arrives.
 * @throws {ClusterError} `aborted`.
 */
export async function readPodServers(
	cluster: Cluster,
	secret: ObjectName,
	servers: readonly PodServer[],
	onAnswer: (answer: PodServed) => void,
	signal: AbortSignal,
): Promise<void> {
	await inPool(servers, atOnce, async server => {
		const {pod, port} = server;
		const label = localized`port ${port} of Pod ${pod.namespace}/${pod.name}`;
		try {
			const served = await readServed(
				{kind: 'pod', pod, port, label},
				{cluster: async () => cluster, secret, signal, timeoutMs},
			);
			onAnswer({...server, served});
		} catch (error) {
			const isAnswer = error instanceof OperationError || (error instanceof ClusterError && error.code !== 'aborted');
			if (!isAnswer) {
				throw error;
			}

			onAnswer({...server, why: error.message});
		}
	});
}
