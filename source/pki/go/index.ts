// Mirrors Go's parsers (net, net/mail, net/url, time, the keys of crypto/tls; Go 1.26), because servers and clients of a cluster use them.
export {formatGoDuration, parseGoDuration, suggestGoDuration} from './go-duration.js';
export {ipText, isMapped} from './ip-text.js';
export {parseMailAddress} from './mail-address.js';
export {parseIp} from './parse-ip.js';
export type {PublicHalf} from './private-key.js';
export {isKeyOf, readGoPrivateKey} from './private-key.js';
export {parseRequestUri} from './request-uri.js';
export {uriOfServer} from './server-uri.js';
export {uriFault} from './uri-fault.js';
