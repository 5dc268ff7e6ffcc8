// Defines what every operation uses: plans, errors and the recorder for the journal.
export {durationText, parseDuration} from './duration.js';
export type {ObjectName} from './object-name.js';
export {objectName} from './object-name.js';
export {OperationError} from './operation-error.js';
export type {Plan, PlanDescription, PlanStep} from './plan.js';
export type {Recorder} from './recorder.js';
export {createRecorder, withoutCredentials} from './recorder.js';
export type {RequestStatus} from './request-status.js';
export {requestStatuses, statusOf} from './request-status.js';
export {whyReadOnly} from './why-read-only.js';
export {writerOf} from './written-by.js';
