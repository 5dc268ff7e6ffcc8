// Computes what a certificate lets its holder do.
export type {Effect, Held, HeldWithin} from './effect.js';
export {effectOf, isClusterAdmin, loggedIn, namespacesOf, reasonOf, roleText, throughOf, withinText} from './effect.js';
