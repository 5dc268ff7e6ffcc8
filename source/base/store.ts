import {createListeners} from './listeners.js';

/** A store for React's `useSyncExternalStore`. A snapshot is immutable, and stays the same object while nothing changes. */
export type Subscribable<T> = {
	getSnapshot(): T;
	/** @returns a function that ends the subscription. */
	subscribe(listener: () => void): () => void;
};

/** A store of one value. */
export type ValueStore<T> = Subscribable<T> & {
	/** Sets the value, and calls the listeners unless it is the same as before (`Object.is`). */
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

/** A store without a value of its own. Its snapshot is a number that grows with each change. */
export type VersionStore = Subscribable<number> & {
	/** Calls the listeners. */
	change(): void;
};

export function createVersionStore(): VersionStore {
	const {getSnapshot, subscribe, set} = createStore(0);
	return {getSnapshot, subscribe, change: () => set(getSnapshot() + 1)};
}
