// Implements the verbs about Pods' certificates and trust bundles, one file each.
export {bundlesCommand} from './bundles.js';
export {explainCommand} from './explain.js';
export {podsCommand} from './pods.js';
