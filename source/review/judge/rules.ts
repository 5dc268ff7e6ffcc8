import type {Rule} from '../facts/index.js';
import {
	addressRules,
	apiServerRules,
	nodeRules,
	serviceRules,
	servingNameRules,
	workloadRules,
} from '../rules/names/index.js';
import {identityRules, imitatedLoginRules, peopleRules, requesterRules, rightsRules} from '../rules/people/index.js';
import {
	certificateRules,
	encodingRules,
	issuedRules,
	keyRules,
	localPolicyRules,
	signerRules,
	textRules,
	usageRules,
} from '../rules/request/index.js';

/** All rules, in the order in which findings of one severity are shown. */
export const rules: readonly Rule[] = [
	...identityRules,
	...imitatedLoginRules,
	...signerRules,
	...peopleRules,
	...rightsRules,
	...nodeRules,
	...localPolicyRules,
	...apiServerRules,
	...servingNameRules,
	...workloadRules,
	...serviceRules,
	...addressRules,
	...usageRules,
	...keyRules,
	...encodingRules,
	...requesterRules,
	...issuedRules,
	...textRules,
	...certificateRules,
];
