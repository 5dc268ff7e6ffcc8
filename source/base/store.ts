import {createListeners} from './listeners.js';

/** What React's `useSyncExternalStore` reads: snapshots are immutable and keep their identity while nothing changes. */
export type Subscribable<T> = {
	getSnapshot(): T;
	/** @returns what ends the subscription. */
	subscribe(listener: () => void): () => void;
};

/** One value that others follow. */
export type ValueStore<T> = Subscribable<T> & {
	/** Calls the listeners, except where the value is the same as before (`Object.is`). */
	set(next: T): void;
};

export function createStore<T>(initial: T): ValueStore<T> {
	const {subscribe, notify} = createListeners();
	let value = initial;
	return {
		getSnapshot: () => value,
		subscribe,
		set(next) {
			if (!Object.is(value, next)) {
				value = next;
				notify();
			}
		},
	};
}

/** A store of what is read by other functions: its snapshot is a number that grows with each change. */
export type VersionStore = Subscribable<number> & {
	/** Calls the listeners. */
	change(): void;
};

export function createVersionStore(): VersionStore {
	const {getSnapshot, subscribe, set} = createStore(0);
	return {getSnapshot, subscribe, change: () => set(getSnapshot() + 1)};
}
