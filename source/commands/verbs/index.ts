// One file a verb.
export {commands} from './commands.js';
export {createHelpCommand} from './help.js';
export {createVersionCommand} from './version.js';
