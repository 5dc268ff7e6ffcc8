import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import type {TLSSocket} from 'node:tls';
import {authenticate} from '../../demo/api/authenticate.js';
import {startDemo} from '../../demo/index.js';
import type {KeyPair} from '../cluster/credentials.js';
import {createAuthority, createKeyAndRequest, createLeaf} from '../cluster/credentials.js';
import type {Json} from '../helpers/raw-api.js';
import {rawApi, readKubeconfig} from '../helpers/raw-api.js';

const selfReview = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

describe('logging in to the demo', async () => {
	const demo = await startDemo({empty: true});
	const scratch = await mkdtemp(join(tmpdir(), 'certdeck-login-'));
	const admin = rawApi(demo.kubeconfigPath);
	const {server, caPem} = readKubeconfig(demo.kubeconfigPath);
	const bare = {server, caPem, certificatePem: undefined, keyPem: undefined, token: undefined};
	after(async () => {
		admin.close();
		await demo.stop();
		await rm(scratch, {recursive: true, force: true});
	});

	async function whoAmI(credentials: Partial<typeof bare> & Json): Promise<Json> {
		const api = rawApi({...bare, ...credentials});
		const response = await api.post(selfReview, {});
		api.close();
		return response;
	}

	const read = async ({certificate, key}: KeyPair) => ({
		certificatePem: await readFile(certificate, 'utf8'),
		keyPem: await readFile(key, 'utf8'),
	});

	test('a certificate of a foreign authority is refused, not treated as anonymous', async () => {
		const authority = await createAuthority(scratch, 'foreign');
		const leaf = await createLeaf(scratch, 'intruder', authority, {
			subject: '/O=system:masters/CN=admin',
			usage: 'clientAuth',
		});
		assert.equal((await whoAmI(await read(leaf))).status, 401);
	});

	test('an unknown token is refused, and a request without credentials is anonymous', async () => {
		assert.equal((await whoAmI({token: 'made-up'})).status, 401);
		const nobody = await whoAmI({});
		assert.equal(nobody.status, 403);
		assert.match(nobody.json.message, /User "system:anonymous" cannot create/);
	});

	test('a connection reads its certificate once, and a foreign one is refused at each request', () => {
		const certificate = new X509Certificate(readKubeconfig(demo.kubeconfigPath).certificatePem ?? '');
		let reads = 0;
		const connection = (authorized: boolean) =>
			({
				authorized,
				getPeerX509Certificate() {
					reads += 1;
					return certificate;
				},
			}) as unknown as TLSSocket;
		const own = connection(true);
		const users = [authenticate(own, {}, []), authenticate(own, {}, [])];
		assert.deepEqual(
			users.map(({username}) => username),
			['admin', 'admin'],
		);
		assert.equal(reads, 1);
		const foreign = connection(false);
		for (const _ of [1, 2]) {
			assert.throws(() => authenticate(foreign, {}, []), {code: 401});
		}
	});

	/** Has a certificate issued, and returns who its holder is. */
	async function issued(name: string, subject: string, signer: string, usage: string): Promise<Json> {
		const names = signer === 'kubelet-serving' ? ['subjectAltName=DNS:n1'] : [];
		const {key, requestPem} = await createKeyAndRequest(scratch, name, subject, names);
		const request = Buffer.from(requestPem).toString('base64');
		const spec = {request, signerName: `kubernetes.io/${signer}`, usages: ['digital signature', usage]};
		await admin.post(csrs, {metadata: {name}, spec});
		const watch = await admin.watch(`${csrs}?watch=1&fieldSelector=metadata.name=${name}`);
		const approved = {type: 'Approved', status: 'True', reason: 'Test', message: 'test'};
		await admin.patch(`${csrs}/${name}/approval`, 'merge', {status: {conditions: [approved]}});
		const events = await watch.until(seen => seen.some(({object}) => object.status.certificate));
		watch.stop();
		const certificate = events.at(-1)?.object.status.certificate;
		return whoAmI({
			certificatePem: Buffer.from(certificate, 'base64').toString('utf8'),
			keyPem: await readFile(key, 'utf8'),
		});
	}

	test('certificates of the demo’s client signer log in, and those of its kubelet serving signer do not', async () => {
		const dana = await issued('dana', '/O=team-a/O=team-b/CN=dana', 'kube-apiserver-client', 'client auth');
		assert.equal(dana.json.status.userInfo.username, 'dana');
		assert.deepEqual(dana.json.status.userInfo.groups, ['team-a', 'team-b', 'system:authenticated']);
		const serving = await issued('n1', '/O=system:nodes/CN=system:node:n1', 'kubelet-serving', 'server auth');
		assert.equal(serving.status, 401);
	});

	test('user and groups are those of the certificate, with any characters', async () => {
		const subject = '/O=a+O=b, c/O=d\\/e/CN=eve\nO=system:masters';
		const eve = await issued('eve', subject, 'kube-apiserver-client', 'client auth');
		const {username, groups} = eve.json.status.userInfo;
		assert.equal(username, 'eve\nO=system:masters');
		assert.deepEqual([...groups].sort(), ['a', 'b, c', 'd/e', 'system:authenticated']);
	});
});
