import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, before, describe, test} from 'node:test';
import {loadAll} from 'js-yaml';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import {createPodCertificateStore} from '../../../source/cluster/watch/pod-certificate-store.js';
import {planBundle} from '../../../source/operations/bundles/plan-bundle.js';
import {parsePodRules} from '../../../source/operations/pod-signing/pod-rules.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {fileOrigin} from '../../../source/operations/serve/authority-source.js';
import type {ServeOptions} from '../../../source/operations/serve/serve.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {authorityFingerprint} from '../../../source/operations/sign/new-authority.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import type {PodScene} from '../../helpers/pod-scene.js';
import {setPodScene} from '../../helpers/pod-scene.js';
import type {Json, RawApi} from '../../helpers/raw-api.js';
import {rawApi} from '../../helpers/raw-api.js';
import {noAnswer, serve, stopSigners, waitUntil} from '../../helpers/served-signer.js';
import {runVerb} from '../../helpers/verb-context.js';

describe('serve-signer --pods', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-serve-pods-'));
	const signerName = 'example.com/pods';
	let demo: DemoCluster;
	let api: RawApi;
	let scene: PodScene;
	let fingerprints: readonly string[] = [];
	/** Each test has its own lease. */
	let leases = 0;
	before(async () => {
		demo = await startDemoCluster();
		api = rawApi(`${demo.demo.dir}/admin.kubeconfig`);
		scene = await setPodScene(api, signerName);
		await (await planAuthority(parseAuthoritySpec('{"CN": "CA"}'), join(folder, 'ca'), () => new Date())).perform();
		fingerprints = [
			authorityFingerprint(await openAuthority(join(folder, 'ca', 'ca.pem'), join(folder, 'ca', 'ca-key.pem'))),
		];
	});
	afterEach(async () => {
		leases += 1;
		await stopSigners();
	});
	after(async () => {
		api.close();
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const start = (changes: Partial<ServeOptions> & {readonly calls?: Partial<Cluster>} = {}) => {
		const admit = [{serviceAccounts: [`${scene.namespace}/cart`], names: ['{serviceAccount}.{namespace}.svc']}];
		const {rules} = parsePodRules(JSON.stringify({pods: {admit}}));
		return serve(
			demo.admin,
			signerName,
			fileOrigin(join(folder, 'ca'), undefined, {signerName, fingerprints, ask: undefined}),
			{
				pods: {rules, store: createPodCertificateStore(demo.admin, {signerName})},
				trustMs: 50,
				lease: {namespace: 'shop', name: `pods-${leases}`, durationSeconds: 2},
				...changes,
			},
		);
	};
	const ended = (request: Json, end: string) =>
		waitUntil(async () => (await scene.endOf(request)) === end, `${request.metadata.name} ${end}`);

	test('signs for the listed Pods, and ignores the others, which it logs once', async () => {
		const early = await scene.ask();
		const foreign = await scene.ask({serviceAccountName: 'somebody'});
		await scene.ask({serviceAccountName: 'somebody'});
		const signer = start({listen: {host: '127.0.0.1', port: 0}});
		const {port} = await signer.has('started');
		await ended(early, 'Issued Issued');
		const late = await scene.ask({maxExpirationSeconds: 3600});
		await ended(late, 'Issued Issued');
		const {status} = await scene.read(late);
		const leaf = new X509Certificate(status.certificateChain);
		assert.equal(leaf.subjectAltName, `DNS:cart.${scene.namespace}.svc`);
		assert.equal(leaf.ca, false);
		assert.equal(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom), 3_600_000);
		const metrics = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
		for (const line of [
			'signatures_total 2',
			'issued_total 2',
			'unlisted_total 2',
			'root_published 0',
			'list_live 1',
		]) {
			assert.ok(metrics.includes(`certdeck_signer_${line}\n`), `${line} in ${metrics}`);
		}

		await signer.stop();
		assert.equal(await scene.endOf(foreign), '');
		assert.deepEqual(
			signer.of('not-listed').map(({serviceAccount}) => serviceAccount),
			[`${scene.namespace}/somebody`],
		);
		assert.doesNotMatch(signer.text(), /PRIVATE KEY|BEGIN|cart\.scene/);
	});

	test('denies a request that is not for the Pod, with advice', async () => {
		const bad = await scene.ask({unverifiedUserAnnotations: {'example.com/role': 'admin'}});
		const other = await scene.ask({podUID: 'x'});
		const signer = start();
		await ended(bad, 'Denied InvalidUnverifiedUserAnnotations');
		await ended(other, 'Denied NotThisPod');
		const [{message}]: readonly Json[] = (await scene.read(bad)).status.conditions;
		assert.match(message, /none of the userAnnotations "example\.com\/role"\. Mend it and replace the Pod/);
		assert.equal(signer.of('signed').length, 0);
	});

	test('writes nothing on a temporary fault, and continues after it', async () => {
		let isBroken = true;
		const request = await scene.ask();
		const signer = start({
			calls: {
				async uidOf(...args) {
					if (isBroken) {
						throw new ClusterError('unreachable', 'cut off');
					}

					return demo.admin.uidOf(...args);
				},
			},
		});
		await signer.has('error', 2);
		assert.equal(await scene.endOf(request), '');
		isBroken = false;
		await ended(request, 'Issued Issued');
		assert.equal(signer.of('signed').length, 1);
	});

	test('waits for a missing object, logs it once, and signs when it exists', async () => {
		let looks = 0;
		const request = await scene.ask();
		const signer = start({
			calls: {
				async uidOf(...args) {
					looks += 1;
					return looks < 8 ? undefined : demo.admin.uidOf(...args);
				},
			},
		});
		await signer.has('waiting');
		assert.equal(await scene.endOf(request), '');
		await ended(request, 'Issued Issued');
		assert.equal(signer.of('signed').length, 1);
		assert.equal(signer.of('waiting').length, 1);
	});

	test('continues with the same serial after a signer that died after its signature', async () => {
		const died = start({calls: {issuePodCertificate: noAnswer, updateLease: noAnswer}});
		const request = await scene.ask();
		const {serial} = await died.has('signed');
		const next = start();
		await ended(request, 'Issued Issued');
		assert.equal(next.of('signed')[0]?.['serial'], serial);
		assert.equal(
			new X509Certificate((await scene.read(request)).status.certificateChain).serialNumber.toLowerCase(),
			serial,
		);
	});

	test('uses another serial if the certificate was signed too long ago', async () => {
		let lagMs = -160_000;
		const now = () => new Date(Date.now() + lagMs);
		const late = start({now, calls: {issuePodCertificate: noAnswer}});
		const request = await scene.ask();
		const {serial} = await late.has('signed');
		await stopSigners();
		lagMs = 0;
		const signer = start();
		await ended(request, 'Issued Issued');
		assert.notEqual(signer.of('signed')[0]?.['serial'], serial);
	});

	test('logs that no bundle contains its root, how to publish it, and when it exists', async () => {
		const signer = start();
		const missing = await signer.has('bundle-missing');
		assert.match(String(missing['message']), /certdeck bundles publish example\.com:pods:NAME --ca FILE/);
		const name = 'example.com:pods:test';
		const ca = join(folder, 'ca', 'ca.pem');
		await (await planBundle(demo.admin, {name, caPaths: [ca], labels: {}, isBeside: false, now: new Date()})).perform();
		assert.match(String((await signer.has('bundle-there'))['message']), /example\.com:pods:test holds its root/);
		assert.equal(signer.of('bundle-missing').length, 1);
	});

	test('is off without --pods, and never on without a list; only the list extends its manifests', async () => {
		const config = join(folder, 'signing.json');
		const admit = [
			{serviceAccounts: ['shop/cart', 'shop/pay', 'edge/proxy'], names: ['{serviceAccount}.{namespace}.svc']},
		];
		writeFileSync(config, JSON.stringify({pods: {admit}}));
		const base = ['serve-signer', '--signer', signerName, '--authority', './ca', '--authority-sha256', 'a'.repeat(64)];
		const run = (...args: readonly string[]) => runVerb([...base, ...args], demo.admin);
		await assert.rejects(run('--pods'), /--pods needs --config/);
		await assert.rejects(run('--manifests', '--config', config), /signing is missing/);
		const {stdout} = await run('--manifests', '--pods', '--config', config);
		const manifests = loadAll(stdout) as readonly Json[];
		const kinds = manifests.map(({kind, metadata}) => `${kind} ${metadata.namespace ?? ''}`.trim());
		assert.deepEqual(
			kinds.filter(kind => /^Role/.test(kind)),
			[
				'Role certdeck-signer',
				'RoleBinding certdeck-signer',
				'Role shop',
				'RoleBinding shop',
				'Role edge',
				'RoleBinding edge',
			],
		);
		assert.match(stdout, /- --pods/);
		const plain = await run('--manifests');
		assert.doesNotMatch(plain.stdout, /podcertificaterequests|--pods|nodes/);
		const listen = ['--listen', 'off', '--pods', '--config', config];
		const old = {...demo.admin, servesPodCertificates: async () => false};
		await assert.rejects(runVerb([...base, ...listen], old), /this server has no PodCertificateRequests/);
	});
});
