// Keeps pending issuances, drafts and remembered authorities on disk.
export type {Draft, Drafts} from './drafts.js';
export {createDrafts, createNoDrafts, newDraftId} from './drafts.js';
export type {
	ClusterMark,
	Issuance,
	IssuanceAbout,
	IssuanceClients,
	IssuanceKey,
	IssuanceStep,
	IssuanceTargets,
	MadeRequest,
} from './issuance.js';
export {isClusterMark} from './issuance.js';
export type {IssuanceStore} from './issuance-store.js';
export {createIssuanceStore, createMemoryIssuanceStore, newIssuanceId} from './issuance-store.js';
export type {AuthorityFiles, KnownAuthorities, KnownAuthority} from './known-authorities.js';
export {createKnownAuthorities, createMemoryAuthorities} from './known-authorities.js';
export {moveKeys} from './move-keys.js';
export {orphanedKeys} from './orphaned-keys.js';
