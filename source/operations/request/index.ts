// Requests a certificate from a spec or a file.

export type {AskOptions} from './request.js';
export {freeFileBase, planKeyFiles, planRequest} from './request.js';
export {namesOfSpec, refuseUnsendable, refuseWhatWouldFail} from './request-checks.js';
export {certificatePathOf, planFileRequest, readRequestFile} from './request-from-file.js';
export {waitForCertificate} from './wait.js';
