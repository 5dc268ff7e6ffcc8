// Defines what is known of a certificate in its place: where it lies, what was read, and what is said about it.
export type {Entry, Fault, KeyState, Place, PlaceKind, Unread} from './entry.js';
export {placeId} from './entry.js';
export type {CertificateState, CertificateUser, JudgedEntry, OwnAuthority, Purpose, Renewer} from './judged.js';
export {certificateStates, purposes} from './judged.js';
