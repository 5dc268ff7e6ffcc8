// Shows what is loaded when it is first shown.
export {LaterScreen} from './later-screen.js';
export {useLater} from './use-later.js';
