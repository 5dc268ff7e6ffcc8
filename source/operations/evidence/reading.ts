import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {ConfigMapRecord} from '../../cluster/records/index.js';
import type {Reading} from '../../review/evidence/index.js';

/** A right that a read needs, as in an RBAC rule. */
export type Right = {readonly verb: 'list' | 'create' | 'get'; readonly resource: string; readonly group: string};

/** `missing RBAC: verbs list on nodes`, in every language; with the group in brackets unless it is the core group. */
export function missingRight({verb, resource, group}: Right): string {
	return `missing RBAC: verbs ${verb} on ${resource}${group === '' ? '' : ` (${group})`}`;
}

/**
 * The answer, or why there is none.
 *
 * @throws {ClusterError} `aborted` only.
 */
export async function readingOf<T>(right: Right, asking: () => Promise<T>, now: () => Date): Promise<Reading<T>> {
	try {
		const value = await asking();
		return {state: 'read', value, at: now()};
	} catch (error) {
		if (!(error instanceof ClusterError) || error.code === 'aborted') {
			throw error;
		}

		return error.code === 'forbidden'
			? {state: 'refused', why: missingRight(right), at: now()}
			: {state: 'failed', why: error.message, at: now()};
	}
}

/** A ConfigMap; undefined if there is none. @throws {ClusterError} `aborted` only. */
export function readConfigMap(
	cluster: Cluster,
	namespace: string,
	name: string,
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<ConfigMapRecord | undefined>> {
	return readingOf(
		{verb: 'get', resource: `configmaps in ${namespace}`, group: ''},
		() => cluster.getConfigMap(namespace, name, signal),
		now,
	);
}

/** Maps an answer; a missing answer stays as it is. */
export function mapReading<T, U>(reading: Reading<T>, work: (value: T) => U): Reading<U> {
	return reading.state === 'read' ? {...reading, value: work(reading.value)} : reading;
}
