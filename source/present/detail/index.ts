// Shows one request as detail lines, plain text and JSON.
export {backingsOf} from './detail-names.js';
export {grantLines} from './grant-lines.js';
export {briefLines, detailLines, detailTitle, nameTitle, openMark, severity} from './request-detail.js';
export {extraJson} from './request-extras.js';
export {requestJson} from './request-json.js';
export {requestText} from './request-text.js';
