// Keeps authorities of one's own: creates, imports, publishes and describes them.
export {
	authoritySpecFor,
	authoritySpecLike,
	nameLimitsOf,
	openSecretAuthority,
	refuseForeignSigner,
	servingHere,
} from './authority-inputs.js';
export type {AuthorityFacts, AuthorityInCluster} from './describe-authority.js';
export {describeAuthority, lookUpAuthority} from './describe-authority.js';
export {planCreateAuthority, planImportAuthority} from './keep-authority.js';
export {readOwnAuthorities} from './own-authorities.js';
export {planPublishAuthority, servesHere} from './publish-authority.js';
export {checkRetirement, planRetirement} from './retirement.js';
export {beginRollover, finishRollover, rolloverWaitMs} from './rollover.js';
export type {AskPassphrase} from './stored-authority.js';
export {authoritiesIn, currentOf, openGeneration, recordOf} from './stored-authority.js';
