// One deck over several clusters.
export {askLive} from './ask-live.js';
export type {Member} from './merged-requests.js';
export {createSeveralServices} from './several-services.js';
