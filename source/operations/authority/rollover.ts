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

/** Clients see a change of a mounted ConfigMap after at most two minutes (kubelet's syncFrequency and its cache). */
const usualWaitMs = 120_000;

/** Places of the connected cluster, and places elsewhere. The latter need a run that is connected to their cluster. */
export async function placesHere(cluster: Cluster, {places}: AuthorityRecord, signal?: AbortSignal) {
	const here = await clusterHere(cluster, signal);
	const isOf = (place: PublishedPlace) => isHere(place, here);
	return {here: places.filter(isOf), elsewhere: places.filter(place => !isOf(place))};
}

/**
 * Publishes the chosen generations in all places of this cluster. A Secret gets the opened key; without one it is
 * unchanged.
 */
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
 * The first half of a rollover: creates the next generation, and publishes both. A rollover that was begun earlier is
 * continued.
 *
 * @param making - called once if the next generation does not exist yet.
 * @throws {OperationError} `refused` if some places are on another cluster.
 * @throws {PkiError}, {FileError}, {ClusterError}
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
		const hint = localized`make an authority for each cluster; the next key is made, and nothing signs with it`;
		refuseElsewhere(record, elsewhere, hint);

		if (record.rollover?.phase === 'made') {
			const {to} = record.rollover;
			await publishGenerations(cluster, store, record, trustedGenerations(record), undefined, signal);
			const rollover: Rollover = {to, phase: 'published', publishedAt: now().toISOString()};
			record = await store.change(name, found => ({...found, rollover}));
		}

		return record;
	});
}

/** @throws {OperationError} `refused` where clients of another cluster would be left without the next certificate. */
export function refuseElsewhere({name}: AuthorityRecord, [first]: readonly PublishedPlace[], hint: string): void {
	if (first !== undefined) {
		throw new OperationError(
			'refused',
			localized`the authority ${name} is published on ${first.server} too: its clients would refuse what the next key signs`,
			{hint},
		);
	}
}

/** How long clients still need to read both generations, in milliseconds; 0 if the switch is safe. */
export function rolloverWaitMs({rollover}: AuthorityRecord, now: Date, waitMs = usualWaitMs): number {
	return rollover?.publishedAt === undefined
		? waitMs
		: Math.max(0, Date.parse(rollover.publishedAt) + waitMs - now.getTime());
}

/**
 * The second half of a rollover: the next generation signs, also for a signer in the cluster that reads the key from a
 * Secret.
 *
 * @param opened - the next generation; required if it is published in a Secret.
 * @throws {OperationError} `wrong-state` if clients do not trust it yet.
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

		// The Secret is written last, because its key then signs.
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
