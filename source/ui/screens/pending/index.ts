// Issuances that are not finished.
export {PendingLine, useIsDraftLeft, usePendingCount} from './pending-line.js';
export {PendingScreen} from './pending-screen.js';
