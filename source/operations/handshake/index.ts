// Asks servers which certificate they present, and compares it with a Secret's.
export type {PodServed} from './pod-servers.js';
export type {Served} from './read-served.js';
export {readServed, servedTarget} from './read-served.js';
