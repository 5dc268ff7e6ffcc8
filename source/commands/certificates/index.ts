// Implements the verbs about certificates that are no requests.
export {certificatesCommand} from './certificates.js';
export {inspectCommand} from './inspect.js';
export {servedCommand} from './served.js';
