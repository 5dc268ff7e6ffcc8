import type {PodRecord, ServiceRecord} from '../../cluster/records/index.js';
import type {Reading} from './evidence.js';

/** The Pods of each service account that sent a request, by the user name of the account. */
export type AccountPods = ReadonlyMap<string, Reading<readonly PodRecord[]>>;

/** Whether a Service selects one of the Pods. Then the Service belongs to the account that runs them. */
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
