import assert from 'node:assert/strict';
import {after, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {rawApi} from '../helpers/raw-api.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const hourMs = 3_600_000;

describe('the cleaner', async () => {
	let aheadMs = 0;
	const demo = await startDemo({still: true, now: () => new Date(Date.now() + aheadMs)});
	const admin = rawApi(demo.kubeconfigPath);
	const names = async (): Promise<readonly string[]> =>
		(await admin.get(csrs)).json.items.map(({metadata}: {metadata: {name: string}}) => metadata.name);
	after(async () => {
		admin.close();
		await demo.stop();
	});

	test('keeps everything that is younger than an hour', async () => {
		const before = await names();
		assert.deepEqual(await demo.sweep(), []);
		assert.deepEqual(await names(), before);
	});

	test('deletes issued, denied and failed requests after an hour', async () => {
		aheadMs = hourMs;
		const gone = await demo.sweep();
		assert.deepEqual(
			gone.filter(name => !name.startsWith('node-csr-')),
			[
				'carmen-laptop',
				'cart-tls',
				'controller-debug',
				'dmitri-laptop',
				'kubernetes-admin-renewal',
				'mesh-intermediate',
				'metrics-reader',
				'payments-ledger-tls',
				'payments-wildcard',
				'shop-checkout-gw',
			],
		);
		assert.equal(gone.length, 11);
	});

	test('deletes pending requests and approved ones without a signature after a day', async () => {
		aheadMs = 23 * hourMs;
		assert.deepEqual(await demo.sweep(), []);
		assert.ok((await names()).includes('payments-api-tls'));
		aheadMs = 25 * hourMs;
		const gone = await demo.sweep();
		assert.ok(gone.includes('payments-api-tls') && gone.includes('shop-frontend-tls'));
		assert.deepEqual(await names(), []);
	});
});
