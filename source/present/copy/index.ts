// Makes the texts that a user can copy: commands, YAML, PEM.
export {commandsByHand} from './commands-by-hand.js';
export {copyChoices} from './copy-choices.js';
export {rawViews} from './raw-views.js';
export {requestManifest} from './request-manifest.js';
