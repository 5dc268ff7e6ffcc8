import {after, describe} from 'node:test';
import {startDemo} from '../../../demo/index.js';
import {signers} from './field-case.js';
import {approverOf, reader} from './judge.js';
import {holdsTheCorpus} from './suite.js';

const demo = await startDemo({still: true, empty: true});
describe('requests of the field, on the demo', {concurrency: false}, () => {
	holdsTheCorpus(demo.kubeconfigPath, [approverOf(signers.login), reader]);
	// After the suite's own cleanup.
	after(() => demo.stop());
});
