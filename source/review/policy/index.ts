// Reads and matches the entries of the operator's policy file.
export {withAllowances} from './allowances.js';
export {
	readAllowances,
	readDelegates,
	readRequesters,
	toAllowance,
	toDelegate,
	toRequester,
	toTrustDomains,
} from './local-policy-entries.js';
export {patternFault, stated, toNames, toRange, toSeconds} from './local-policy-fields.js';
export {grantsOf, isHostAmong, isRequesterOf, isSignerOf, isUriAmong, limitsFor} from './local-policy-match.js';
