// The ports that the screen of authorities uses.
export type {AuthoritiesPort, AuthorityList, NewAuthorityValues, PublishAuthorityValues} from './authorities.js';
