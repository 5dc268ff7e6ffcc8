import assert from 'node:assert/strict';
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {seededRandom} from '../../demo/story/random.js';
import {returnBook, takeBook} from '../../demo/story/request-book.js';
import {nextPause, nextScene} from '../../demo/story/trickle.js';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {reviewPendingRequests} from '../../source/operations/assess/review-requests.js';
import {verifyRequest} from '../../source/pki/keys/verify-signature.js';
import {requestFromApi} from '../../source/pki/x509/request-from-api.js';
import type {Verdict} from '../../source/review/finding/verdict.js';
import {verdicts} from '../../source/review/finding/verdict.js';
import type {Json} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

/** The first hundred requests of a seed, without their keys, which are random. */
function script(seed: number): readonly unknown[] {
	const random = seededRandom(seed);
	return Array.from({length: 100}, () => [nextScene(random), nextPause(random)]);
}

describe('the story', async () => {
	const demo = await startDemo({still: true});
	const admin = rawApi(demo.kubeconfigPath);
	const {items}: {items: readonly Json[]} = (await admin.get(csrs)).json;
	const named = (name: string) => items.find(item => item.metadata.name === name);
	after(async () => {
		admin.close();
		await demo.stop();
	});

	test('is the same for the same seed, and different for another', () => {
		assert.deepEqual(script(7), script(7));
		assert.notDeepEqual(script(7), script(8));
	});

	test('opens with requests in every state', async () => {
		const table = await admin.get(csrs, {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io'});
		const states = new Set((table.json.rows as readonly Json[]).map(({cells}) => cells.at(-1)));
		assert.deepEqual([...states].sort(), ['Approved', 'Approved,Failed', 'Approved,Issued', 'Denied', 'Pending']);
	});

	test('is an ordinary morning: most requests are clear, a few stand out, and there is one of each verdict', async () => {
		const cluster = connect(loadKubeconfig({kubeconfig: demo.kubeconfigPath, env: {}}));
		const waiting = await reviewPendingRequests(cluster, new Date()).finally(() => cluster.close());
		const count = (wanted: Verdict) => waiting.filter(({verdict}) => verdict === wanted).length;
		const shares = `${waiting.length} wait: ${verdicts.map(each => `${count(each)} ${each}`).join(' ')}`;
		assert.ok(waiting.length >= 36 && waiting.length <= 48, shares);
		assert.ok(count('clear') >= 0.7 * waiting.length, shares);
		assert.ok(waiting.length - count('clear') <= 12, shares);
		assert.ok(
			verdicts.every(each => count(each) > 0),
			shares,
		);
	});

	test('continues mostly with ordinary requests', () => {
		const random = seededRandom(3);
		const count = 1000;
		const trouble = Array.from({length: count}, () => nextScene(random)).filter(({isTrouble}) => isTrouble).length;
		assert.ok(trouble > 0.05 * count && trouble < 0.15 * count, `${trouble} of ${count}`);
	});

	test('gives each request the person who made it, and its own time', () => {
		assert.equal(named('shop-frontend-tls').spec.username, 'alice@example.com');
		assert.deepEqual(named('deploy-bot').spec.groups.slice(0, 2), [
			'system:serviceaccounts',
			'system:serviceaccounts:shop',
		]);
		const minutes = (Date.now() - Date.parse(named('payments-ledger-tls').metadata.creationTimestamp)) / 60_000;
		assert.ok(minutes > 57 && minutes < 60, `${minutes} minutes ago`);
	});

	test('has a name that writes to the clipboard of a careless terminal', () => {
		assert.ok(items.some(({metadata}) => metadata.name.includes('\u001b]52;c;')));
	});

	test('fails a request that breaks its signer’s rules with the signer’s words', () => {
		const failed = named('metrics-reader').status.conditions.find(({type}: Json) => type === 'Failed');
		assert.equal(failed.message, 'invalid usage for client certificate: server auth');
	});

	test('has the nodes and services that the requests name', async () => {
		const nodes = await admin.get('/api/v1/nodes');
		assert.deepEqual(
			nodes.json.items.map(({metadata}: Json) => metadata.name),
			['cp-1', 'worker-1', 'worker-2', 'worker-3'],
		);
		const service = await admin.get('/api/v1/namespaces/payments/services/api');
		assert.equal(service.json.spec.clusterIP, '10.96.33.5');
	});

	test('signs each request with a key of its own, except the one that imitates a login', async () => {
		const names = new Map<string, readonly string[]>();
		for (const {metadata, spec} of items) {
			const request = requestFromApi(spec.request);
			const {acceptedByServer} = await verifyRequest(request);
			assert.ok(acceptedByServer, metadata.name);
			const key = Buffer.from(request.raw.subjectPublicKeyInfo).toString('base64');
			names.set(key, [...(names.get(key) ?? []), metadata.name]);
		}

		const shared = [...names.values()].filter(({length}) => length > 1);
		assert.deepEqual(shared, [['alice-laptop', 'alice-laptop-2']]);
	});

	test('adds nothing with --still', async () => {
		const before = (await admin.get(csrs)).json.metadata.resourceVersion;
		await new Promise(resolve => setTimeout(resolve, 300));
		assert.equal((await admin.get(csrs)).json.metadata.resourceVersion, before);
	});

	test('writes kubeconfigs that only their owner can read', () => {
		assert.equal(statSync(demo.dir).mode & 0o777, 0o700);
		for (const name of ['admin', 'approver', 'viewer', 'nobody', 'deployer']) {
			assert.equal(statSync(join(demo.dir, `${name}.kubeconfig`)).mode & 0o777, 0o600);
		}
	});

	test("accepts a program's token as its service account", async () => {
		const deployer = rawApi(join(demo.dir, 'deployer.kubeconfig'));
		const review = await deployer.post('/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
		deployer.close();
		assert.equal(review.json.status.userInfo.username, 'system:serviceaccount:shop:deployer');
		assert.ok(review.json.status.userInfo.groups.includes('system:authenticated'));
	});
});

test('servers that run at the same time have no key in common; a later one needs no new keys', () => {
	const scene = {name: 'probe', commonName: 'probe.shop.svc'};
	const [one, two] = [takeBook(), takeBook()];
	assert.notEqual(one.of(scene), two.of(scene));
	assert.equal(one.of(scene), one.of(scene));
	returnBook(one);
	returnBook(one);
	const [again, other] = [takeBook(), takeBook()];
	assert.equal(again, one);
	assert.notEqual(other, one);
	for (const book of [two, again, other]) {
		returnBook(book);
	}
});

test('creates as many requests as asked for', async () => {
	const demo = await startDemo({empty: true, requests: 50});
	const admin = rawApi(demo.kubeconfigPath);
	const list = await admin.get(`${csrs}?limit=10`);
	admin.close();
	await demo.stop();
	assert.equal(list.json.items.length, 10);
	assert.equal(list.json.metadata.remainingItemCount, 40);
});

test('an empty demo has no request and no team', async () => {
	const demo = await startDemo({empty: true});
	const admin = rawApi(demo.kubeconfigPath);
	const list = await admin.get(csrs);
	const shop = await admin.get('/api/v1/namespaces/shop');
	admin.close();
	await demo.stop();
	assert.deepEqual(list.json.items, []);
	assert.equal(shop.status, 404);
});
