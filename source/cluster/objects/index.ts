// The calls of the API, object by object.
export type {ConnectedCluster} from './connect.js';
export {decodeSigningRequest} from './decode.js';
export {listRequests, requestsPath, selectorValue} from './list-requests.js';
