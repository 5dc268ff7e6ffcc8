import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {GatewayRecord, HttpRouteRecord} from '../../cluster/records/index.js';
import type {Reading} from '../../review/evidence/index.js';
import type {RouteLists} from '../../review/evidence/network/index.js';
import {readingOf} from './reading.js';

/** More of a kind are not read: a review must not take all that a huge cluster has. */
const mostRoutes = 5000;

/** Ingresses, and Gateways with their routes if the server has these kinds, without what may not be read. */
export async function readRoutes(
	cluster: Cluster,
	now: () => Date,
	signal: AbortSignal | undefined,
): Promise<Reading<RouteLists>> {
	const most = mostRoutes;
	async function read<T>(resource: string, group: string, asking: () => Promise<readonly T[]>) {
		const reading = await readingOf({verb: 'list', resource, group}, asking, now);
		const items = reading.state === 'read' ? reading.value : [];
		const cut = items.length >= most ? [localized`there are more ${resource} than are read at once`] : [];
		return {items, unread: reading.state === 'read' ? cut : [reading.why]};
	}

	const group = 'gateway.networking.k8s.io';
	const [ingresses, [gateways, routes]] = await Promise.all([
		read('ingresses', 'networking.k8s.io', () => cluster.listIngresses({most}, signal)),
		(async () => {
			// The server refuses the right to list before it says that the kind does not exist.
			const version = await readingOf(
				{verb: 'list', resource: 'gateways, httproutes', group},
				() => cluster.gatewayVersion(signal),
				now,
			);
			if (version.state !== 'read') {
				const none = {items: [] as readonly never[], unread: [version.why]};
				return [none, none] as const;
			}

			const served = version.value;
			return Promise.all([
				read<GatewayRecord>('gateways', group, async () =>
					served ? cluster.listGateways(served, {most}, signal) : [],
				),
				read<HttpRouteRecord>('httproutes', group, async () =>
					served ? cluster.listHttpRoutes(served, {most}, signal) : [],
				),
			]);
		})(),
	]);
	return {
		state: 'read',
		value: {
			ingresses: ingresses.items,
			gateways: gateways.items,
			routes: routes.items,
			unread: [...new Set([...gateways.unread, ...routes.unread])],
		},
		at: now(),
	};
}
