// The keys.
export {HelpScreen} from './help-screen.js';
