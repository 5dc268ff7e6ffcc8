// The corpus on a separate control plane, because its objects would disturb other tests, and it needs both address
// families.
import {after, describe, test} from 'node:test';
import {binariesForTests} from '../cluster/binaries.js';
import {startControlPlane} from '../cluster/control-plane.js';
import {signers} from '../review/field/field-case.js';
import {approverOf, reader} from '../review/field/judge.js';
import {holdsTheCorpus} from '../review/field/suite.js';

const binaries = await binariesForTests();
if ('missing' in binaries) {
	test('requests of the field, on a real control plane', {skip: binaries.missing});
} else {
	const plane = await startControlPlane(binaries, {
		apiserverFlags: ['--service-cluster-ip-range=10.96.0.0/16,fd00:10:96::/112'],
		// Without it the roles edit and view are empty.
		controllerManagerFlags: ['--controllers=clusterrole-aggregation-controller'],
	});
	describe('requests of the field, on a real control plane', {concurrency: false}, () => {
		holdsTheCorpus(plane.kubeconfig.admin, [approverOf(signers.login), approverOf(signers.serving), reader]);
		// After the suite's own cleanup.
		after(() => plane.stop());
	});
}
