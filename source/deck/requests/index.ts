// The index of requests, their reviews, folds, filter and marks.
export type {BulkOfCluster, BulkRequests} from './bulk-by-cluster.js';
export {bulkByCluster} from './bulk-by-cluster.js';
export {createDeckReviews} from './deck-reviews.js';
export type {Folded} from './fold.js';
export {findDuplicates, fold, keptPlace, newestOf, repeatsAmong, wholeOf} from './fold.js';
export type {Marked, Marks} from './marks.js';
export {createMarks} from './marks.js';
export {createMatching} from './matching.js';
export type {Weights} from './row-table.js';
export {createRowTables, weightsOf} from './row-table.js';
