import type {NodeRecord} from '../../../cluster/records/index.js';
import {plainAddress} from './addresses.js';

export type Nodes = {
	readonly byName: ReadonlyMap<string, NodeRecord>;
	readonly byAddress: ReadonlyMap<string, NodeRecord>;
	/** Whether all nodes are in the index. Then a node that is missing here does not exist. */
	readonly isComplete: boolean;
};

export function indexNodes(nodes: readonly NodeRecord[], isComplete: boolean): Nodes {
	return {
		byName: new Map(nodes.map(node => [node.name, node])),
		byAddress: new Map(
			nodes.flatMap(node => node.addresses.map(({address}) => [plainAddress(address), node] as const)),
		),
		isComplete,
	};
}

/** Whether a node belongs to the control plane, by labels that a kubelet may not set on itself (NodeRestriction). */
export function isControlPlane({labels}: NodeRecord): boolean {
	return 'node-role.kubernetes.io/control-plane' in labels || 'node-role.kubernetes.io/master' in labels;
}
