// Describes the current context: its names, the user and the local policy.
export type {ClusterIdentity, ContextInfo} from './context-info.js';
export type {ContextColor, ContextMark} from './context-mark.js';
export {contextColors, isContextOf} from './context-mark.js';
export type {Allowance, Delegate, LocalPolicy, NamePatterns, RequesterGrant, SignerLimits} from './local-policy.js';
