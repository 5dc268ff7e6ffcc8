// Decides on Pods' certificates: for whom, with which names, and how they are signed or refused.
export {findTrust, publishHint} from './find-trust.js';
export type {PodRefusal} from './plan-pod-refusal.js';
export {planPodRefusal} from './plan-pod-refusal.js';
export {planPodSigning} from './plan-pod-signing.js';
export type {PodSigningRules} from './pod-decision.js';
export {decidePod} from './pod-decision.js';
export {checkIdentity, readLiveObjects} from './pod-identity.js';
export type {PodRules} from './pod-rules.js';
export {parsePodRules} from './pod-rules.js';
export {podRulesFor} from './pod-rules-for.js';
export {beginRefreshAt, freshMs} from './pod-template.js';
