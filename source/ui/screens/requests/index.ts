// The list of requests.
export {RequestsScreen} from './requests-screen.js';
export type {RequestsAction} from './requests-state.js';
export {initialRequestsState, requestsReducer} from './requests-state.js';
