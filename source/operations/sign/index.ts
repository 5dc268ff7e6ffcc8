// Creates authorities, and signs requests with them.
export {planAuthority} from './authority.js';
export type {Failing} from './fail.js';
export {planFailing} from './fail.js';
export {judgeChain} from './judge-chain.js';
export {openBlocks, refuseUnfound, withFindings} from './look-first.js';
export {isUndecided, stateAgainst} from './may.js';
export {authorityFingerprint, isFingerprintOf, withNewAuthority} from './new-authority.js';
export {noteAuthority} from './note-authority.js';
export {findOtherAuthorities} from './other-authorities.js';
export {rememberAuthority} from './remember-authority.js';
export {planSigning, refuseUnsignable} from './sign.js';
export {planSigningWithNewAuthority} from './sign-anew.js';
export {findingsOfFile, planFileSigning} from './sign-file.js';
export {readSigningPolicy, signingPolicyFrom} from './signing-policy.js';
export type {SigningPreview} from './signing-preview.js';
export {previewSigning} from './signing-preview.js';
export {withinRequested} from './within-requested.js';
