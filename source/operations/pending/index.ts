// Issuances that are not finished: whose cluster, where their key lies.
export type {KnownCluster, Sameness} from './same-cluster.js';
export {clusterHere, compareClusters, doubtOf, merged} from './same-cluster.js';
export type {KeyState, Unfinished, UnfinishedList} from './unfinished.js';
export {findWork, findWorkOf, listUnfinished} from './unfinished.js';
export {lookForKey, lookForKeyFile, openWorkKey, publicKeySha256, storeKey, workAnnotation} from './work-key.js';
