// Mirrors Go's parsers (net, net/mail, net/url, time of Go 1.26), because the API server and its clients use them.
export {formatGoDuration, parseGoDuration, suggestGoDuration} from './go-duration.js';
export {ipText, isMapped} from './ip-text.js';
export {parseMailAddress} from './mail-address.js';
export {parseIp} from './parse-ip.js';
export type {PublicHalf} from './private-key.js';
export {isKeyOf, readGoPrivateKey} from './private-key.js';
export {parseRequestUri} from './request-uri.js';
export {uriOfServer} from './server-uri.js';
export {uriFault} from './uri-fault.js';
