// Issuances that are not finished.
export {UnfinishedLine, useIsDraftLeft, useUnfinishedCount} from './unfinished-line.js';
export {UnfinishedScreen} from './unfinished-screen.js';
