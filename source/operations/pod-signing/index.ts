// Decides on Pods' certificates: for whom, with which names, and how they are signed or refused.
export type {PodSigningRules} from './pod-decision.js';
export {decidePod} from './pod-decision.js';
export {checkIdentity, readLiveObjects} from './pod-identity.js';
export type {PodRules} from './pod-rules.js';
export {parsePodRules} from './pod-rules.js';
export {beginRefreshAt, freshMs} from './pod-template.js';
