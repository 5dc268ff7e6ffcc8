// Implements the verbs, one file each.
export {commands} from './commands.js';
export {createHelpCommand} from './help.js';
export {createVersionCommand} from './version.js';
