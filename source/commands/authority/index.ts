// Implements the verb authority.
export {authorityCommand} from './authority.js';
