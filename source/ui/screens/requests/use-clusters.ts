import {createStore} from '../../../base/index.js';
import {printable} from '../../../base/text/index.js';
import type {RequestList} from '../../../cluster/calls/index.js';
import type {ClusterState} from '../../../present/list/index.js';
import {clusterTroubles} from '../../../present/list/index.js';
import type {Line} from '../../../present/text/index.js';
import {displayWidth} from '../../../present/text/index.js';
import {troubleLines} from '../../components/index.js';
import {useDeck, useStore} from '../../hooks/index.js';

const none = createStore<readonly ClusterState[]>([]);

/** The state of each cluster; empty in a deck over one cluster. */
function useClusterStates(): readonly ClusterState[] {
	return useStore(useDeck().services.clusters ?? none);
}

/** The width of the cluster names; 0 in a deck over one cluster. */
export function useClusterWidth(): number {
	return Math.max(0, ...useClusterStates().map(({name}) => displayWidth(printable(name))));
}

/** What is wrong with the list or its clusters. */
export function useTrouble(list: RequestList, width: number, most: number): readonly Line[] {
	const states = useClusterStates();
	return states.length === 0 ? troubleLines(list, width, most) : clusterTroubles(states, width, most);
}
