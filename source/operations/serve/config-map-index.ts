import {createHash} from 'node:crypto';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {ConfigMapRecord} from '../../cluster/records/index.js';
import type {IssuedEntry, IssuedIndex} from './issued-index.js';
import {formatEntry, parseEntries, pruned} from './issued-index.js';

/** So many that no ConfigMap comes near its megabyte at a hundred thousand certificates in two hours. */
export const shardCount = 16;
/** Entries that a shard keeps where no request needs more: some 400 kB. */
const mostInShard = 1500;

/** Names of the ConfigMaps of an index. */
export function shardNames(prefix: string): readonly string[] {
	return Array.from({length: shardCount}, (_, shard) => `${prefix}-issued-${shard.toString(16)}`);
}

type Calls = Pick<Cluster, 'getConfigMap' | 'putConfigMap'>;

type Place = {
	readonly namespace: string;
	/** The names of the shards begin with it. */
	readonly prefix: string;
	now(): Date;
};

type Waiting = {
	readonly entry: IssuedEntry;
	readonly instead: IssuedEntry | undefined;
	readonly signal: AbortSignal | undefined;
	resolve(isWritten: boolean): void;
	reject(error: unknown): void;
};

/**
 * An index in ConfigMaps, one for each sixteenth of the requests. Each write is pinned to the version that was read: of two
 * signers who both believe to lead, one is refused, reads again and finds the other's entry. What comes while a shard is being
 * written is written together afterwards.
 */
export function createConfigMapIndex(calls: Calls, {namespace, prefix, now}: Place): IssuedIndex {
	const names = shardNames(prefix);
	const shards = names.map(name => createShard(calls, namespace, name, now));
	const shardOf = (uid: string) => shards[(createHash('sha256').update(uid).digest()[0] ?? 0) % shardCount];
	return {
		async find(uid, signal) {
			return (await shardOf(uid)?.entries(signal))?.get(uid);
		},
		reserve: (entry, instead, signal) => shardOf(entry.uid)?.reserve(entry, instead, signal) ?? Promise.resolve(false),
		forget() {
			for (const shard of shards) {
				shard.forget();
			}
		},
		async all(signal) {
			const all = await Promise.all(shards.map(shard => shard.entries(signal)));
			return all.flatMap(entries => [...entries.values()]);
		},
	};
}

function createShard(calls: Calls, namespace: string, name: string, now: () => Date) {
	let known:
		| {readonly found: ConfigMapRecord | undefined; readonly entries: ReadonlyMap<string, IssuedEntry>}
		| undefined;
	let waiting: Waiting[] = [];
	let isWriting = false;

	async function read(signal?: AbortSignal) {
		const found = await calls.getConfigMap(namespace, name, signal);
		known = {found, entries: byUid(parseEntries(found?.data['issued'] ?? ''))};
		return known;
	}

	async function writeAll(): Promise<void> {
		isWriting = true;
		while (waiting.length > 0) {
			const batch = waiting;
			waiting = [];
			try {
				// Of the latest: those of a term that is over are on their way out.
				await write(batch, batch.at(-1)?.signal);
			} catch (error) {
				// What is there now is not known.
				known = undefined;
				for (const {reject} of batch) {
					reject(error);
				}
			}
		}

		isWriting = false;
	}

	async function write(batch: readonly Waiting[], signal: AbortSignal | undefined): Promise<void> {
		for (let tries = 0; ; tries += 1) {
			const {found, entries} = known ?? (await read(signal));
			const fitting = batch.filter(({entry, instead}) => entries.get(entry.uid)?.serial === instead?.serial);
			const next = new Map(entries);
			for (const {entry} of fitting) {
				next.set(entry.uid, entry);
			}

			const kept = pruned([...next.values()], mostInShard, now());
			const data = {issued: `${kept.map(formatEntry).join('\n')}\n`};
			try {
				const written =
					fitting.length === 0
						? found
						: await calls.putConfigMap(
								{namespace, name, data, labels: {'app.kubernetes.io/managed-by': 'certdeck'}},
								found,
								signal,
							);
				known = {found: written, entries: byUid(kept)};
			} catch (error) {
				const isRace = error instanceof ClusterError && (error.code === 'conflict' || error.code === 'already-exists');
				known = undefined;
				if (isRace && tries < 5) {
					continue;
				}

				throw error;
			}

			for (const each of batch) {
				each.resolve(fitting.includes(each));
			}

			return;
		}
	}

	return {
		forget() {
			known = undefined;
		},
		async entries(signal?: AbortSignal) {
			return (known ?? (await read(signal))).entries;
		},
		reserve(entry: IssuedEntry, instead: IssuedEntry | undefined, signal?: AbortSignal) {
			return new Promise<boolean>((resolve, reject) => {
				waiting.push({entry, instead, signal, resolve, reject});
				if (!isWriting) {
					void writeAll();
				}
			});
		},
	};
}

function byUid(entries: readonly IssuedEntry[]): ReadonlyMap<string, IssuedEntry> {
	return new Map(entries.map(entry => [entry.uid, entry]));
}
