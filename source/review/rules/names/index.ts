// Holds the rules about host names and addresses, and who owns them.
export {addressQuestions, addressRules, owned} from './addresses.js';
export {apiServerRules} from './api-server.js';
export {field} from './host-names.js';
export {hostOwners} from './name-owners.js';
export {nodeOf, nodeQuestions, nodeRules} from './nodes.js';
export {isAnsweredByGrant} from './policy-grants.js';
export type {Ownership, Unread} from './service-owners.js';
export {serviceQuestions, serviceRules} from './services.js';
export {servingNameRules} from './serving-names.js';
export {workloadOf, workloadQuestions, workloadRules} from './workload-identity.js';
