import type {Rule} from './facts.js';
import {addressRules} from './rules/addresses.js';
import {apiServerRules} from './rules/api-server.js';
import {certificateRules} from './rules/certificate.js';
import {encodingRules} from './rules/encoding.js';
import {identityRules} from './rules/identity.js';
import {imitatedLoginRules} from './rules/imitated-login.js';
import {issuedRules} from './rules/issued.js';
import {keyRules} from './rules/key.js';
import {localPolicyRules} from './rules/local-policy.js';
import {nodeRules} from './rules/nodes.js';
import {peopleRules} from './rules/people.js';
import {requesterRules} from './rules/requester.js';
import {rightsRules} from './rules/rights.js';
import {serviceRules} from './rules/services.js';
import {servingNameRules} from './rules/serving-names.js';
import {signerRules} from './rules/signer.js';
import {textRules} from './rules/text.js';
import {usageRules} from './rules/usages.js';
import {workloadRules} from './rules/workload-identity.js';

/** Every rule, in the order in which findings of one weight are told. */
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
