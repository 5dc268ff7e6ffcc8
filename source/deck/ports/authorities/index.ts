// What the screen of authorities asks of the deck.
export type {AuthoritiesPort, AuthorityList, NewAuthorityValues, PublishAuthorityValues} from './authorities.js';
