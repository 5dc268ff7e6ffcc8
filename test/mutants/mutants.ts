import {certificateMutants} from './certificates.js';
import {clusterMutants} from './cluster.js';
import {decisionMutants} from './decisions.js';
import {listMutants} from './list.js';
import type {Mutant} from './mutant.js';
import {pkiMutants} from './pki.js';
import {podMutants} from './pods.js';
import {reviewMutants} from './review.js';
import {servingMutants} from './serving.js';
import {signingMutants} from './signing.js';
import {storageMutants} from './storage.js';
import {textMutants} from './text.js';

/** Every deliberate break; `npm run mutants` shows that a test notices each. */
export const mutants: readonly Mutant[] = [
	...decisionMutants,
	...reviewMutants,
	...storageMutants,
	...pkiMutants,
	...certificateMutants,
	...signingMutants,
	...servingMutants,
	...podMutants,
	...listMutants,
	...clusterMutants,
	...textMutants,
];
