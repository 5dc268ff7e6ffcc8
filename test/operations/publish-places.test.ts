import assert from 'node:assert/strict';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import {planDecision} from '../../source/operations/decide/decide.js';
import {planRequestPublishing} from '../../source/operations/issuance/publish-request.js';
import {planPublish} from '../../source/operations/publish/publish.js';
import type {VerifiedCertificate} from '../../source/operations/publish/verify.js';
import {verifyForPublishing} from '../../source/operations/publish/verify.js';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {readSpecText} from '../../source/operations/read/read-spec.js';
import {planRequest} from '../../source/operations/request/request.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {planSigning} from '../../source/operations/sign/sign.js';
import {readSigningPolicy} from '../../source/operations/sign/signing-policy.js';
import {parseAuthoritySpec} from '../../source/pki/spec/spec.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';

describe('the places that a certificate is published to', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-places-'));
	const keys = join(folder, 'keys');
	const now = () => new Date();
	const issuances = createMemoryIssuanceStore();
	let demo: DemoCluster;
	let verified: VerifiedCertificate;
	let issued: CertificateSigningRequest;
	let keyPath = '';
	let base = '';
	before(async () => {
		demo = await startDemoCluster();
		mkdirSync(keys, {mode: 0o700});
		const made = await (await planAuthority(parseAuthoritySpec('{"CN": "Places"}'), join(folder, 'ca'), now)).perform();
		const spec = readSpecText('{"CN": "places.shop.svc", "hosts": ["places.shop.svc"]}');
		const usages = ['server auth', 'client auth'];
		const asked = await planRequest(demo.admin, spec, {
			signerName: 'example.com/places',
			usages,
			folder: keys,
			issuances,
		});
		const {request, ...paths} = await asked.perform();
		keyPath = paths.keyPath ?? '';
		base = (paths.certificatePath ?? '').slice(0, -'.crt'.length);
		const approved = await planDecision(demo.admin, request, 'Approved', {findings: [], questions: []}).perform();
		const authority = await openAuthority(made.certificatePath, made.keyPath);
		const policy = (await readSigningPolicy({expiry: '24h'}))(approved);
		issued = (await planSigning(demo.admin, approved, authority, policy, now).perform()).request;
		verified = await verifyForPublishing(issued, {keyPath, caPath: made.certificatePath, at: now()});
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const files = (steps: ReadonlyArray<{readonly kind: string; readonly name: string}>) =>
		steps.filter(({kind}) => kind === 'File').map(({name}) => name);

	test('are one step if two paths lead to one file', async () => {
		symlinkSync(keys, join(folder, 'link'));
		const out = {folder: join(folder, 'link', '.'), base: base.slice(keys.length + 1)};
		const plan = await planPublish(demo.admin, verified, {certificatePath: `${base}.crt`, out});
		assert.deepEqual(files(plan.steps), [`${base}.crt`, join(folder, 'link', 'ca.crt')]);
	});

	test('are no files if none is requested', async () => {
		const options = {at: now(), issuances, targets: {secret: {namespace: 'default', name: 'places-alone'}}};
		const plan = await planRequestPublishing(demo.admin, issued, options);
		assert.deepEqual(files(plan.steps), []);
		await plan.perform();
		assert.ok(!existsSync(`${base}.crt`));
	});

	for (const {name, targets, message} of [
		{
			name: 'certificate and authority',
			targets: () => ({out: {folder, base: 'ca'}}),
			message: /file of the certificate and of the authority/,
		},
		{
			name: 'certificate and kubeconfig',
			targets: () => ({out: {folder, base: 'a'}, kubeconfigPath: join(keys, '..', 'a.crt')}),
			message: /file of the certificate and of the kubeconfig/,
		},
		{
			name: 'private key and kubeconfig',
			targets: () => ({kubeconfigPath: keyPath}),
			message: /file of the private key and of the kubeconfig/,
		},
	]) {
		test(`are not one file for ${name}`, async () => {
			await assert.rejects(planPublish(demo.admin, verified, targets(), undefined, {keyPath}), {
				code: 'refused',
				message,
			});
		});
	}

	test('are refused before any question if a folder is impossible', async () => {
		writeFileSync(join(folder, 'file'), '');
		const secret = {namespace: 'default', name: 'places-none'};
		const out = {folder: join(folder, 'file', 'deep'), base: 'a'};
		await assert.rejects(planPublish(demo.admin, verified, {secret, out}), {name: 'FileError'});
	});

	const configMap = {namespace: 'default', name: 'places-ca'};
	for (const {name, targets, cluster, between} of [
		{name: 'a namespace that is not there', targets: {configMap: {namespace: 'absent', name: 'ca'}}},
		{
			name: 'an object that may not be written',
			targets: {configMap},
			cluster: (admin: Cluster): Cluster => ({
				...admin,
				applyConfigMap: async () => {
					throw new ClusterError('forbidden', 'may not create configmaps');
				},
			}),
		},
		{
			name: 'an object that was made meanwhile',
			targets: {configMap},
			between: () => demo.admin.applyConfigMap({...configMap, data: {}, labels: {}}, {}),
		},
		{
			name: 'a file that was made meanwhile',
			targets: {out: {folder: join(folder, 'out'), base: 'a'}},
			between: async () => {
				mkdirSync(join(folder, 'out'));
				writeFileSync(join(folder, 'out', 'ca.crt'), 'another');
			},
		},
	] as ReadonlyArray<{
		readonly name: string;
		readonly targets: Parameters<typeof planPublish>[2];
		readonly cluster?: (admin: Cluster) => Cluster;
		readonly between?: () => Promise<unknown>;
	}>) {
		test(`leave the Secret unwritten if the later step fails for ${name}`, async () => {
			const secret = {namespace: 'default', name: 'places-checked'};
			const plan = await planPublish(cluster?.(demo.admin) ?? demo.admin, verified, {secret, ...targets});
			await between?.();
			await assert.rejects(plan.perform());
			assert.equal(await demo.admin.getSecret(secret.namespace, secret.name), undefined);
		});
	}

	test('are written if a webhook has no dry run', async () => {
		const refusing: Cluster = {
			...demo.admin,
			applySecret: async (secret, options, signal) => {
				if (options?.dryRun) {
					throw new ClusterError('invalid', 'admission webhook "a.b" does not support dry run');
				}

				return demo.admin.applySecret(secret, options, signal);
			},
		};
		const targets = {
			secret: {namespace: 'default', name: 'places-hook'},
			out: {folder: join(folder, 'hook'), base: 'a'},
		};
		await (await planPublish(refusing, verified, targets)).perform();
		assert.deepEqual(readdirSync(join(folder, 'hook')).sort(), ['a.crt', 'ca.crt']);
		assert.ok(await demo.admin.getSecret('default', 'places-hook'));
	});
});
