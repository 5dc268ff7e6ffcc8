// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {X509Certificate} from 'node:crypto';
import {existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {UsageError} from '../../../source/commands/arguments/command.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {runVerb} from '../../helpers/verb-context.js';

describe('authority', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-authority-'));
	const home = join(folder, 'authorities');
	const passphraseFile = join(folder, 'passphrase');
	const passphrase = 'correct horse';
	let demo: DemoCluster;
	before(async () => {
		writeFileSync(passphraseFile, `${passphrase}\n`);
		demo = await startDemoCluster();
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const run = (line: readonly string[], changes: Partial<CommandContext> = {}) =>
		runVerb(['authority', ...line], demo.admin, {authorityHome: async () => home, ...changes});
	const locked = ['--passphrase', `file:${passphraseFile}`];
	const path = (name: string, file: string) => join(home, name, '1', file);
	const openssl = (...args: readonly string[]) =>
		execFileSync('openssl', args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});

	test('makes a root whose key openssl reads only with the passphrase', async () => {
		const made = await run(['create', 'shop', '--common-name', 'Shop CA', ...locked]);
		assert.equal(made.code, 0, made.stderr);
		const certificate = new X509Certificate(readFileSync(path('shop', 'ca.pem')));
		assert.equal(certificate.subject, 'CN=Shop CA');
		assert.match(made.stdout, new RegExp(certificate.fingerprint256.replaceAll(':', '').toLowerCase()));
		const key = path('shop', 'ca-key.pem');
		assert.equal(statSync(key).mode & 0o777, 0o600);
		assert.match(readFileSync(key, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
		const shown = openssl('pkey', '-in', key, '-passin', `file:${passphraseFile}`, '-pubout');
		assert.equal(shown, certificate.publicKey.export({type: 'spki', format: 'pem'}));
		assert.throws(() => openssl('pkey', '-in', key, '-passin', 'pass:wrong', '-noout'));
		assert.match(openssl('asn1parse', '-in', key), /:PBES2[\s\S]*:PBKDF2[\s\S]*INTEGER +:0927C0/);
		openssl('verify', '-x509_strict', '-CAfile', path('shop', 'ca.pem'), path('shop', 'ca.pem'));
	});

	test('makes an intermediate within the given limits, as openssl judges', async () => {
		const asked: string[] = [];
		const limits = ['--permit', 'shop.svc', '--permit', '10.0.0.0/9', '--exclude', 'secret.shop.svc'];
		const made = await run(['create', 'issuing', '--under', 'shop', ...limits], {
			askHidden: async question => {
				asked.push(question);
				return passphrase;
			},
		});
		assert.equal(made.code, 0, made.stderr);
		assert.equal(asked.length, 3, 'once for the key above, twice for the new one');
		const text = openssl('x509', '-in', path('issuing', 'ca.pem'), '-noout', '-text');
		assert.match(text, /CA:TRUE, pathlen:0/);
		assert.match(
			text,
			/Name Constraints: critical\s+Permitted:\s+DNS:shop.svc\s+IP:10.0.0.0\/255.128.0.0\s+Excluded:\s+DNS:secret.shop.svc/,
		);
		openssl('verify', '-x509_strict', '-CAfile', path('shop', 'ca.pem'), path('issuing', 'ca.pem'));
		const [, above] = readFileSync(path('issuing', 'ca.pem'), 'utf8').split(/(?=-----BEGIN)/);
		assert.equal(above, readFileSync(path('shop', 'ca.pem'), 'utf8'), 'the way to the root lies beside it');
	});

	const refused: ReadonlyArray<readonly [name: string, line: readonly string[], message: RegExp]> = [
		['a name that is taken', ['create', 'shop', ...locked], /there is an authority "shop" already/],
		['a name that leads elsewhere', ['create', '../shop', ...locked], /can not be the name/],
		['a CA below one for leaves', ['create', 'deep', '--under', 'issuing', ...locked], /path length of 0/],
		[
			'an authority above that is not there',
			['create', 'deep', '--under', 'nobody', ...locked],
			/no authority "nobody"/,
		],
		['a limit that is none', ['create', 'deep', '--permit', '10.0.0.0/33', ...locked], /no range of addresses/],
		['a passphrase from the environment', ['create', 'deep', '--passphrase', 'env:HOME'], /not what it is/],
		['a passphrase as it is', ['create', 'deep', '--passphrase', 'hunter2'], /^(?!.*hunter2)/],
		['a new key without anybody to ask', ['create', 'deep'], /no terminal to ask on/],
		[
			"a signer of the cluster's own",
			['create', 'deep', '--signer', 'kubernetes.io/kubelet-serving', ...locked],
			/kube-controller-manager/,
		],
	];
	for (const [name, line, message] of refused) {
		test(`refuses ${name}, and writes nothing`, async () => {
			await assert.rejects(run(line), (error: Error) => {
				assert.ok(error instanceof UsageError || error instanceof OperationError || 'code' in error, String(error));
				assert.match(error.message, message);
				return true;
			});
			assert.ok(!existsSync(join(home, 'deep', 'authority.json')));
		});
	}

	test('imports an authority from PEM, from PKCS#12 and from a Secret', async () => {
		const [ca, key] = [join(folder, 'old.pem'), join(folder, 'old-key.pem')];
		const subject = ['-subj', '/CN=Old CA', '-days', '30', '-addext', 'keyUsage=critical,keyCertSign'];
		const out = ['-keyout', key, '-out', ca, '-noenc'];
		openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...subject, ...out);
		const p12 = join(folder, 'old.p12');
		openssl('pkcs12', '-export', '-in', ca, '-inkey', key, '-out', p12, '-passout', `file:${passphraseFile}`);
		const secret = {namespace: 'shop', name: 'old-ca', type: 'kubernetes.io/tls'};
		const data = {'tls.crt': readFileSync(ca), 'tls.key': readFileSync(key)};
		await demo.admin.applySecret({...secret, data}, {});
		const ways: ReadonlyArray<readonly [string, readonly string[]]> = [
			['pem', ['--ca', ca, '--ca-key', key]],
			['p12', ['--ca', p12, '--ca-key-passphrase-file', passphraseFile]],
			['secret', ['--secret', 'shop/old-ca']],
		];
		for (const [name, flags] of ways) {
			const taken = await run(['import', name, ...flags, ...locked, '--signer', 'example.com/serving']);
			assert.equal(taken.code, 0, taken.stderr);
			const pem = readFileSync(path(name, 'ca.pem'));
			assert.equal(new X509Certificate(pem).fingerprint256, new X509Certificate(readFileSync(ca)).fingerprint256);
			openssl('pkey', '-in', path(name, 'ca-key.pem'), '-passin', `file:${passphraseFile}`, '-noout');
		}

		const leaf = await run([
			'import',
			'leaf',
			'--ca',
			ca,
			'--ca-key',
			path('shop', 'ca-key.pem'),
			...locked,
			'--ca-key-passphrase-file',
			passphraseFile,
		]).catch(String);
		assert.match(String(leaf), /private key belongs to another/);
	});

	test('publishes, and shows what it serves and who trusts it', async () => {
		const place = ['--config-map', 'shop/shop-ca', '--secret', 'shop/signer-key'];
		const done = await run(['publish', 'shop', ...place, '--signer', 'example.com/serving', ...locked]);
		assert.equal(done.code, 0, done.stderr);
		const published = await demo.admin.getConfigMap('shop', 'shop-ca');
		assert.equal(published?.data['ca.crt'], readFileSync(path('shop', 'ca.pem'), 'utf8'));
		const key = Buffer.from((await demo.admin.getSecret('shop', 'signer-key'))?.data['tls.key'] ?? []).toString();
		assert.match(key, /^-----BEGIN PRIVATE KEY-----/);
		const shown = await run(['show', 'shop']);
		assert.match(shown.stdout, /example\.com\/serving on https:/);
		assert.match(shown.stdout, /Trusted by, on this cluster\n {2}ConfigMap shop\/shop-ca ca\.crt\n/);
		assert.doesNotMatch(done.stdout + done.stderr + shown.stdout + shown.stderr, /PRIVATE KEY/);
		const listed = JSON.parse((await run(['list', '-o', 'json'])).stdout) as ReadonlyArray<{name: string}>;
		assert.deepEqual(
			listed.map(({name}) => name),
			['issuing', 'p12', 'pem', 'secret', 'shop'],
		);
		const table = (await run(['list'])).stdout;
		assert.match(table, /^shop +1 signs +\d{4}-\d\d-\d\d +18\d\d d +ECDSA P-256 +[\da-f]{16} +example\.com\/serving$/m);
	});

	test('does not continue with a certificate other than the recorded one', async () => {
		writeFileSync(path('pem', 'ca.pem'), readFileSync(path('shop', 'ca.pem')));
		await assert.rejects(run(['list']), /another certificate than the authority pem/);
	});
});
