import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {ResumePlan} from '../../operations/issuance/index.js';
import {adoptWork, planResume} from '../../operations/issuance/index.js';
import type {KnownCluster, Sameness} from '../../operations/pending/index.js';
import {
	clusterHere,
	compareClusters,
	doubtOf,
	findWork,
	findWorkOf,
	listUnfinished,
} from '../../operations/pending/index.js';
import type {Plan} from '../../operations/plan/index.js';
import {withoutCredentials} from '../../operations/plan/index.js';
import {FileError} from '../../storage/files/index.js';
import type {Work, Works} from '../../storage/issuance/index.js';
import type {DeckUnfinished} from '../ports/index.js';

type UnfinishedSources = {
	readonly cluster: Cluster;
	readonly works: Works;
	readonly signal: AbortSignal;
	readonly now: () => Date;
	/** Hears of each piece of work that is this cluster's for sure, at each look. */
	onWork(work: Work): void;
	onChange(): void;
};

export type UnfinishedServices = {
	/** Ids of work that was begun over this connection, or that the operator says is of this cluster. */
	readonly mine: Set<string>;
	/** The cluster that the deck is connected to, as far as it says what it is. */
	here(): Promise<Required<KnownCluster>>;
	/** As of the last look; what is another cluster's for sure is left out. */
	list(): readonly DeckUnfinished[];
	/** Looks again. What can't be read now is looked at later; `certdeck resume --list` says what is wrong with it. */
	refresh(): Promise<void>;
	/** The work of a request, for sure. */
	of(uid: string): Promise<Work | undefined>;
	planAdoption(id: string): Promise<Plan<void>>;
	planResume(id: string): Promise<ResumePlan>;
};

/** What was begun on this cluster and is not done. */
export function createUnfinishedServices({
	cluster,
	works,
	signal,
	now,
	onWork,
	onChange,
}: UnfinishedSources): UnfinishedServices {
	const mine = new Set<string>();
	let unfinished: readonly DeckUnfinished[] = [];
	const here = async (): Promise<Required<KnownCluster>> => {
		try {
			return await clusterHere(cluster, signal);
		} catch (error) {
			// What the server does not say now it says at the next look.
			if (error instanceof ClusterError) {
				return {server: withoutCredentials(cluster.info.server), cluster: {}};
			}

			throw error;
		}
	};
	const samenessOf = (at: KnownCluster, work: Work): Sameness =>
		mine.has(work.id) ? 'same' : compareClusters(at, work);

	const refresh = async (): Promise<void> => {
		try {
			const [list, at] = await Promise.all([listUnfinished(works), here()]);
			unfinished = list.unfinished.flatMap((each): readonly DeckUnfinished[] => {
				const sameness = samenessOf(at, each.work);
				return sameness === 'other' ? [] : [{...each, ...(sameness === 'unsure' && {doubt: doubtOf(at, each.work)})}];
			});
			for (const {work, doubt} of unfinished) {
				if (doubt === undefined) {
					onWork(work);
				}
			}

			onChange();
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
		list: () => unfinished,
		of: async uid => findWorkOf(works, uid, await here(), mine),
		async planAdoption(id) {
			const [work, at] = await Promise.all([findWork(works, id), here()]);
			return {
				title: `Is ${work.name} of this cluster?`,
				steps: [
					{
						verb: 'write',
						kind: 'Record',
						name: id,
						note: `begun on this cluster: in the context ${work.context}, on ${work.server}`,
					},
				],
				warnings: [
					`${doubtOf(at, work)}: if it was begun on another cluster, leave it`,
					`this is the context ${cluster.info.context}, on ${at.server}`,
				],
				async perform() {
					await adoptWork(works, work, at);
					mine.add(id);
					await refresh();
				},
			};
		},
		async planResume(id) {
			const plan = await planResume(cluster, works, id, {at: now(), isSameCluster: mine.has(id)}, signal);
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
