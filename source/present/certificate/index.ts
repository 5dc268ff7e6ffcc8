// Shows a certificate or PKCS#10 request as text, JSON, openssl text and PEM.
export {certificateJson, errorJson} from './certificate-json.js';
export {certificateText} from './certificate-text.js';
export {opensslText} from './openssl-text.js';
export {pemText} from './pem-text.js';
export {servedJson, servedPem, servedText} from './served-text.js';
