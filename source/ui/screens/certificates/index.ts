// The certificates in the cluster.
export {certificateFilterKeys, certificatesKeys, renewalPlanKeys, renewalRunKeys} from './certificates-keys.js';
export {CertificatesScreen} from './certificates-screen.js';
export {RenewalDialog} from './renewal-dialog.js';
