import type {Printable} from '../../base/text/index.js';
import {joined, printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {statusOf} from '../../operations/plan/index.js';
import type {MetricLabels} from '../words/index.js';
import {metricFamily, metricSample} from '../words/index.js';

type Counted = {readonly seen: CertificateSigningRequest; readonly cluster?: string};

/**
 * The number of requests in each state, and the age of the oldest waiting one, by signer, in the text format of Prometheus
 * (version 0.0.4).
 *
 * @param overdueMs - requests that have waited at least as long are also counted.
 */
export function requestMetrics(rows: readonly Counted[], now: Date, overdueMs?: number): Printable {
	const bySigner = groupOf(rows, ({cluster, seen}) => [cluster, seen.signerName]);
	const byState = groupOf(rows, ({cluster, seen}) => [cluster, seen.signerName, statusOf(seen)]);
	const labels = ([cluster, signerName = '', status]: Key): MetricLabels => [
		...(cluster === undefined ? [] : [['cluster', cluster] as const]),
		['signer_name', signerName],
		...(status === undefined ? [] : [['status', status] as const]),
	];
	const waitedMs = ({seen}: Counted) =>
		statusOf(seen) === 'pending' ? Math.max(0, now.getTime() - seen.createdAt.getTime()) : undefined;
	const waits = (some: readonly Counted[]) => some.flatMap(row => waitedMs(row) ?? []);
	const families = [
		metricFamily(
			'certdeck_requests',
			'CertificateSigningRequests by state.',
			byState.map(([key, some]) => metricSample('certdeck_requests', labels(key), some.length)),
		),
		metricFamily(
			'certdeck_requests_oldest_pending_seconds',
			'For how long the oldest that waits for a decision has waited; 0 where none waits.',
			bySigner.map(([key, some]) =>
				metricSample(
					'certdeck_requests_oldest_pending_seconds',
					labels(key),
					Math.floor(waits(some).reduce((most, each) => Math.max(most, each), 0) / 1000),
				),
			),
		),
		overdueMs === undefined
			? printed``
			: metricFamily(
					'certdeck_requests_overdue',
					'How many have waited for as long as --fail-on says.',
					bySigner.map(([key, some]) =>
						metricSample(
							'certdeck_requests_overdue',
							labels(key),
							waits(some).filter(each => each >= overdueMs).length,
						),
					),
				),
	];
	return joined(families, printed``);
}

type Key = readonly [cluster: string | undefined, signerName?: string, status?: string];

function groupOf(
	rows: readonly Counted[],
	keyOf: (row: Counted) => Key,
): ReadonlyArray<readonly [Key, readonly Counted[]]> {
	return [...Map.groupBy(rows, row => JSON.stringify(keyOf(row)))]
		.toSorted(([one], [other]) => (one < other ? -1 : 1))
		.map(([, some]) => [keyOf(some[0] as Counted), some] as const);
}
