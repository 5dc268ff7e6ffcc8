// Sorts hosts into DNS names, addresses, e-mail addresses and URIs.
export type {SubjectAltName} from './host-name.js';
export {asciiHost, dnsNameProblem, orderNames, sortHost, sortHosts} from './host-name.js';
export {matchesWhitelist, nameWhitelistFault} from './name-whitelist.js';
