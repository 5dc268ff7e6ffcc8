// Needs: openssl
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import type {SecretRecord} from '../../../source/cluster/records/published-records.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {planResume} from '../../../source/operations/issuance/resume.js';
import type {OpenedAuthority} from '../../../source/operations/read/open-authority.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {readSpecText} from '../../../source/operations/read/read-spec.js';
import {findClients} from '../../../source/operations/renew/find-clients.js';
import {planRequestRenewal} from '../../../source/operations/renew/renew-request.js';
import {planSecretRenewal} from '../../../source/operations/renew/renew-secret.js';
import {planRequest} from '../../../source/operations/request/request.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {noteAuthority} from '../../../source/operations/sign/note-authority.js';
import {planSigning} from '../../../source/operations/sign/sign.js';
import {readSigningPolicy} from '../../../source/operations/sign/signing-policy.js';
import {encodePrivateKey, generateKey} from '../../../source/pki/keys/keys.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {IssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

describe('renewing', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-renew-'));
	const now = () => new Date();
	let demo: DemoCluster;
	let authority: OpenedAuthority;
	before(async () => {
		demo = await startDemoCluster();
		const plan = await planAuthority(parseAuthoritySpec(JSON.stringify({CN: 'Renew Signer'})), join(folder, 'ca'), now);
		const made = await plan.perform();
		authority = await openAuthority(made.certificatePath, made.keyPath);
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const issue = async (name: string, by: OpenedAuthority = authority) => {
		const approved = await planDecision(demo.admin, await demo.admin.getRequest(name), 'Approved', {
			findings: [],
			questions: [],
		}).perform();
		const policy = (await readSigningPolicy({expiry: '90d'}))(approved);
		await planSigning(demo.admin, approved, by, policy, now).perform();
	};
	const finish = async (issuances: IssuanceStore, id: string, cluster: Cluster = demo.admin) => {
		const plan = await planResume(cluster, issuances, id, {at: now()});
		assert.equal(plan.phase, 'publish');
		assert.ok(
			plan.steps.every(({overwrites}) => overwrites === undefined),
			'all was agreed to at the start',
		);
		return plan.perform();
	};

	let count = 0;
	/** A Secret with a certificate that certdeck published. */
	const published = async (): Promise<{
		readonly secret: {namespace: string; name: string};
		readonly issuances: IssuanceStore;
		readonly request: CertificateSigningRequest;
		readonly keyPath: string;
	}> => {
		const name = `renew-${count++}`;
		const issuances = createIssuanceStore(() => join(folder, `${name}-state`));
		const secret = {namespace: 'default', name};
		const spec = readSpecText(
			JSON.stringify({
				CN: `${name}.shop.svc`,
				names: [{O: 'Käse', OU: 'a'}, {O: 'b'}],
				hosts: [`${name}.shop.svc`, '10.0.34.2', 'spiffe://a/b'],
				key: {algo: 'ecdsa', size: 384},
			}),
		);
		const plan = await planRequest(demo.admin, spec, {
			signerName: 'example.com/serving',
			usages: ['digital signature', 'server auth'],
			expirationSeconds: 86_400,
			folder: join(folder, name),
			targets: {secret},
			issuances,
		});
		const {request, keyPath} = await plan.perform();
		await issue(request.name);
		await finish(issuances, plan.issuanceId);
		return {secret, issuances, request, keyPath: keyPath ?? ''};
	};
	const read = async ({name}: {readonly name: string}): Promise<SecretRecord> => {
		const found = await demo.admin.getSecret('default', name);
		assert.ok(found);
		return found;
	};
	const openssl = (input: Uint8Array, ...args: readonly string[]) =>
		spawnSync('openssl', args, {input, encoding: 'utf8'}).stdout;
	const described = ({data}: SecretRecord) =>
		openssl(
			data['tls.crt'] ?? Buffer.of(),
			'x509',
			'-noout',
			'-subject',
			'-nameopt',
			'oneline,utf8',
			'-ext',
			'subjectAltName,keyUsage,extendedKeyUsage',
		);
	const certificateKey = ({data}: SecretRecord) => openssl(data['tls.crt'] ?? Buffer.of(), 'x509', '-noout', '-pubkey');
	const privateKey = ({data}: SecretRecord) => openssl(data['tls.key'] ?? Buffer.of(), 'pkey', '-pubout');

	test('leaves a Secret unchanged until the new certificate is issued, then replaces key and certificate together', async () => {
		const {secret, issuances} = await published();
		const old = await read(secret);
		const plan = await planSecretRenewal(demo.admin, secret, {usages: [], issuances});
		assert.match(plan.steps.at(-1)?.overwrites ?? '', /has a certificate until 2/);
		const {request} = await plan.perform();
		assert.deepEqual(
			[request.signerName, request.usages, request.expirationSeconds],
			['example.com/serving', ['digital signature', 'server auth'], 86_400],
		);
		const waiting = await read(secret);
		assert.deepEqual(Object.keys(waiting.data).sort(), ['tls.crt', 'tls.key', 'tls.key.next']);
		assert.deepEqual(waiting.data['tls.crt'], old.data['tls.crt']);
		assert.deepEqual(waiting.data['tls.key'], old.data['tls.key']);
		await assert.rejects(planSecretRenewal(demo.admin, secret, {usages: [], issuances}), {code: 'exists'});

		await issue(request.name);
		await finish(issuances, plan.issuanceId);
		const renewed = await read(secret);
		assert.deepEqual(Object.keys(renewed.data).sort(), ['tls.crt', 'tls.key']);
		assert.equal(described(renewed), described(old));
		assert.match(described(old), /O = K\S+se, OU = a[\s\S]*URI:spiffe/);
		assert.equal(certificateKey(renewed), privateKey(renewed));
		assert.notEqual(certificateKey(renewed), certificateKey(old));
		assert.match(openssl(renewed.data['tls.key'] ?? Buffer.of(), 'pkey', '-noout', '-text'), /P-384/);
	});

	test('renews a Secret of the same name on two clusters with one state folder', async () => {
		const {secret, issuances} = await published();
		const staging: Cluster = {...demo.admin, identity: async () => ({authority: 'ca-of-staging', uid: 'staging'})};
		const first = await planSecretRenewal(staging, secret, {usages: [], issuances, folder: join(folder, 'two-a')});
		await first.perform();
		const second = await planSecretRenewal(demo.admin, secret, {usages: [], issuances, folder: join(folder, 'two-b')});
		await second.perform();
		assert.equal((await issuances.list()).issuances.length, 2);
		await assert.rejects(planResume(demo.admin, issuances, first.issuanceId, {at: now()}), {
			code: 'refused',
			message: /begun on another cluster/,
		});
		assert.equal((await planResume(demo.admin, issuances, second.issuanceId, {at: now()})).phase, 'wait');
		for (const cluster of [staging, demo.admin]) {
			await assert.rejects(planSecretRenewal(cluster, secret, {usages: [], issuances}), {code: 'exists'});
		}
	});

	test('asks if a pending renewal of the Secret may belong to another cluster', async () => {
		const {secret, issuances} = await published();
		const {authority: ca = ''} = await demo.admin.identity();
		const limited: Cluster = {...demo.admin, identity: async () => ({authority: ca})};
		const first = await planSecretRenewal(limited, secret, {usages: [], issuances, folder: join(folder, 'right')});
		await first.perform();
		await assert.rejects(planSecretRenewal(demo.admin, secret, {usages: [], issuances}), {
			code: 'exists',
			message: /may be on its way already: .*could not be read/,
			hint: new RegExp(`resume ${first.issuanceId} --same-cluster continues it; --other-cluster says`),
		});
		await planSecretRenewal(demo.admin, secret, {usages: [], issuances, isOtherCluster: true});
		for (const [context, hint] of [
			[demo.admin.info.context, /^--same-cluster says/],
			['staging', /^--context \S+ may be the one; --same-cluster says/],
		] as const) {
			const elsewhere: Cluster = {...demo.admin, info: {...demo.admin.info, context}};
			await assert.rejects(planResume(elsewhere, issuances, first.issuanceId, {at: now()}), {code: 'refused', hint});
		}

		// The confirmation is recorded once. A right that is granted later completes the record.
		await planResume(demo.admin, issuances, first.issuanceId, {at: now(), isSameCluster: true});
		await planResume(demo.admin, issuances, first.issuanceId, {at: now()});
		assert.deepEqual((await issuances.read(first.issuanceId))?.cluster, await demo.admin.identity());
	});

	test('publishes another authority beside the trusted one, where clients read it now', async () => {
		const {secret, issuances} = await published();
		const clients = {namespace: 'default', name: `${secret.name}-clients`};
		const version = await demo.admin.trustBundleVersion();
		assert.ok(version);
		const bundle = `example.com:serving:${secret.name}`;
		await demo.admin.applyConfigMap({...clients, data: {'ca.crt': authority.certificatePem}}, {});
		await demo.admin.applyTrustBundle(
			version,
			{name: bundle, signerName: 'example.com/serving', trustBundle: authority.certificatePem},
			{},
		);
		const {data, uid, resourceVersion} = await read(secret);
		await demo.admin.applySecret(
			{...secret, type: 'kubernetes.io/tls', data: {...data, 'ca.crt': Buffer.from(authority.certificatePem)}},
			{pin: {uid, resourceVersion}, force: true},
		);

		// The same authority needs no change for clients.
		const same = await planSecretRenewal(demo.admin, secret, {usages: [], issuances});
		assert.deepEqual(
			(await issuances.read(same.issuanceId))?.clients,
			undefined,
			'nothing is written down before it begins',
		);
		const {request} = await same.perform();
		assert.deepEqual((await issuances.read(same.issuanceId))?.clients, {configMap: clients, trustBundle: bundle});
		await issue(request.name);
		await noteAuthority(issuances, demo.admin, request.uid, authority.path ?? '');
		const unchanged = await planResume(demo.admin, issuances, same.issuanceId, {at: now()});
		assert.deepEqual(
			unchanged.steps.map(({kind}) => kind),
			['Secret'],
		);
		await unchanged.perform();

		const place = join(folder, `${secret.name}-ca`);
		const made = await planAuthority(parseAuthoritySpec(JSON.stringify({CN: 'Next Signer'})), place, now);
		const {certificatePath, keyPath} = await made.perform();
		const next = await openAuthority(certificatePath, keyPath);
		const other = await planSecretRenewal(demo.admin, secret, {usages: [], issuances});
		const {request: second} = await other.perform();
		await issue(second.name, next);
		await noteAuthority(issuances, demo.admin, second.uid, certificatePath);
		await finish(issuances, other.issuanceId);
		const renewed = await read(secret);
		const [map, trust] = await Promise.all([
			demo.admin.getConfigMap('default', clients.name),
			demo.admin.getTrustBundle(version, bundle),
		]);
		const both = `${authority.certificatePem}${next.certificatePem}`;
		assert.equal(map?.data['ca.crt'], both);
		assert.equal(trust?.trustBundle, both);
		assert.equal(Buffer.from(renewed.data['ca.crt'] ?? []).toString(), both);
		writeFileSync(join(folder, 'both.pem'), both);
		for (const crt of [data['tls.crt'], renewed.data['tls.crt']]) {
			assert.match(openssl(crt ?? Buffer.of(), 'verify', '-CAfile', join(folder, 'both.pem')), /OK/);
		}
	});

	test('reports a change of signer, and sends nothing that would end as Failed', async () => {
		const {secret, issuances, request} = await published();
		const of = (signerName: string, more: {readonly evenIfItFails?: boolean} = {}) => {
			const options = {usages: [], issuances, signerName, ...more};
			return [
				() => planSecretRenewal(demo.admin, secret, options),
				() => planRequestRenewal(demo.admin, request.name, {...options, folder: join(folder, 'other-signer')}),
			];
		};
		for (const plan of of('example.com/serving')) {
			assert.deepEqual((await plan()).warnings, []);
		}

		for (const plan of of('other.example/serving')) {
			assert.match((await plan()).warnings.join(), /had its certificate from example\.com\/serving: /);
		}

		for (const plan of of('kubernetes.io/kube-apiserver-client')) {
			await assert.rejects(plan, {code: 'refused', message: /would mark the request as Failed/});
		}

		for (const plan of of('kubernetes.io/kube-apiserver-client', {evenIfItFails: true})) {
			assert.ok((await plan()).steps.length > 0);
		}
	});

	test('proposes the ConfigMap of another namespace that certdeck publishes, if there is none beside the Secret', async () => {
		const labels = {'app.kubernetes.io/managed-by': 'certdeck'};
		const place = join(folder, 'elsewhere-ca');
		const made = await (await planAuthority(parseAuthoritySpec('{"CN": "Elsewhere"}'), place, now)).perform();
		const {certificate, certificatePem} = await openAuthority(made.certificatePath, made.keyPath);
		const data = {'ca.crt': certificatePem};
		const of = (namespace: string, cluster: Cluster = demo.admin) =>
			findClients(cluster, namespace, [certificate], 'example.com/elsewhere');
		await demo.admin.applyConfigMap({namespace: 'payments', name: 'another-keeps-it', data}, {});
		assert.deepEqual(await of('infra'), {});
		await demo.admin.applyConfigMap({namespace: 'shop', name: 'kept', data, labels}, {});
		assert.deepEqual((await of('infra')).configMap, {namespace: 'shop', name: 'kept'});
		assert.deepEqual((await of('payments')).configMap, {namespace: 'payments', name: 'another-keeps-it'});
		const narrow: Cluster = {
			...demo.admin,
			async listConfigMaps(options, signal) {
				if (options?.namespace === undefined) {
					throw new ClusterError('forbidden', 'may not list configmaps');
				}

				return demo.admin.listConfigMaps(options, signal);
			},
		};
		assert.deepEqual(await of('infra', narrow), {});
	});

	test('finishes if the connection breaks after the Secret was replaced, or while the key was stored', async () => {
		const {secret, issuances} = await published();
		const lost = () => new ClusterError('unreachable', 'the connection broke');
		const dying = (): Cluster => {
			let isDead = false;
			return {
				...demo.admin,
				settlePace: {patienceMs: 0, pauseMs: 1, lookMs: 5000, looks: 1},
				async getSecret(...args) {
					if (isDead) {
						throw lost();
					}

					return demo.admin.getSecret(...args);
				},
				async applySecret(...args) {
					await demo.admin.applySecret(...args);
					isDead = true;
					throw lost();
				},
			};
		};

		const plan = await planSecretRenewal(dying(), secret, {usages: [], issuances});
		await assert.rejects(plan.perform(), {code: 'unreachable'});
		const sent = await (await planResume(demo.admin, issuances, plan.issuanceId, {at: now()})).perform();
		await issue(sent.request.name);
		await assert.rejects(finish(issuances, plan.issuanceId, dying()), {code: 'unreachable'});
		await finish(issuances, plan.issuanceId);
		const renewed = await read(secret);
		assert.equal(certificateKey(renewed), privateKey(renewed));
		assert.deepEqual((await issuances.list()).issuances, []);
	});

	test('asks again if the Secret got another certificate meanwhile', async () => {
		const {secret, issuances} = await published();
		const plan = await planSecretRenewal(demo.admin, secret, {usages: [], issuances});
		const {request} = await plan.perform();
		await issue(request.name);
		const {uid, resourceVersion, data} = await read(secret);
		await demo.admin.applySecret(
			{...secret, type: 'kubernetes.io/tls', data: {...data, 'tls.crt': Buffer.from('another')}},
			{pin: {uid, resourceVersion}, force: true},
		);
		const last = await planResume(demo.admin, issuances, plan.issuanceId, {at: now()});
		assert.match(last.steps[0]?.overwrites ?? '', /another tls\.crt/);
	});

	test('keeps the same key on request, or writes a new one to a file', async () => {
		const {secret, issuances} = await published();
		const old = await read(secret);
		const same = await planSecretRenewal(demo.admin, secret, {usages: [], sameKey: true, issuances});
		const {request} = await same.perform();
		await issue(request.name);
		await finish(issuances, same.issuanceId);
		const renewed = await read(secret);
		assert.equal(certificateKey(renewed), certificateKey(old));
		assert.notDeepEqual(renewed.data['tls.crt'], old.data['tls.crt']);

		const filed = await planSecretRenewal(demo.admin, secret, {usages: [], folder: join(folder, 'filed'), issuances});
		const {request: second, keyPath = ''} = await filed.perform();
		assert.ok(existsSync(keyPath));
		assert.equal((await read(secret)).data['tls.key.next'], undefined);
		await issue(second.name);
		await finish(issuances, filed.issuanceId);
		assert.equal(certificateKey(await read(secret)), openssl(readFileSync(keyPath), 'pkey', '-pubout'));
	});

	test('requires the signer of a Secret without annotations after its request is gone, and reads the usages from its certificate', async () => {
		const {secret, issuances, request: old} = await published();
		const {data} = await read(secret);
		const foreign = {namespace: 'default', name: `${secret.name}-foreign`};
		await demo.admin.applySecret({...foreign, type: 'kubernetes.io/tls', data}, {});
		const known = await planSecretRenewal(demo.admin, foreign, {usages: [], issuances});
		assert.match(known.steps[1]?.note ?? '', /signer example\.com\/serving; .*; for 1d/);
		await demo.admin.deleteRequest(old.name, await demo.admin.getRequest(old.name));
		await assert.rejects(planSecretRenewal(demo.admin, foreign, {usages: [], issuances}), {
			code: 'refused',
			message: /does not say which signer/,
		});
		const plan = await planSecretRenewal(demo.admin, foreign, {
			signerName: 'example.com/serving',
			usages: [],
			issuances,
		});
		const {request} = await plan.perform();
		assert.deepEqual(request.usages, ['digital signature', 'server auth']);
		assert.equal(request.expirationSeconds, undefined);
	});

	test('refuses what can not be renewed', async () => {
		const {secret, issuances} = await published();
		const {data} = await read(secret);
		const make = async (suffix: string, change: {readonly type?: string; readonly data?: SecretRecord['data']}) => {
			const target = {namespace: 'default', name: `${secret.name}-${suffix}`};
			await demo.admin.applySecret({...target, type: 'kubernetes.io/tls', data, ...change}, {});
			return target;
		};
		const other = Buffer.from(encodePrivateKey(await generateKey({algo: 'ed25519'})));
		const options = {signerName: 'example.com/serving', usages: [], issuances};
		for (const {target, message, sameKey} of [
			{target: {namespace: 'default', name: 'nowhere'}, message: /is not there/},
			{target: await make('opaque', {type: 'Opaque'}), message: /is of type Opaque/},
			{
				target: await make('empty', {data: {'tls.crt': Buffer.of(), 'tls.key': Buffer.of()}}),
				message: /holds no certificate to renew/,
			},
			{
				target: await make('mismatch', {data: {...data, 'tls.key': other}}),
				message: /the key of another certificate/,
				sameKey: true,
			},
		]) {
			await assert.rejects(planSecretRenewal(demo.admin, target, {...options, ...(sameKey && {sameKey})}), {message});
		}
	});

	test('repeats a request with a new key or its own', async () => {
		const {issuances, request, keyPath} = await published();
		const again = await planRequestRenewal(demo.admin, request.name, {
			usages: [],
			folder: join(folder, 'again'),
			issuances,
		});
		const {request: second} = await again.perform();
		assert.notEqual(second.name, request.name);
		const asked = ({requestBase64}: CertificateSigningRequest) =>
			openssl(Buffer.from(requestBase64, 'base64'), 'req', '-noout', '-text', '-nameopt', 'oneline,utf8');
		const withoutKey = (text: string) =>
			text.replace(/Subject Public Key Info:[\s\S]*?(?= {8}Attributes)/, '').replace(/Signature Algorithm[\s\S]*/, '');
		assert.equal(withoutKey(asked(second)), withoutKey(asked(request)));
		assert.notEqual(asked(second), asked(request));
		await issue(second.name);
		await finish(issuances, again.issuanceId);
		assert.ok(existsSync(join(folder, 'again', `${second.name}.crt`)));

		const options = {usages: [], sameKey: true, folder: join(folder, 'same'), issuances};
		await assert.rejects(planRequestRenewal(demo.admin, request.name, options), {
			code: 'refused',
			message: /is needed/,
		});
		const wrong = join(folder, 'wrong-key.pem');
		writeFileSync(wrong, encodePrivateKey(await generateKey({algo: 'ed25519'})));
		await assert.rejects(planRequestRenewal(demo.admin, request.name, {...options, keyPath: wrong}), {
			code: 'mismatch',
		});
		const same = await planRequestRenewal(demo.admin, request.name, {...options, keyPath});
		const {request: third} = await same.perform();
		assert.match(asked(third), /Subject:/);
		assert.equal(
			openssl(Buffer.from(third.requestBase64, 'base64'), 'req', '-noout', '-pubkey'),
			openssl(Buffer.from(request.requestBase64, 'base64'), 'req', '-noout', '-pubkey'),
		);
	});
});
