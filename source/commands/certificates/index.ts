// Implements the verbs about certificates that are no requests.
export {certificatesCommand} from './certificates.js';
export {inspectCommand} from './inspect.js';
export {ownSigners} from './own-signers.js';
export {servedCommand} from './served.js';
export {mayHide} from './wanted-certificates.js';
