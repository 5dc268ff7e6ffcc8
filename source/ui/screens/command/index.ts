// The command line.
export {CommandLine} from './command-line.js';
export type {BesideScreen} from './use-commands.js';
export {useCommands} from './use-commands.js';
