// Follows a request after it is sent.
export type {Followed} from './followed.js';
export {stageOf} from './followed.js';
export type {Check} from './verification.js';
export {verificationOf} from './verification.js';
