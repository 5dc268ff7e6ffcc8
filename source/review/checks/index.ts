// Checks values without knowledge of requests: domain suffixes, address ranges, lookalike text, weak keys.
export {isClassicDomain, isPublicSuffix, isTopLevelDomain} from './public-suffixes.js';
export {modulusTrouble} from './rsa-modulus.js';
export type {AddressTrouble} from './special-addresses.js';
export {addressTrouble} from './special-addresses.js';
export type {TextFault} from './suspicious-text.js';
export {skeleton, suspiciousText} from './suspicious-text.js';
export {trivialKey} from './trivial-keys.js';
