// A new certificate, step by step.
export {SaveDialog} from './save-dialog.js';
export {WizardScreen} from './wizard-screen.js';
