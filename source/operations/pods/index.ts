// Reads and explains Pods' certificates: PodCertificateRequests, what they are for, and what a Pod waits for.
export {decodeBundle} from './decode-bundle.js';
export {explainPod} from './explain-pod.js';
export type {ExplainedPart, PartStatus, PodExplanation} from './explanation.js';
export type {Known} from './known.js';
export {known} from './known.js';
export {listPodCertificates} from './list-pod-certificates.js';
export type {PodCertificateState} from './pod-certificate-state.js';
export {podCertificateState, podCertificateStates, stubKey, sweptFrom} from './pod-certificate-state.js';
export type {PodDetail} from './read-pod-detail.js';
export {readPodDetail} from './read-pod-detail.js';
export {readPodFacts} from './read-pod-facts.js';
