// The signers that Kubernetes knows, and the rules of their names and usages.
export type {RequestedNames, ValidationFault} from './in-tree-rules.js';
export {validationFailure, validationFault} from './in-tree-rules.js';
export type {SignerInfo} from './known-signers.js';
export {
	apiServerClient,
	defaultUsages,
	inTreeSigners,
	isForLogins,
	isInTree,
	kubeletClient,
	kubeletServing,
	legacyUnknownSigner,
	loginSigners,
	signerInfo,
} from './known-signers.js';
export {signerDomainGrant, signerNameFault} from './signer-name.js';
export {effectsOf, isUsage, usageEffects, usagesLike} from './usages.js';
