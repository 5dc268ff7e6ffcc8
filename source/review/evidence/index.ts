// Holds what the cluster says about the subject of a request, in the form that rules need.
export type {AccountPods} from './account-pods.js';
export {leadsTo} from './account-pods.js';
export type {Authorities} from './authorities.js';
export {indexAuthorities} from './authorities.js';
export type {Evidence, PodsByAddress, PowerAnswer, PowerAnswers, Reading, RequesterAnswers} from './evidence.js';
export {answered, powerKey, readingFor, whyUnread} from './evidence.js';
export type {TrustDomains} from './trust-domains.js';
export {trustDomains} from './trust-domains.js';
