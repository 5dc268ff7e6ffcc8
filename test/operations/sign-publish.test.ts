import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import {planDecision} from '../../source/operations/decide/decide.js';
import type {Requested} from '../../source/operations/issuance/begin-issuance.js';
import {planPublish} from '../../source/operations/publish/publish.js';
import {verifyForPublishing} from '../../source/operations/publish/verify.js';
import type {OpenedAuthority} from '../../source/operations/read/open-authority.js';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {readSpecText} from '../../source/operations/read/read-spec.js';
import {planRequest} from '../../source/operations/request/request.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {planSigning, refuseUnsignable} from '../../source/operations/sign/sign.js';
import {readSigningPolicy} from '../../source/operations/sign/signing-policy.js';
import {parseAuthoritySpec} from '../../source/pki/spec/spec.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';
import {rawApi} from '../helpers/raw-api.js';

describe('signing and publishing', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-publish-'));
	const now = () => new Date();
	let cluster: DemoCluster;
	let authority: OpenedAuthority;
	before(async () => {
		cluster = await startDemoCluster();
		const plan = await planAuthority(
			parseAuthoritySpec(JSON.stringify({CN: 'My Example Signer', ca: {expiry: '720h'}})),
			join(folder, 'ca'),
			now,
		);
		const {certificatePath, keyPath} = await plan.perform();
		authority = await openAuthority(certificatePath, keyPath);
	});
	after(async () => {
		await cluster.stop();
		rmSync(folder, {recursive: true});
	});

	let count = 0;
	const request = async (
		change: {
			readonly signerName?: string;
			readonly usages?: readonly string[];
			readonly expirationSeconds?: number;
		} = {},
	): Promise<Requested> => {
		const name = `publish-${count++}`;
		const spec = readSpecText(JSON.stringify({CN: 'orders.shop.svc', hosts: ['orders.shop.svc', '10.0.34.2']}));
		const plan = await planRequest(cluster.admin, spec, {
			signerName: 'example.com/serving',
			usages: ['digital signature', 'server auth'],
			name,
			folder,
			...change,
		});
		return plan.perform();
	};
	const approve = (seen: CertificateSigningRequest) =>
		planDecision(cluster.admin, seen, 'Approved', {findings: [], questions: []}).perform();
	const sign = async (seen: CertificateSigningRequest, expiry?: string, usages?: readonly string[]) =>
		planSigning(
			cluster.admin,
			seen,
			authority,
			(await readSigningPolicy({expiry, ...(usages && {usages})}))(seen),
			now,
		);

	for (const {name, change, code, message} of [
		{
			name: 'a pending request',
			change: async (seen: CertificateSigningRequest) => seen,
			code: 'wrong-state',
			message: /is not approved/,
		},
		{
			name: 'a denied request',
			change: (seen: CertificateSigningRequest) =>
				planDecision(cluster.admin, seen, 'Denied', {findings: [], questions: []}).perform(),
			code: 'wrong-state',
			message: /is Denied/,
		},
		{
			name: 'a failed request',
			change: async (seen: CertificateSigningRequest) =>
				cluster.admin.fail(await approve(seen), {reason: 'R', message: 'M'}),
			code: 'wrong-state',
			message: /is Failed/,
		},
		{
			name: 'a request with a certificate',
			change: async (seen: CertificateSigningRequest) => (await (await sign(await approve(seen))).perform()).request,
			code: 'wrong-state',
			message: /has a certificate already/,
		},
	]) {
		test(`does not sign ${name}`, async () => {
			const seen = await change((await request()).request);
			await assert.rejects(sign(seen), {name: 'OperationError', code, message});
		});
	}

	test('does not sign for a signer of Kubernetes', async () => {
		const {request: seen} = await request({signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth']});
		await assert.rejects(sign(seen), {code: 'refused', message: /kube-controller-manager signs/});
		const conditions = [{type: 'Approved', status: 'True', reason: 'Reviewed', message: 'by a test'}];
		for (const name of ['kube-apiserver-client-kubelet', 'kubelet-serving', 'legacy-unknown', 'of-tomorrow']) {
			const other = {...seen, signerName: `kubernetes.io/${name}`, conditions};
			assert.throws(() => refuseUnsignable(other), {code: 'refused', message: /kube-controller-manager signs/});
		}
	});

	test('gives no more than the requester asked for, or than the authority may', async () => {
		const short = await approve((await request({expirationSeconds: 3600})).request);
		const {certificate} = await (await sign(short, '90d')).perform();
		assert.ok(certificate.notAfter.getTime() - Date.now() <= 3600_000 + 60_000);
		assert.ok(certificate.notAfter.getTime() - Date.now() > 3600_000 - 120_000);

		const long = await sign(await approve((await request()).request), '1y');
		assert.ok(long.warnings.some(warning => warning.includes('ends with the authority')));
		const clamped = (await long.perform()).certificate;
		assert.equal(clamped.notAfter.getTime(), authority.certificate.notAfter.getTime());
	});

	test('does not sign what changed since it was seen', async () => {
		const seen = await approve((await request()).request);
		const plan = await sign(seen);
		await (await sign(seen)).perform();
		await assert.rejects(plan.perform(), {code: 'changed', message: /changed since/});
	});

	test('puts a verified certificate into Secret, ConfigMap and files, and reports unchanged ones', async () => {
		const requested = await request();
		const {request: issued} = await (await sign(await approve(requested.request))).perform();
		const caPath = join(folder, 'ca', 'ca.pem');
		const verified = await verifyForPublishing(issued, {keyPath: requested.keyPath, caPath, at: now()});
		const targets = {
			secret: {namespace: 'default', name: 'orders-tls'},
			configMap: {namespace: 'default', name: 'orders-ca'},
			out: {folder, base: 'orders'},
		};
		const plan = await planPublish(cluster.admin, verified, targets);
		assert.deepEqual(
			plan.steps.map(({verb, kind}) => `${verb} ${kind}`),
			['create Secret', 'create ConfigMap', 'write File', 'write File'],
		);
		const published = await plan.perform();
		assert.equal(published.secret?.type, 'kubernetes.io/tls');
		assert.equal(Buffer.from(published.secret?.data['tls.crt'] ?? []).toString(), verified.chainPem);
		assert.equal(statSync(join(folder, 'orders.crt')).mode & 0o777, 0o644);

		const again = await planPublish(cluster.admin, verified, targets);
		assert.deepEqual(again.steps, []);
		assert.equal(again.warnings.filter(warning => warning.includes('already')).length, 2);

		const renewed = await request();
		const {request: second} = await (await sign(await approve(renewed.request))).perform();
		const next = await verifyForPublishing(second, {keyPath: renewed.keyPath, caPath, at: now()});
		const replacing = await planPublish(cluster.admin, next, {secret: targets.secret});
		assert.match(replacing.steps[0]?.overwrites ?? '', /another tls\.crt and tls\.key/);
		assert.equal(Buffer.from((await replacing.perform()).secret?.data['tls.crt'] ?? []).toString(), next.chainPem);
	});

	test('does not overwrite what was written between the plan and the agreement', async () => {
		const requested = await request();
		const {request: issued} = await (await sign(await approve(requested.request))).perform();
		const verified = await verifyForPublishing(issued, {keyPath: requested.keyPath, at: now()});
		const secret = {namespace: 'default', name: 'contested'};
		const plan = await planPublish(cluster.admin, verified, {secret});
		await cluster.admin.applySecret(
			{...secret, type: 'kubernetes.io/tls', data: {'tls.crt': Buffer.from('a'), 'tls.key': Buffer.from('b')}},
			{},
		);
		await assert.rejects(plan.perform(), {name: 'ClusterError', code: 'already-exists'});
		const overwriting = await planPublish(cluster.admin, verified, {secret});
		const found = await cluster.admin.getSecret('default', 'contested');
		assert.ok(found);
		await cluster.admin.applySecret(
			{...secret, type: 'kubernetes.io/tls', data: {'tls.crt': Buffer.from('c'), 'tls.key': Buffer.from('b')}},
			{pin: found, force: true},
		);
		await assert.rejects(overwriting.perform(), {name: 'ClusterError', code: 'conflict'});
	});

	test('refuses what must not be published, with every reason', async () => {
		const [one, other] = [await request(), await request()];
		const {request: issued} = await (await sign(await approve(one.request), undefined, ['client auth'])).perform();
		writeFileSync(join(folder, 'other-ca.json'), '');
		const strange = await planAuthority(
			parseAuthoritySpec(JSON.stringify({CN: 'Somebody Else'})),
			join(folder, 'strange'),
			now,
		);
		await strange.perform();
		await assert.rejects(
			verifyForPublishing(issued, {keyPath: other.keyPath, caPath: join(folder, 'strange', 'ca.pem'), at: now()}),
			error => {
				assert.ok(error instanceof Error && 'code' in error && 'details' in error && Array.isArray(error.details));
				assert.equal(error.code, 'mismatch');
				assert.ok(error.details.length >= 3, error.details.join('\n'));
				return true;
			},
		);
		await assert.rejects(verifyForPublishing(other.request, {at: now()}), {
			code: 'wrong-state',
			message: /no certificate yet/,
		});
		assert.ok(readFileSync(one.keyPath ?? '', 'utf8').startsWith('-----BEGIN PRIVATE KEY-----'));
	});

	test('replaces no authority but the one that existed at the plan', async () => {
		const place = join(folder, 'replaced');
		const plan = () => planAuthority(parseAuthoritySpec(JSON.stringify({CN: 'Signer'})), place, now);
		const {keyPath} = await (await plan()).perform();
		const [one, other] = [await plan(), await plan()];
		await one.perform();
		const key = readFileSync(keyPath, 'utf8');
		await assert.rejects(other.perform(), {code: 'exists'});
		assert.equal(readFileSync(keyPath, 'utf8'), key);
	});

	test('does not follow an absurdly long chain', async () => {
		const requested = await request();
		const {request: issued} = await (await sign(await approve(requested.request))).perform();
		const pem = Buffer.from(issued.certificateBase64 ?? '', 'base64').toString();
		const padded = {...issued, certificateBase64: Buffer.from(pem.repeat(101)).toString('base64')};
		await assert.rejects(verifyForPublishing(padded, {at: now()}), {code: 'mismatch', message: /101 certificates/});
	});

	test('keeps the label by which another tool recognizes its objects', async () => {
		const requested = await request();
		const {request: issued} = await (await sign(await approve(requested.request))).perform();
		const caPath = join(folder, 'ca', 'ca.pem');
		const verified = await verifyForPublishing(issued, {keyPath: requested.keyPath, caPath, at: now()});
		const labels = {'app.kubernetes.io/managed-by': 'Helm'};
		const raw = rawApi(cluster.demo.kubeconfigPath);
		for (const [path, body] of [
			['secrets', {type: 'kubernetes.io/tls', data: {'tls.crt': 'YQ==', 'tls.key': 'Yg=='}}],
			['configmaps', {data: {'ca.crt': 'a'}}],
		] as const) {
			const {status} = await raw.request('POST', `/api/v1/namespaces/default/${path}?fieldManager=helm`, {
				body: {metadata: {name: 'kept', labels}, ...body},
			});
			assert.equal(status, 201);
		}

		raw.close();
		const target = {namespace: 'default', name: 'kept'};
		const plan = await planPublish(cluster.admin, verified, {secret: target, configMap: target});
		for (const {overwrites} of plan.steps) {
			assert.match(overwrites ?? '', /written by helm/);
		}

		const {secret, configMap} = await plan.perform();
		assert.deepEqual([secret?.labels, configMap?.labels], [labels, labels]);
		assert.equal(Buffer.from(secret?.data['tls.crt'] ?? []).toString(), verified.chainPem);
	});

	test('leaves ConfigMaps of the cluster and Secrets of another type alone', async () => {
		const requested = await request();
		const {request: issued} = await (await sign(await approve(requested.request))).perform();
		const verified = await verifyForPublishing(issued, {
			keyPath: requested.keyPath,
			caPath: join(folder, 'ca', 'ca.pem'),
			at: now(),
		});
		for (const configMap of [
			{namespace: 'default', name: 'kube-root-ca.crt'},
			{namespace: 'kube-system', name: 'extension-apiserver-authentication'},
			{namespace: 'kube-public', name: 'cluster-info'},
		]) {
			await assert.rejects(planPublish(cluster.admin, verified, {configMap}), {
				code: 'refused',
				message: / belongs to kube/,
			});
		}

		await cluster.admin.applySecret(
			{namespace: 'default', name: 'opaque', type: 'Opaque', data: {a: Buffer.from('b')}},
			{},
		);
		await assert.rejects(planPublish(cluster.admin, verified, {secret: {namespace: 'default', name: 'opaque'}}), {
			code: 'refused',
			message: /type Opaque/,
		});
	});
});

describe('requesting', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-request-'));
	let cluster: DemoCluster;
	before(async () => {
		cluster = await startDemoCluster();
	});
	after(async () => {
		await cluster.stop();
		rmSync(folder, {recursive: true});
	});
	const spec = readSpecText(JSON.stringify({CN: 'orders.shop.svc', hosts: ['orders.shop.svc']}));
	const plan = (name: string, out = folder) =>
		planRequest(cluster.admin, spec, {signerName: 'example.com/serving', usages: ['server auth'], name, folder: out});

	test('has the key on disk before the request is sent', async () => {
		const path = join(folder, 'watched-key.pem');
		let wasThere = false;
		const watched = {
			...cluster.admin,
			createRequest: (...args: Parameters<typeof cluster.admin.createRequest>) => {
				if (args[2]?.dryRun !== true) {
					wasThere = statSync(path).size > 0;
				}

				return cluster.admin.createRequest(...args);
			},
		};
		await (
			await planRequest(watched, spec, {
				signerName: 'example.com/serving',
				usages: ['server auth'],
				name: 'watched',
				folder,
			})
		).perform();
		assert.equal(wasThere, true);
	});

	test('leaves no key behind for a name in use, and does not use the object', async () => {
		await (await plan('taken', join(folder, 'first'))).perform();
		const second = await plan('taken', join(folder, 'second'));
		await assert.rejects(second.perform(), {name: 'ClusterError', code: 'already-exists'});
		assert.throws(() => statSync(join(folder, 'second')));
	});

	test('refuses what the server stored differently', async () => {
		const meddled = {
			...cluster.admin,
			async createRequest(...args: Parameters<typeof cluster.admin.createRequest>) {
				return {...(await cluster.admin.createRequest(...args)), usages: ['any']};
			},
		};
		const meddling = await planRequest(meddled, spec, {
			signerName: 'example.com/serving',
			usages: ['server auth'],
			name: 'meddled',
			folder,
		});
		await assert.rejects(meddling.perform(), {name: 'OperationError', code: 'mismatch'});
	});

	test('names the files that it would overwrite', async () => {
		await (await plan('twice')).perform();
		const {steps} = await plan('twice');
		assert.deepEqual(
			steps.map(({overwrites}) => overwrites !== undefined),
			[true, true, false],
		);
	});
});
