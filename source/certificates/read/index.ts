// Reads the certificates of a cluster and of the connection to it, and what uses them.
export type {ClusterReading, Uses} from './read-cluster.js';
export {readCluster} from './read-cluster.js';
