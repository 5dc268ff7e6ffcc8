export {nearestWord} from '../pki/nearest-word.js';
