// Holds the rules about users and groups, and what they may do.
export {clientTrust} from './client-trust.js';
export {identityRules} from './identity.js';
export {imitatedLoginRules} from './imitated-login.js';
export {peopleRules} from './people.js';
export {isOrdinaryLogin} from './person.js';
export {requesterQuestions, requesterRules} from './requester.js';
export {conditionalRights, rightsQuestions, rightsRules} from './rights.js';
