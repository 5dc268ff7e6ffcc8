// The stack of open screens and dialogs.
export type {BulkDesk, BulkPartRun, BulkWork} from './bulk-desk.js';
export {createBulkDesk} from './bulk-desk.js';
export type {Dialog, Navigation, View} from './navigation.js';
export {createNavigation} from './navigation.js';
export type {TourStep} from './tour.js';
export {tourStep} from './tour.js';
