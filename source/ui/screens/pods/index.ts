// Certificates of Pods.
export {podsKeys} from './pods-keys.js';
export {PodsScreen} from './pods-screen.js';
