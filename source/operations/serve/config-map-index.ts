import {createHash} from 'node:crypto';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {ConfigMapRecord} from '../../cluster/records/index.js';
import type {IssuedEntry, IssuedIndex} from './issued-index.js';
import {formatEntry, parseEntries, pruned} from './issued-index.js';

/** So many that no ConfigMap reaches its limit of one megabyte with a hundred thousand certificates in two hours. */
export const shardCount = 16;
/** The entries that a shard keeps unless requests need more; about 400 kB. */
const mostInShard = 1500;

/** The names of the ConfigMaps of an index. */
export function shardNames(prefix: string): readonly string[] {
	return Array.from({length: shardCount}, (_, shard) => `${prefix}-issued-${shard.toString(16)}`);
}

type Calls = Pick<Cluster, 'getConfigMap' | 'putConfigMap'>;

type Place = {
	readonly namespace: string;
	/** The beginning of the names of the shards. */
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
 * An index in ConfigMaps, each with a sixteenth of the requests. Each write is pinned to the version that was read. If two
 * signers both consider themselves the leader, one write is refused; its signer reads again and finds the other's entry.
 * Entries that arrive during a write are written together after it.
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
				// The signal of the latest entry. Those of an earlier term are about to end.
				await write(batch, batch.at(-1)?.signal);
			} catch (error) {
				// The stored content is not known any more.
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
