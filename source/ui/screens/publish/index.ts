// A certificate to publish.
export {PublishDialog} from './publish-dialog.js';
