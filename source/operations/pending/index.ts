// Finds pending issuances, their cluster and their key.
export {
	issuanceAnnotation,
	lookForKey,
	lookForKeyFile,
	openIssuanceKey,
	publicKeySha256,
	storeKey,
} from './issuance-key.js';
export type {KeyState, PendingIssuance, PendingIssuanceList} from './pending-issuances.js';
export {findIssuance, findIssuanceOf, listPendingIssuances, readPendingIssuances} from './pending-issuances.js';
export type {KnownCluster, Sameness} from './same-cluster.js';
export {clusterHere, compareClusters, doubtOf, merged} from './same-cluster.js';
