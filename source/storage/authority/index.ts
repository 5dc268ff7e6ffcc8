// Keeps authorities on disk: records, certificates and locked keys.
export {appendPrivateLine} from './append-line.js';
export type {AuthorityRecord, Generation, PublishedPlace, Rollover, ServedSigner} from './authority-record.js';
export {trustedGenerations} from './authority-record.js';
export type {AuthorityStore} from './authority-store.js';
export {authorityNamePattern, createAuthorityStore} from './authority-store.js';
