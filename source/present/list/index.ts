// Turns requests into the rows, columns and order of a list.
export type {ClusterState} from './cluster-states.js';
export {clusterStates, clusterTroubles} from './cluster-states.js';
export type {RequestDigest} from './request-digest.js';
export {digestOf, measured, unreviewedDigest} from './request-digest.js';
export {requestMetrics} from './request-metrics.js';
export type {Digests, Places, Sort} from './request-order.js';
export {createOrders, nextSort, triageOrder} from './request-order.js';
export type {Needs, RowLayout} from './request-row.js';
export {columnChoices, headLine, layoutRow, rowLine, sortsOf} from './request-row.js';
export type {TableColumn} from './request-table.js';
export {requestColumns, shrink, tableText} from './request-table.js';
