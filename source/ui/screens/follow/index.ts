// What becomes of a request.
export {FollowScreen} from './follow-screen.js';
