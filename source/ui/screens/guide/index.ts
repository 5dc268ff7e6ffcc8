// A new certificate, step by step.
export {guideKeys, hostKeys, reviewKeys, usageKeys} from './guide-keys.js';
export {GuideScreen} from './guide-screen.js';
export {SaveDialog} from './save-dialog.js';
