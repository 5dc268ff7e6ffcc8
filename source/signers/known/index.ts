// Describes the signers that Kubernetes defines: names, usages and validation.
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
