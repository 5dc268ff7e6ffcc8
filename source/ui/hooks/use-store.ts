import {useSyncExternalStore} from 'react';
import type {Subscribable} from '../../base/index.js';

/** The newest snapshot of a store outside React. */
export function useStore<T>(store: Subscribable<T>): T {
	return useSyncExternalStore(store.subscribe, store.getSnapshot);
}
