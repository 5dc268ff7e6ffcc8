// One request.
export {RawScreen} from './raw-screen.js';
export {requestKeys} from './request-keys.js';
export {RequestScreen} from './request-screen.js';
export {RightsScreen} from './rights-screen.js';
