import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {
	AuthorityRecord,
	AuthorityStore,
	Generation,
	PublishedPlace,
	Rollover,
} from '../../storage/authority/index.js';
import {trustedGenerations} from '../../storage/authority/index.js';
import {clusterHere} from '../pending/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import type {NewGeneration} from './new-generation.js';
import {makeGeneration} from './new-generation.js';
import {isHere, planPlaces} from './publish-authority.js';

/** Clients read a ConfigMap that is mounted within some two minutes (kubelet's syncFrequency and its cache). */
const usualWaitMs = 120_000;

/** Places of the cluster that one is connected to; another cluster's are for a run on that one. */
export async function placesHere(cluster: Cluster, {places}: AuthorityRecord, signal?: AbortSignal) {
	const here = await clusterHere(cluster, signal);
	const isOf = (place: PublishedPlace) => isHere(place, here);
	return {here: places.filter(isOf), elsewhere: places.filter(place => !isOf(place))};
}

/** Publishes a choice of generations in all places of this cluster; a Secret gets the key that is opened, or stays. */
export async function publishGenerations(
	cluster: Cluster,
	store: AuthorityStore,
	record: AuthorityRecord,
	generations: readonly Generation[],
	opened: OpenedAuthority | undefined,
	signal?: AbortSignal,
): Promise<void> {
	const {here} = await placesHere(cluster, record, signal);
	const at = await clusterHere(cluster, signal);
	const signerName = record.serves.find(each => isHere(each, at))?.signerName;
	const writes = await planPlaces(cluster, store, record, here, {
		signerName,
		opened,
		generations,
		warnings: [],
		signal,
	});
	for (const write of writes) {
		await write.perform(signal);
	}
}

/**
 * The first half of a rollover: makes the next generation, and gives clients both. What was begun is gone on with.
 *
 * @param making - asked for once, where the next one is not there yet.
 * @throws {OperationError} `refused` where places on another cluster are left; PkiError, FileError, ClusterError.
 */
export async function beginRollover(
	cluster: Cluster,
	store: AuthorityStore,
	name: string,
	making: () => Promise<NewGeneration>,
	now: () => Date,
	signal?: AbortSignal,
): Promise<AuthorityRecord> {
	return store.alone(name, async () => {
		let record = await required(store, name);
		if (record.rollover === undefined) {
			const number = Math.max(...record.generations.map(each => each.number)) + 1;
			const generation = await makeGeneration(store, name, number, await making(), now(), signal);
			record = await store.change(name, found => ({
				...found,
				generations: [...found.generations, generation],
				rollover: {to: number, phase: 'made'},
			}));
		}

		const {elsewhere} = await placesHere(cluster, record, signal);
		if (elsewhere[0] !== undefined) {
			throw new OperationError(
				'refused',
				localized`the authority ${name} is published on ${elsewhere[0].server} too: its clients would refuse what the next key signs`,
				{hint: localized`make an authority for each cluster; the next key is made, and nothing signs with it`},
			);
		}

		if (record.rollover?.phase === 'made') {
			const {to} = record.rollover;
			await publishGenerations(cluster, store, record, trustedGenerations(record), undefined, signal);
			const rollover: Rollover = {to, phase: 'published', publishedAt: now().toISOString()};
			record = await store.change(name, found => ({...found, rollover}));
		}

		return record;
	});
}

/** How long clients have still to be given to read both, in milliseconds; 0 where it may be switched. */
export function rolloverWaitMs({rollover}: AuthorityRecord, now: Date, waitMs = usualWaitMs): number {
	return rollover?.publishedAt === undefined
		? waitMs
		: Math.max(0, Date.parse(rollover.publishedAt) + waitMs - now.getTime());
}

/**
 * The second half: the next generation signs, also where a signer in the cluster reads the key of a Secret.
 *
 * @param opened - the next generation; needed where it is published in a Secret.
 * @throws {OperationError} `wrong-state` where clients do not know it yet.
 */
export async function finishRollover(
	cluster: Cluster,
	store: AuthorityStore,
	name: string,
	opened: OpenedAuthority | undefined,
	{waitMs, now, signal}: {readonly waitMs?: number | undefined; now(): Date; readonly signal?: AbortSignal},
): Promise<AuthorityRecord> {
	return store.alone(name, async () => {
		const record = await required(store, name);
		const {rollover} = record;
		if (rollover?.phase !== 'published' || rolloverWaitMs(record, now(), waitMs) > 0) {
			throw new OperationError('wrong-state', localized`clients of the authority ${name} do not know its next key yet`);
		}

		const switched = {...record, current: rollover.to};
		if (record.places.some(({kind}) => kind === 'Secret') && opened === undefined) {
			throw new OperationError('refused', localized`the key of the next generation is needed for the Secret`);
		}

		// The Secret last: what it holds signs.
		await publishGenerations(cluster, store, switched, trustedGenerations(switched), opened, signal);
		return store.change(name, ({rollover: _, ...found}) => ({...found, current: rollover.to}));
	});
}

export async function required(store: AuthorityStore, name: string): Promise<AuthorityRecord> {
	const record = await store.read(name);
	if (record === undefined) {
		throw new OperationError('refused', localized`there is no authority ${JSON.stringify(name)}`);
	}

	return record;
}
