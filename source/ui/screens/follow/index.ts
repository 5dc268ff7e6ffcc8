// A request after it was sent.
export {followKeys} from './follow-keys.js';
export {FollowScreen} from './follow-screen.js';
