// Reads the operator's configuration, config.yaml.
export {notesOfConfig} from './check-config.js';
export {findConfig} from './find-config.js';
export type {OperatorConfig} from './operator-config.js';
export {readConfig} from './read-config.js';
