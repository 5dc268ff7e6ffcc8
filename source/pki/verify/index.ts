// Verifies chains and issued certificates as Go and openssl do.
export {bundleOfKey, isForAuthority} from './leaf-of-key.js';
export {forbiddenName, readNameConstraints} from './name-constraints.js';
export {nameLimitsFrom} from './name-limits.js';
export {hasIssued, orderChain} from './order-chain.js';
export {isTrustedBy} from './same-authority.js';
export {isSelfSigned, issuersToSend} from './sent-chain.js';
export type {VerificationCode, VerificationFinding} from './verification-finding.js';
export {verifyIssued} from './verify-certificate.js';
export type {ChainResult} from './verify-chain.js';
export {hasSigned, isSame, verifyChain} from './verify-chain.js';
