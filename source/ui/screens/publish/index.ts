// The dialog that publishes a certificate.
export {PublishDialog} from './publish-dialog.js';
