import type {PodRecord, ServiceRecord} from '../../cluster/records/index.js';
import type {Reading} from './evidence.js';

/** The Pods that run as each service account that asked for something, by its user name. */
export type AccountPods = ReadonlyMap<string, Reading<readonly PodRecord[]>>;

/** Whether a Service leads to one of the Pods: which is theirs that run there. */
export function leadsTo({namespace, selector}: ServiceRecord, pods: readonly PodRecord[]): boolean {
	const wanted = Object.entries(selector);
	return (
		wanted.length > 0 &&
		pods.some(
			pod =>
				pod.namespace === namespace &&
				pod.phase !== 'Succeeded' &&
				pod.phase !== 'Failed' &&
				wanted.every(([key, value]) => pod.labels[key] === value),
		)
	);
}
