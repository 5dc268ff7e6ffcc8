// Tells which RBAC rights an action needs, who has them, and which role grants them.
export type {Access, Action} from './access.js';
export {createAccess} from './access.js';
export type {Approver} from './approvers.js';
export {listApprovers} from './approvers.js';
export type {RbacRule, RightTo} from './rights.js';
export {isEither, questionsOf, rightsManifest, rightsOfSigner, rulesFor, ruleText} from './rights.js';
