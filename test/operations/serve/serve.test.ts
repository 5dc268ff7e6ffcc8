// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, before, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {NewRequest} from '../../../source/cluster/model/request-object.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {fileOrigin} from '../../../source/operations/serve/authority-source.js';
import {objectsOf} from '../../../source/operations/serve/names.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {authorityFingerprint} from '../../../source/operations/sign/new-authority.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {requestPem, startDemoCluster} from '../../helpers/demo-cluster.js';
import {approve, noAnswer, serve, stopSigners, waitUntil} from '../../helpers/served-signer.js';

describe('serve-signer', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-serve-'));
	let demo: DemoCluster;
	let pem: string;
	let fingerprints: readonly string[] = [];
	let signers = 0;
	before(async () => {
		demo = await startDemoCluster();
		pem = await requestPem('a.shop.svc');
		for (const name of ['ca', 'next', 'stranger']) {
			const spec = parseAuthoritySpec(JSON.stringify({CN: `The ${name} CA`}));
			await (await planAuthority(spec, join(folder, name), () => new Date())).perform();
		}

		fingerprints = await Promise.all(['ca', 'next'].map(fingerprintOf));
	});
	afterEach(stopSigners);
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const fingerprintOf = async (name: string) =>
		authorityFingerprint(await openAuthority(join(folder, name, 'ca.pem'), join(folder, name, 'ca-key.pem')));
	/** Each test has its own signer. */
	const newSigner = () => {
		signers += 1;
		return `example.com/serve-${signers}`;
	};
	const origin = (signerName: string, place = 'ca') =>
		fileOrigin(join(folder, place), undefined, {signerName, fingerprints, ask: undefined});
	const create = (signerName: string, change: Partial<NewRequest> = {}) =>
		demo.admin.createRequest({
			...{requestPem: pem, signerName, generateName: 'served-', usages: ['digital signature', 'server auth']},
			...change,
		});
	const certificateOf = async (name: string) => {
		const {certificateBase64} = await demo.admin.getRequest(name);
		return certificateBase64 === undefined ? undefined : new X509Certificate(Buffer.from(certificateBase64, 'base64'));
	};
	const isIssued = (name: string) => waitUntil(async () => (await certificateOf(name)) !== undefined, `${name} issued`);

	test('signs approved requests, before it starts and while it runs, and ignores the rest', async () => {
		const signerName = newSigner();
		const early = await approve(demo.admin, await create(signerName));
		const waiting = await create(signerName);
		const denied = await create(signerName);
		await demo.admin.decide(denied, {type: 'Denied', reason: 'Test', message: 'no'});
		const signer = serve(demo.admin, signerName, origin(signerName), {listen: {host: '127.0.0.1', port: 0}});
		const {port} = await signer.has('started');
		await isIssued(early.name);
		const late = await approve(demo.admin, await create(signerName, {expirationSeconds: 3600}));
		await isIssued(late.name);
		const ca = join(folder, 'ca', 'ca.pem');
		writeFileSync(join(folder, 'leaf.pem'), String(await certificateOf(late.name)));
		execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', ca, join(folder, 'leaf.pem')]);
		const leaf = await certificateOf(late.name);
		assert.ok(Date.parse(leaf?.validTo ?? '') - Date.now() < 3_700_000, 'expirationSeconds binds');
		assert.deepEqual(leaf?.keyUsage, ['1.3.6.1.5.5.7.3.1']);
		const get = async (path: string) => {
			const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`);
			return `${answer.status} ${await answer.text()}`;
		};
		assert.match(await get('/healthz'), /^200 ok/);
		assert.match(await get('/readyz'), /^200 ok/);
		const metrics = await get('/metrics');
		for (const line of ['signatures_total 2', 'issued_total 2', 'leader 1', 'issue_seconds_count 2']) {
			assert.ok(metrics.includes(`certdeck_signer_${line}\n`), `${line} in ${metrics}`);
		}

		assert.match(await get('/'), /^404/);
		await signer.stop();
		for (const {name} of [waiting, denied]) {
			assert.equal(await certificateOf(name), undefined);
		}

		assert.deepEqual(
			signer
				.of('signed')
				.map(({serial}) => serial)
				.toSorted(),
			signer
				.of('issued')
				.map(({serial}) => serial)
				.toSorted(),
		);
		assert.doesNotMatch(signer.text(), /PRIVATE KEY|BEGIN|shop\.svc/, 'neither keys nor what a request says');
		const lease = await demo.admin.getLease('shop', objectsOf(signerName));
		assert.equal(lease?.holder, '', 'given back');
	});

	test('marks as Failed what the policy refuses, with advice for the requester, and does not try again', async () => {
		const signerName = newSigner();
		const signer = serve(demo.admin, signerName, origin(signerName));
		const asked = await approve(demo.admin, await create(signerName, {usages: ['digital signature', 'code signing']}));
		await signer.has('failed');
		const [, condition] = (await demo.admin.getRequest(asked.name)).conditions;
		assert.equal(condition?.type, 'Failed');
		assert.equal(condition.reason, 'UsagesNotPermitted');
		assert.match(
			condition.message,
			/asks for "code signing"; this signer issues for .*"server auth".*Send another request/,
		);
		await signer.stop();
		assert.equal(signer.of('failed').length, 1);
		assert.equal(signer.of('signed').length, 0);
	});

	test('two replicas sign each request once, and the second continues when the first is gone', async () => {
		const signerName = newSigner();
		// Long enough for a busy machine. The lease is released at the end.
		const lease = {namespace: 'shop', name: objectsOf(signerName), durationSeconds: 10};
		const first = serve(demo.admin, signerName, origin(signerName), {lease});
		await first.has('leading');
		const second = serve(demo.admin, signerName, origin(signerName), {lease});
		const names = await Promise.all(
			Array.from({length: 12}, async () => (await approve(demo.admin, await create(signerName))).name),
		);
		await Promise.all(names.map(isIssued));
		assert.equal(second.of('signed').length, 0);
		await first.stop();
		const late = await approve(demo.admin, await create(signerName));
		await isIssued(late.name);
		await second.stop();
		assert.equal(first.of('signed').length + second.of('signed').length, 13);
	});

	test('a leader that can not renew its lease signs nothing more', async () => {
		const signerName = newSigner();
		let isCut = false;
		const calls = {
			async updateLease(...args: Parameters<typeof demo.admin.updateLease>) {
				if (isCut) {
					throw new ClusterError('unreachable', 'cut off');
				}

				return demo.admin.updateLease(...args);
			},
		};
		const signer = serve(demo.admin, signerName, origin(signerName), {calls});
		const before = await approve(demo.admin, await create(signerName));
		await isIssued(before.name);
		isCut = true;
		await signer.has('not-leading');
		const after = await approve(demo.admin, await create(signerName));
		const other = serve(demo.admin, signerName, origin(signerName));
		await isIssued(after.name);
		await Promise.all([signer.stop(), other.stop()]);
		assert.equal(signer.of('signed').length, 1);
		assert.equal(other.of('signed').length, 1);
	});

	test('a leader that was suspended without knowing it signs nothing with a lease that another may have', async () => {
		const signerName = newSigner();
		let isStill = false;
		const calls = {
			// Without an answer the term continues, as in a process that was stopped and resumed.
			updateLease: async (...args: Parameters<typeof demo.admin.updateLease>) =>
				isStill ? noAnswer() : demo.admin.updateLease(...args),
		};
		const signer = serve(demo.admin, signerName, origin(signerName), {calls});
		await signer.has('leading');
		isStill = true;
		// Two thirds of the lease.
		const until = performance.now() + 1500;
		await waitUntil(async () => performance.now() > until, 'the lease to grow old');
		const late = await approve(demo.admin, await create(signerName));
		const other = serve(demo.admin, signerName, origin(signerName));
		await isIssued(late.name);
		assert.equal(signer.of('not-leading').length, 0, 'it believes to lead');
		assert.equal(signer.of('signed').length, 0);
		assert.equal(other.of('signed').length, 1);
		await other.stop();
	});

	test('a leader whose lease is renewed late signs requests that came meanwhile', async () => {
		const signerName = newSigner();
		const made = await create(signerName);
		let renewals = 0;
		const calls = {
			// After two thirds of the lease and before the answer, it is not certainly held, but the term continues.
			async updateLease(...args: Parameters<typeof demo.admin.updateLease>) {
				renewals += 1;
				await sleep(1000);
				if (renewals === 2) {
					await approve(demo.admin, made);
				}

				await sleep(200);
				return demo.admin.updateLease(...args);
			},
		};
		const lease = {namespace: 'shop', name: objectsOf(signerName), durationSeconds: 4};
		const signer = serve(demo.admin, signerName, origin(signerName), {calls, lease});
		await isIssued(made.name);
		assert.equal(signer.of('signed').length, 1);
	});

	test('continues with the same serial after a signer that died after its signature', async () => {
		const signerName = newSigner();
		const died = serve(demo.admin, signerName, origin(signerName), {
			calls: {uploadCertificate: noAnswer, updateLease: noAnswer},
		});
		const request = await approve(demo.admin, await create(signerName));
		const {serial} = await died.has('signed');
		const next = serve(demo.admin, signerName, origin(signerName));
		await isIssued(request.name);
		await next.stop();
		assert.equal(next.of('signed')[0]?.['serial'], serial);
		assert.equal((await certificateOf(request.name))?.serialNumber.toLowerCase(), serial);
	});

	test('follows a new authority in its files, and refuses an unknown one', async () => {
		const signerName = newSigner();
		const place = join(folder, 'mounted');
		execFileSync('cp', ['-r', join(folder, 'ca'), place]);
		const put = (name: string) => {
			for (const file of ['ca-key.pem', 'ca.pem']) {
				writeFileSync(join(folder, 'part'), readFileSync(join(folder, name, file)));
				renameSync(join(folder, 'part'), join(place, file));
			}
		};
		const signer = serve(demo.admin, signerName, origin(signerName, 'mounted'));
		const issuerOf = async () => {
			const {name} = await approve(demo.admin, await create(signerName));
			await isIssued(name);
			return (await certificateOf(name))?.issuer;
		};
		assert.equal(await issuerOf(), 'CN=The ca CA');
		put('stranger');
		await signer.has('authority-refused');
		assert.equal(await issuerOf(), 'CN=The ca CA');
		put('next');
		await signer.has('authority-loaded', 2);
		assert.equal(await issuerOf(), 'CN=The next CA');
		await signer.stop();
		await assert.rejects(
			async () => serve(demo.admin, signerName, origin(signerName, 'stranger')).stop(),
			/is not one that is to sign for/,
		);
	});
});
