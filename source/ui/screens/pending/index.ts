// The pending issuances.
export {pendingKeys, pendingLineKeys} from './pending-keys.js';
export {PendingLine, useIsDraftLeft, usePendingCount} from './pending-line.js';
export {PendingScreen} from './pending-screen.js';
