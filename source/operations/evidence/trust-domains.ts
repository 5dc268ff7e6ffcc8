import type {Cluster} from '../../cluster/calls/index.js';
import type {Reading, TrustDomains} from '../../review/evidence/index.js';
import {trustDomains} from '../../review/evidence/index.js';
import {readConfigMap} from './reading.js';

/** The trust domains in the configuration of Istio and SPIRE, in the usual places. */
export async function readTrustDomains(
	cluster: Cluster,
	now: () => Date,
	signal: AbortSignal | undefined,
): Promise<Reading<TrustDomains>> {
	const configMap = (namespace: string, name: string) => readConfigMap(cluster, namespace, name, now, signal);
	const [istio, ...spire] = await Promise.all([
		configMap('istio-system', 'istio'),
		configMap('spire-server', 'spire-server'),
		configMap('spire', 'spire-server'),
	]);
	const data = (reading: typeof istio) => (reading.state === 'read' ? reading.value?.data : undefined);
	const mesh = data(istio);
	return {
		state: 'read',
		value: trustDomains(
			mesh && (mesh['mesh'] ?? ''),
			spire.flatMap(reading => Object.values(data(reading) ?? {})),
			[...new Set([istio, ...spire].flatMap(reading => (reading.state === 'read' ? [] : [reading.why])))],
		),
		at: now(),
	};
}
