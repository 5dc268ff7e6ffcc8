import type {KubeObject} from '../schema/json.js';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One write: the new object and the previous one. */
export type Change = {
	readonly type: ChangeType;
	readonly revision: number;
	readonly key: string;
	/** For DELETED, the last content with the revision of the deletion as its resourceVersion. */
	readonly object: KubeObject;
	readonly previous: KubeObject | undefined;
};

export type Stored = {readonly key: string; readonly object: KubeObject};

/** The history of a revision was removed, so the reader must list again (etcd's `required revision has been compacted`). */
export class Compacted extends Error {}

type Collection = {
	/** Sorted by bytes, as in etcd. */
	readonly keys: string[];
	readonly objects: Map<string, KubeObject>;
	changes: Change[];
	/** Changes up to and including this revision were removed. */
	compacted: number;
	readonly listeners: Set<(change: Change) => void>;
};

/** All objects of the server, with one revision counter for all collections, and the recent history of each. */
export class Storage {
	readonly #collections = new Map<string, Collection>();
	readonly #history: number;
	#revision = 1;

	/** @param history - how many changes of a collection are kept for watches and consistent lists. */
	constructor(history: number) {
		this.#history = history;
	}

	get revision(): number {
		return this.#revision;
	}

	get(collection: string, key: string): KubeObject | undefined {
		return this.#of(collection).objects.get(key);
	}

	/**
	 * @param prefix - `namespace/` or empty for all.
	 * @param revision - the revision at which the collection is read.
	 * @throws {Compacted}
	 */
	list(collection: string, prefix: string, revision = this.#revision): readonly Stored[] {
		const {keys, objects} = this.#of(collection);
		const changes = revision < this.#revision ? this.changesSince(collection, revision) : [];
		const from = prefix ? position(keys, prefix) : 0;
		const found: Stored[] = [];
		if (changes.length === 0) {
			for (let index = from; index < keys.length && keys[index]?.startsWith(prefix); index += 1) {
				const key = keys[index] as string;
				found.push({key, object: objects.get(key) as KubeObject});
			}

			return found;
		}

		// Undoing the changes backwards gives each object as it was at that revision.
		const then = new Map(objects);
		for (const {key, previous} of changes.toReversed()) {
			if (previous) {
				then.set(key, previous);
			} else {
				then.delete(key);
			}
		}

		return [...then]
			.filter(([key]) => key.startsWith(prefix))
			.map(([key, object]) => ({key, object}))
			.sort((left, right) => compareKeys(left.key, right.key));
	}

	/**
	 * @returns changes after `revision`, oldest first.
	 * @throws {Compacted}
	 */
	changesSince(collection: string, revision: number): readonly Change[] {
		const {changes, compacted} = this.#of(collection);
		if (revision < compacted) {
			throw new Compacted(`too old resource version: ${revision} (${compacted})`);
		}

		let from = changes.length;
		while (from > 0 && (changes[from - 1] as Change).revision > revision) {
			from -= 1;
		}

		return changes.slice(from);
	}

	/**
	 * Stores an object under the next revision and tells the listeners.
	 *
	 * @returns the object with its resourceVersion.
	 */
	put(collection: string, key: string, object: KubeObject): KubeObject {
		const {keys, objects} = this.#of(collection);
		const previous = objects.get(key);
		const stored = this.#stamp(object);
		if (!previous) {
			keys.splice(position(keys, key), 0, key);
		}

		objects.set(key, stored);
		this.#record(collection, previous ? 'MODIFIED' : 'ADDED', key, stored, previous);
		return stored;
	}

	/** @returns the last content, with the deletion's revision. */
	delete(collection: string, key: string): KubeObject | undefined {
		const {keys, objects} = this.#of(collection);
		const previous = objects.get(key);
		if (!previous) {
			return undefined;
		}

		keys.splice(position(keys, key), 1);
		objects.delete(key);
		const gone = this.#stamp(previous);
		this.#record(collection, 'DELETED', key, gone, previous);
		return gone;
	}

	/** @returns a function that ends the subscription. */
	subscribe(collection: string, listener: (change: Change) => void): () => void {
		const {listeners} = this.#of(collection);
		listeners.add(listener);
		return () => {
			listeners.delete(listener);
		};
	}

	/** Removes the history, as etcd's compaction does. Older lists and watches are then answered with 410. */
	compact(): void {
		for (const collection of this.#collections.values()) {
			collection.compacted = collection.changes.at(-1)?.revision ?? collection.compacted;
			collection.changes = [];
		}
	}

	#stamp(object: KubeObject): KubeObject {
		this.#revision += 1;
		return {...object, metadata: {...object.metadata, resourceVersion: String(this.#revision)}};
	}

	#record(name: string, type: ChangeType, key: string, object: KubeObject, previous: KubeObject | undefined): void {
		const collection = this.#of(name);
		const change: Change = {type, revision: this.#revision, key, object, previous};
		collection.changes.push(change);
		// Old changes are removed in batches, because removing one at a time would copy the array at every write.
		if (collection.changes.length > this.#history * 1.5) {
			const cut = collection.changes.length - this.#history;
			collection.compacted = (collection.changes[cut - 1] as Change).revision;
			collection.changes = collection.changes.slice(cut);
		}

		for (const listener of collection.listeners) {
			listener(change);
		}
	}

	#of(name: string): Collection {
		let collection = this.#collections.get(name);
		if (!collection) {
			collection = {keys: [], objects: new Map(), changes: [], compacted: 0, listeners: new Set()};
			this.#collections.set(name, collection);
		}

		return collection;
	}
}

function compareKeys(left: string, right: string): number {
	return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** @returns the index of `key`, or the index at which to insert it. */
function position(keys: readonly string[], key: string): number {
	let low = 0;
	let high = keys.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (compareKeys(keys[middle] as string, key) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low;
}
