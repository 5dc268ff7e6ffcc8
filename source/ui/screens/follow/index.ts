// What becomes of a request.
export {followKeys} from './follow-keys.js';
export {FollowScreen} from './follow-screen.js';
