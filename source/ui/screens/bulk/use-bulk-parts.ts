import {useEffect, useMemo, useState} from 'react';
import type {BulkOfCluster, BulkRequests} from '../../../deck/requests/index.js';
import {bulkByCluster} from '../../../deck/requests/index.js';
import type {BulkOptions, BulkPlan} from '../../../operations/bulk/index.js';
import {oneOfEachSigner, useDeck, useRights, useStore} from '../../hooks/index.js';

/** The part of one cluster, with its plan. */
export type PlannedPart = BulkOfCluster & {
	readonly plan: BulkPlan;
	/** The cluster has answered the open questions, as far as it could. */
	readonly isPrepared: boolean;
};

export type BulkChoices = Pick<BulkOptions, 'reason' | 'message' | 'deniesOlder'> & {
	/** The ids of warnings and questions that are included, by cluster. */
	readonly include: ReadonlyMap<string | undefined, readonly string[]>;
	readonly takesHidden: boolean;
};

const nothingTaken: readonly string[] = [];

/** The plan of a bulk decision, one part for each cluster, each made by the ports of its own cluster. */
export function useBulkParts(
	decision: 'Approved' | 'Denied',
	{requests, hidden, newerOf}: BulkRequests,
	{reason, message, deniesOlder = false, include, takesHidden}: BulkChoices,
): readonly PlannedPart[] {
	const {services} = useDeck();
	const list = useStore(services.requests);
	const kinds = useMemo(() => oneOfEachSigner([...requests, ...hidden]), [requests, hidden]);
	const rights = useRights(kinds, [decision === 'Approved' ? 'approve' : 'deny']).getSnapshot();
	const parts = useMemo((): readonly BulkOfCluster[] => {
		const all = {requests, hidden, newerOf};
		return services.clusters === undefined
			? [{...all, cluster: services.session.among, services}]
			: bulkByCluster(all, services.clusters);
	}, [services, requests, hidden, newerOf]);
	const [prepared, setPrepared] = useState<readonly boolean[]>(() =>
		parts.map(part => decision === 'Denied' || !part.services.bulk.hasOpen([...part.requests, ...part.hidden])),
	);
	useEffect(() => {
		if (decision === 'Approved') {
			for (const [at, part] of parts.entries()) {
				// Evidence that can't be read is an open question of its request. Other errors are bugs, and are reported by the service.
				void part.services.bulk
					.prepare([...part.requests, ...part.hidden])
					.finally(() => setPrepared(before => before.with(at, true)));
			}
		}
	}, [parts, decision]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: what is left out follows the live list and the rights
	return useMemo(
		() =>
			parts.map((part, at) => ({
				...part,
				isPrepared: prepared[at] === true,
				plan: part.services.bulk.plan(takesHidden ? [...part.requests, ...part.hidden] : part.requests, decision, {
					...(reason !== undefined && {reason}),
					...(message !== undefined && {message}),
					include: include.get(part.cluster) ?? nothingTaken,
					...(part.newerOf && {newerOf: part.newerOf}),
					deniesOlder,
				}),
			})),
		[parts, takesHidden, decision, reason, message, include, deniesOlder, list.requests, rights, prepared],
	);
}
