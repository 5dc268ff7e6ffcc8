// Unfinished issuances, drafts and remembered authorities on disk.
export type {Draft, Drafts} from './drafts.js';
export {createDrafts, createNoDrafts, newDraftId} from './drafts.js';
export type {AuthorityFiles, KnownAuthorities, KnownAuthority} from './known-authorities.js';
export {createKnownAuthorities, createMemoryAuthorities} from './known-authorities.js';
export {moveKeys} from './move-keys.js';
export {strayKeys} from './stray-keys.js';
export type {Works} from './unfinished.js';
export {createMemoryWorks, createWorks, newWorkId} from './unfinished.js';
export type {ClusterMark, MadeRequest, Work, WorkAbout, WorkClients, WorkKey, WorkStep, WorkTargets} from './work.js';
