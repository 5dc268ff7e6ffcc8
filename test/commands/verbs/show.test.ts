// Needs: openssl
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {statusOf} from '../../../source/operations/plan/request-status.js';
import {certdeck, runProgram} from '../../helpers/certdeck.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

let cluster: DemoCluster;
before(async () => {
	cluster = await startDemoCluster();
});
after(() => cluster.stop());

test('-o certificate prints only the certificate, and nothing without one', async () => {
	const {requests} = await cluster.admin.listRequests();
	const issued = requests.find(request => statusOf(request) === 'issued' && /^[a-z-]+$/.test(request.name));
	assert.ok(issued);
	const kubeconfig = cluster.demo.kubeconfigPath;
	const {stdout} = await certdeck(['show', issued.name, '-o', 'certificate'], {kubeconfig});
	assert.equal(stdout, Buffer.from(issued.certificateBase64 ?? '', 'base64').toString());
	assert.equal((await runProgram('openssl', ['x509', '-noout', '-subject'], {input: stdout})).code, 0);
	const none = await certdeck(['show', 'break-glass', '-o', 'certificate'], {kubeconfig});
	assert.deepEqual([none.code, none.stdout], [1, '']);
	assert.match(none.stderr, /"break-glass" has no certificate: it is pending/);
});
