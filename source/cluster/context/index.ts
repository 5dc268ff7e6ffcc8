// Where one is connected, and the policy that holds there.
export type {ClusterIdentity, ContextInfo} from './context-info.js';
export type {Allowance, Delegate, LocalPolicy, NamePatterns, RequesterGrant, SignerLimits} from './local-policy.js';
