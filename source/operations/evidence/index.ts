// Reads evidence from the cluster, and keeps it fresh.
export {readClusterDomain} from './cluster-domain.js';
export type {ClusterEvidence} from './cluster-evidence.js';
export {createClusterEvidence} from './cluster-evidence.js';
export {decisionMaxAgeMs} from './fresh.js';
export {neededParts} from './needed-parts.js';
export type {Right} from './reading.js';
export {missingRight} from './reading.js';
