// Holds the rules about the request itself: key, encoding, usages, signer and policy.
export {certificateRules} from './certificate.js';
export {encodingRules} from './encoding.js';
export {issuedRules} from './issued.js';
export {keyRules} from './key.js';
export {fourEyesId, localPolicyRules} from './local-policy.js';
export {signerRules} from './signer.js';
export {signingOf} from './signing.js';
export {textRules} from './text.js';
export {usageQuestions, usageRules} from './usages.js';
