import {certificateMutants} from './certificates.js';
import {clusterMutants} from './cluster.js';
import {custodyMutants} from './custody.js';
import {decisionMutants} from './decisions.js';
import {listMutants} from './list.js';
import type {Mutant} from './mutant.js';
import {pkiMutants} from './pki.js';
import {reviewMutants} from './review.js';
import {signingMutants} from './signing.js';
import {textMutants} from './text.js';

/** Every deliberate break; `npm run mutants` shows that a test notices each. */
export const mutants: readonly Mutant[] = [
	...decisionMutants,
	...reviewMutants,
	...custodyMutants,
	...pkiMutants,
	...certificateMutants,
	...signingMutants,
	...listMutants,
	...clusterMutants,
	...textMutants,
];
