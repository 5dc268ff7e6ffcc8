// Implements the verbs about certificates that are no requests.
export {inspectCommand} from './inspect.js';
export {servedCommand} from './served.js';
