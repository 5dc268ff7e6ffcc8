// One deck over several clusters.
export type {Member} from './merged-requests.js';
export {createSeveralServices} from './several-services.js';
