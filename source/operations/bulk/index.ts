// Approves or denies many requests.

export type {BulkOptions, BulkPlan, LeftOut, LeftOutCause} from './bulk.js';
export {planBulk} from './bulk.js';
export type {BulkGroup, Weighed} from './bulk-group.js';
export {bulkGroupKey, requesterClass} from './bulk-group.js';
export type {BulkOutcome} from './bulk-item.js';
export type {BulkProgress, BulkRun} from './bulk-run.js';
export {mayBeRetried, startBulk} from './bulk-run.js';
export type {TakeReason} from './reasons.js';
export {reasonsOf} from './reasons.js';
