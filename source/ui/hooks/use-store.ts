import {useSyncExternalStore} from 'react';

/** The newest snapshot of a store outside React. */
export function useStore<T>(store: {getSnapshot(): T; subscribe(listener: () => void): () => void}): T {
	return useSyncExternalStore(store.subscribe, store.getSnapshot);
}
