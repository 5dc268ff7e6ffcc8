// Begins, sends, resumes and finishes the issuance of a certificate.
export type {RequestPlan} from './begin-issuance.js';
export {forgetIfNothingMade, newIssuance, planBeginning, requestStep} from './begin-issuance.js';
export type {PublishOptions} from './publish-request.js';
export {absolute, planRequestPublishing} from './publish-request.js';
export {chooseName, fileBase, namePrefix} from './request-names.js';
export type {Resumed, ResumeOptions, ResumePlan} from './resume.js';
export {adoptIssuance, planResume} from './resume.js';
