// Implements the verbs, one file each.
export {commandLoaders, loadCommands} from './command-loaders.js';
