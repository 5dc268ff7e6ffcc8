import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {ResumePlan} from '../../operations/issuance/index.js';
import {adoptIssuance, planResume} from '../../operations/issuance/index.js';
import type {KnownCluster, Sameness} from '../../operations/pending/index.js';
import {
	clusterHere,
	compareClusters,
	doubtOf,
	findIssuance,
	findIssuanceOf,
	readPendingIssuances,
} from '../../operations/pending/index.js';
import type {Plan} from '../../operations/plan/index.js';
import {withoutCredentials} from '../../operations/plan/index.js';
import {FileError} from '../../storage/files/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import type {DeckPendingIssuance} from '../ports/index.js';

type PendingSources = {
	readonly cluster: Cluster;
	readonly issuances: IssuanceStore;
	readonly signal: AbortSignal;
	readonly now: () => Date;
	/** Called, each time the records are read, with each issuance that certainly belongs to this cluster. */
	onIssuance(issuance: Issuance): void;
	onChange(): void;
};

export type PendingServices = {
	/** Ids of issuances that began over this connection, or that the operator has accepted for this cluster. */
	readonly mine: Set<string>;
	/** The identity of the connected cluster, as far as the server tells it. */
	here(): Promise<Required<KnownCluster>>;
	/** The issuances as last read, without those that certainly belong to another cluster. */
	list(): readonly DeckPendingIssuance[];
	/** Reads the records again. Records that can't be read are left out; `certdeck resume --list` says what is wrong. */
	refresh(): Promise<void>;
	/** The issuance that certainly belongs to a request. */
	of(uid: string): Promise<Issuance | undefined>;
	planAdoption(id: string): Promise<Plan<void>>;
	planResume(id: string): Promise<ResumePlan>;
};

/** Fills the port of the pending issuances of this cluster. */
export function createPendingServices({
	cluster,
	issuances,
	signal,
	now,
	onIssuance,
	onChange,
}: PendingSources): PendingServices {
	const mine = new Set<string>();
	let pending: readonly DeckPendingIssuance[] = [];
	const here = async (): Promise<Required<KnownCluster>> => {
		try {
			return await clusterHere(cluster, signal);
		} catch (error) {
			// If the server does not answer now, it is asked again next time.
			if (error instanceof ClusterError) {
				return {server: withoutCredentials(cluster.info.server), cluster: {}};
			}

			throw error;
		}
	};
	const samenessOf = (at: KnownCluster, issuance: Issuance): Sameness =>
		mine.has(issuance.id) ? 'same' : compareClusters(at, issuance);

	const refresh = async (): Promise<void> => {
		try {
			const list = await readPendingIssuances(issuances);
			// Usually there are no issuances, and then the cluster need not be identified.
			const at = list.pending.length === 0 ? undefined : await here();
			const before = pending;
			pending = list.pending.flatMap((each): readonly DeckPendingIssuance[] => {
				if (at === undefined) {
					return [];
				}

				const sameness = samenessOf(at, each.issuance);
				return sameness === 'other'
					? []
					: [{...each, ...(sameness === 'unsure' && {doubt: doubtOf(at, each.issuance)})}];
			});
			for (const {issuance, doubt} of pending) {
				if (doubt === undefined) {
					onIssuance(issuance);
				}
			}

			// A change draws the screen again.
			if (before.length > 0 || pending.length > 0) {
				onChange();
			}
		} catch (error) {
			if (!(error instanceof FileError)) {
				throw error;
			}
		}
	};

	return {
		mine,
		here,
		refresh,
		list: () => pending,
		of: async uid => findIssuanceOf(issuances, uid, await here(), mine),
		async planAdoption(id) {
			const [issuance, at] = await Promise.all([findIssuance(issuances, id), here()]);
			return {
				title: localized`Is ${issuance.name} of this cluster?`,
				steps: [
					{
						verb: 'write',
						kind: 'Record',
						name: id,
						note: localized`begun on this cluster: in the context ${issuance.context}, on ${issuance.server}`,
					},
				],
				warnings: [
					localized`${doubtOf(at, issuance)}: if it was begun on another cluster, leave it`,
					localized`this is the context ${cluster.info.context}, on ${at.server}`,
				],
				async perform() {
					await adoptIssuance(issuances, issuance, at);
					mine.add(id);
					await refresh();
				},
			};
		},
		async planResume(id) {
			const plan = await planResume(cluster, issuances, id, {at: now(), isSameCluster: mine.has(id)}, signal);
			return {
				...plan,
				async perform(performSignal) {
					const resumed = await plan.perform(performSignal);
					await refresh();
					return resumed;
				},
			};
		},
	};
}
