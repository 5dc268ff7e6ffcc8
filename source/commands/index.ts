// ?
export type {NamedFiles} from './signing-authority.js';
export {signingAuthorityOf} from './signing-authority.js';
