// Puts the facts of a request into words: requester, state, effect, forecast.
export type {AfterHarm} from './after-harm.js';
export {afterHarm, afterHarmText} from './after-harm.js';
export {effectJson, effectLines, evidenceJson} from './effect.js';
export {forWhom, forWhomLine, forWhomWidth} from './for-whom.js';
export {forecastOf} from './forecast.js';
export {grantLabel} from './grant-label.js';
export type {Compared} from './issued-comparison.js';
export {compareIssued} from './issued-comparison.js';
export {relatedRequests} from './related-requests.js';
export {conditionText, stateOf} from './request-state.js';
export type {RelatedRequests, RequestView} from './request-view.js';
export {shortSigner} from './signer-text.js';
export {usageMeaning} from './usage-meaning.js';
