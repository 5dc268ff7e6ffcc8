import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createAuthority, issue} from '../../demo/cluster/authority.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import {readServed, servedTarget} from '../../source/operations/handshake/read-served.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';

describe('a Pod of the demo', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());

	const secret = {namespace: 'shop', name: 'served-tls'};
	const signal = new AbortController().signal;

	async function write(hours: number): Promise<void> {
		const now = new Date(Date.now() + hours * 3_600_000);
		const authority = await createAuthority('Served', now);
		const {certificatePem, keyPem} = await issue(authority, {commonName: 'served', hosts: ['served.shop.svc']}, now);
		const found = await demo.admin.getSecret(secret.namespace, secret.name);
		const data = {'tls.crt': Buffer.from(certificatePem), 'tls.key': Buffer.from(keyPem)};
		await demo.admin.applySecret({...secret, type: 'kubernetes.io/tls', data}, found ? {pin: found, force: true} : {});
	}

	async function start(): Promise<void> {
		await demo.admin.transport.json({
			method: 'POST',
			path: '/api/v1/namespaces/shop/pods',
			what: 'create Pod',
			body: {
				metadata: {name: 'served'},
				spec: {
					containers: [{name: 'web', image: 'web', ports: [{containerPort: 8443}]}],
					volumes: [{name: 'tls', secret: {secretName: secret.name}}],
				},
			},
		});
	}

	const served = (port = 8443, cluster = demo.admin) =>
		readServed(servedTarget(`pod/shop/served:${port}`, 'default'), {cluster: async () => cluster, secret, signal});

	test('serves its Secret as it was at its start, until another Pod replaces it', async () => {
		await write(0);
		await start();
		assert.equal((await served()).secret?.comparison, 'same');
		await write(24);
		assert.equal((await served()).secret?.comparison, 'earlier');
		await demo.admin.transport.json({
			method: 'DELETE',
			path: '/api/v1/namespaces/shop/pods/served',
			what: 'delete Pod',
		});
		await start();
		const again = await served();
		assert.deepEqual(again.name, {asked: 'served.shop.svc', isCovered: true});
		assert.equal(again.secret?.comparison, 'same');
	});

	test('listens on the declared ports, and only users with the right may forward them', async () => {
		await assert.rejects(served(9443), /connection refused/);
		await assert.rejects(
			readServed(servedTarget('pod/shop/none:8443', 'default'), {cluster: async () => demo.admin, signal}),
			(error: unknown) => error instanceof ClusterError && error.code === 'not-found',
		);
		await assert.rejects(
			readServed(servedTarget('pod/shop/served:8443', 'default'), {cluster: async () => demo.as('viewer'), signal}),
			(error: unknown) => error instanceof ClusterError && error.code === 'forbidden',
		);
	});
});
