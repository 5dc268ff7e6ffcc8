// Needs: openssl
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {planResume} from '../../../source/operations/issuance/resume.js';
import type {OpenedAuthority} from '../../../source/operations/read/open-authority.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {planFileRequest, readRequestFile} from '../../../source/operations/request/request-from-file.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {planSigning} from '../../../source/operations/sign/sign.js';
import {planFileSigning} from '../../../source/operations/sign/sign-file.js';
import {readSigningPolicy} from '../../../source/operations/sign/signing-policy.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import {createMemoryIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

describe('a request that was made elsewhere', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-file-'));
	const now = () => new Date();
	const at = (name: string) => join(folder, name);
	const stdin = async () => Buffer.of();
	const openssl = (...args: readonly string[]) => {
		const {status, stdout, stderr} = spawnSync('openssl', args, {encoding: 'utf8', cwd: folder});
		assert.equal(status, 0, stderr);
		return stdout;
	};
	let demo: DemoCluster;
	let authority: OpenedAuthority;
	before(async () => {
		demo = await startDemoCluster();
		const plan = await planAuthority(parseAuthoritySpec(JSON.stringify({CN: 'File Signer'})), at('ca'), now);
		const made = await plan.perform();
		authority = await openAuthority(made.certificatePath, made.keyPath);
		openssl(
			...['req', '-new', '-newkey', 'rsa:2048', '-noenc', '-keyout', 'router.key', '-out', 'router.csr'],
			...['-subj', '/O=Net/CN=router.example', '-addext', 'subjectAltName=DNS:router.example,IP:192.0.2.1'],
		);
		openssl('req', '-in', 'router.csr', '-outform', 'DER', '-out', 'router.der');
		openssl(
			...['req', '-new', '-key', 'router.key', '-out', 'purpose.csr', '-subj', '/CN=purpose.example'],
			...['-addext', 'subjectAltName=DNS:purpose.example', '-addext', 'extendedKeyUsage=serverAuth'],
			...['-addext', 'keyUsage=digitalSignature'],
		);
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	test('is read from PEM or DER, and is the same', async () => {
		const pem = await readRequestFile(at('router.csr'), stdin);
		assert.deepEqual(await readRequestFile(at('router.der'), stdin), pem);
		assert.equal((await readRequestFile('-', async () => readFileSync(at('router.csr')))).requestPem, pem.requestPem);
	});

	for (const {name, bytes, message} of [
		{
			name: 'two',
			bytes: () => `${readFileSync(at('router.csr'))}${readFileSync(at('purpose.csr'))}`,
			message: /holds 2 requests/,
		},
		{name: 'none', bytes: () => readFileSync(at('ca/ca.pem')), message: / holds a certificate, and no request$/},
		{name: 'no PEM', bytes: () => 'hello', message: /no PEM block/},
		{
			name: 'one with a spoilt signature',
			bytes: () => {
				const der = readFileSync(at('router.der'));
				der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
				return der;
			},
			message: /would not take the request/,
		},
	]) {
		test(`is refused if the file contains ${name}`, async () => {
			writeFileSync(at('bad.csr'), bytes());
			await assert.rejects(readRequestFile(at('bad.csr'), stdin), {message});
		});
	}

	test('is sent unchanged, and its certificate goes beside it', async () => {
		const issuances = createMemoryIssuanceStore();
		const read = await readRequestFile(at('router.csr'), stdin);
		const plan = await planFileRequest(demo.admin, read, {
			signerName: 'example.com/serving',
			usages: ['digital signature', 'server auth'],
			path: at('router.csr'),
			issuances,
		});
		const {request, keyPath} = await plan.perform();
		assert.equal(keyPath, undefined);
		assert.equal(Buffer.from(request.requestBase64, 'base64').toString(), read.requestPem);
		assert.match(request.name, /^router\.example-\w{5}$/);
		const approved = await planDecision(demo.admin, request, 'Approved', {findings: [], questions: []}).perform();
		const policy = (await readSigningPolicy({expiry: '90d'}))(approved);
		await planSigning(demo.admin, approved, authority, policy, now).perform();
		await (await planResume(demo.admin, issuances, plan.issuanceId, {at: now()})).perform();
		assert.match(openssl('verify', '-CAfile', 'ca/ca.pem', 'router.crt'), /OK/);
		assert.deepEqual((await issuances.list()).issuances, []);
	});

	test('leaves nothing pending if the server refuses it', async () => {
		const issuances = createMemoryIssuanceStore();
		const read = await readRequestFile(at('router.csr'), stdin);
		const plan = await planFileRequest(demo.as('nobody'), read, {
			signerName: 'example.com/serving',
			usages: ['server auth'],
			path: at('router.csr'),
			folder: at('elsewhere'),
			issuances,
		});
		await assert.rejects(plan.perform(), {code: 'forbidden'});
		assert.deepEqual((await issuances.list()).issuances, []);
	});

	test('goes into a Secret only with its own key', async () => {
		const read = await readRequestFile(at('router.csr'), stdin);
		const options = {
			signerName: 'example.com/serving',
			usages: ['server auth'],
			path: at('router.csr'),
			folder: at('with-key'),
			targets: {secret: {namespace: 'default', name: 'router'}},
		};
		await assert.rejects(planFileRequest(demo.admin, read, options), {code: 'refused', message: /private key/});
		await assert.rejects(planFileRequest(demo.admin, read, {...options, keyPath: at('ca/ca-key.pem')}), {
			code: 'mismatch',
		});
		await planFileRequest(demo.admin, read, {...options, keyPath: at('router.key')});
	});

	test("is signed by the operator's authority without a cluster", async () => {
		const {request} = await readRequestFile(at('router.csr'), stdin);
		const path = at('signed/router.crt');
		const plan = await planFileSigning(
			request,
			authority,
			await readSigningPolicy({expiry: '30d', usages: ['digital signature', 'server auth']}),
			path,
			now,
		);
		await plan.perform();
		assert.match(openssl('verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'ca/ca.pem', path), /OK/);
		assert.equal(
			openssl('x509', '-in', path, '-noout', '-pubkey'),
			openssl('req', '-in', 'router.csr', '-noout', '-pubkey'),
		);
		assert.match(
			openssl('x509', '-in', path, '-noout', '-ext', 'subjectAltName'),
			/DNS:router\.example, IP Address:192\.0\.2\.1/,
		);
	});

	test('has usages of its own, or the signer must give them', async () => {
		const policy = await readSigningPolicy({expiry: '30d'});
		const {request: silent} = await readRequestFile(at('router.csr'), stdin);
		await assert.rejects(planFileSigning(silent, authority, policy, at('x.crt'), now), {
			code: 'refused',
			hint: /--usage "server auth"/,
		});
		const {request} = await readRequestFile(at('purpose.csr'), stdin);
		await (await planFileSigning(request, authority, policy, at('purpose.crt'), now)).perform();
		assert.match(openssl('x509', '-in', 'purpose.crt', '-noout', '-ext', 'extendedKeyUsage'), /TLS Web Server/);
	});
});
