import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadSigner} from './load-signer.js';
import {onEachPlane} from './planes.js';

// `npm run signer-load` does the same with many more.
await onEachPlane('two replicas of the built signer', plane => {
	test('sign each request once while the leader is killed', async t => {
		const figures = await loadSigner({
			kubeconfig: plane.kubeconfig.admin,
			...{requests: 30, pods: 15, kills: 1, restarts: 0, calm: 0},
		});
		t.diagnostic(JSON.stringify(figures));
		assert.equal(figures.missed, 0);
		assert.equal(figures.doubles, 0);
		assert.equal(figures.serials, 45);
	});
});
