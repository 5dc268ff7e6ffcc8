// The certificates that exist.
export {certificateFilterKeys, certificatesKeys} from './certificates-keys.js';
export {CertificatesScreen} from './certificates-screen.js';
