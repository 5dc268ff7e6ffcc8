// One file a verb.
export {commands} from './commands.js';
