// Indexes roles and bindings, and finds the powers of a login.
export type {ActingAs} from './impersonation.js';
export {actsAs} from './impersonation.js';
export type {Power, PowerId} from './powers.js';
export {powers, systemNamespace} from './powers.js';
export type {BoundRole, Login, Rights} from './rights.js';
export {allowedBy, bindingsOf, bindingText, covers, everybody, indexRights, mastersGroup} from './rights.js';
