// Implements the verbs serve-signer and fail.
export {failCommand} from './fail.js';
export {serveSignerCommand} from './serve-signer.js';
