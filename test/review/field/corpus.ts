import type {Corpus} from './matrix.js';
import {dangerousForms} from './requests/dangerous-forms.js';
import {dangerousIdentities} from './requests/dangerous-identities.js';
import {dangerousNames} from './requests/dangerous-names.js';
import {dangerousNodes} from './requests/dangerous-nodes.js';
import {dangerousOutside} from './requests/dangerous-outside.js';
import {dangerousPeople} from './requests/dangerous-people.js';
import {dangerousRepeats} from './requests/dangerous-repeats.js';
import {honestClients} from './requests/honest-clients.js';
import {honestDatabases} from './requests/honest-databases.js';
import {honestNodes} from './requests/honest-nodes.js';
import {honestOutside} from './requests/honest-outside.js';
import {honestPeople} from './requests/honest-people.js';
import {honestPlatform} from './requests/honest-platform.js';
import {honestServices} from './requests/honest-services.js';

/** All requests of the corpus, in an order that may occur on one morning. */
export const corpus: Corpus = {
	honest: [
		...honestPeople,
		...honestNodes,
		...honestServices,
		...honestDatabases,
		...honestPlatform,
		...honestOutside,
		...honestClients,
	],
	dangerous: [
		...dangerousPeople,
		...dangerousIdentities,
		...dangerousNodes,
		...dangerousNames,
		...dangerousOutside,
		...dangerousForms,
		...dangerousRepeats,
	],
};
