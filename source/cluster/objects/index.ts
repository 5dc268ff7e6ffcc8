// Implements the API calls, one file per kind of object.
export type {ConnectedCluster} from './connect.js';
export {decodeSigningRequest} from './decode.js';
export {bySigner, listRequests, requestsPath, selectorValue} from './list-requests.js';
