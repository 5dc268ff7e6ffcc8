// A new certificate, step by step.
export {GuideScreen} from './guide-screen.js';
export {SaveDialog} from './save-dialog.js';
