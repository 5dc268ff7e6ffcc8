// The ports that the screen of authorities uses.
export type {
	AuthoritiesPort,
	AuthorityList,
	ImportAuthorityValues,
	NewAuthorityValues,
	PublishAuthorityValues,
} from './authorities.js';
