import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {certdeck, runProgram} from '../helpers/certdeck.js';
import type {Place} from './walk-verbs.js';

/** Renewal of a certificate, a request that was made elsewhere, and encrypted keys, by verbs alone. */
export function describeRenewal(place: Place): void {
	describe(`renewing by verbs on ${place.name}`, () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-renewal-'));
		const at = (...parts: readonly string[]) => join(folder, ...parts);
		const name = `renewal-${randomBytes(4).toString('hex')}`;
		after(() => rmSync(folder, {recursive: true}));

		const attempt = (...args: readonly string[]) =>
			certdeck(args, {
				kubeconfig: place.kubeconfig('admin'),
				cwd: folder,
				env: {XDG_STATE_HOME: at('state'), THE_WORD: 'open sesame'},
			});
		const run = async (...args: readonly string[]) => {
			const result = await attempt(...args);
			assert.equal(result.code, 0, `${args.join(' ')}\n${result.stdout}\n${result.stderr}`);
			return result;
		};
		const openssl = async (...args: readonly string[]) => {
			const {code, stdout, stderr} = await runProgram('openssl', args, {cwd: folder});
			assert.equal(code, 0, stderr);
			return stdout;
		};
		const field = async (kind: string, object: string, template: string) =>
			(
				await runProgram('kubectl', ['get', kind, object, '-n', 'default', '-o', `go-template=${template}`], {
					env: {...process.env, KUBECONFIG: place.kubeconfig('admin'), HOME: folder},
				})
			).stdout;
		const secret = async (key: string) =>
			Buffer.from(await field('secret', name, `{{index .data "${key}"}}`), 'base64').toString();
		const issue = async (csr: string) => {
			await run('approve', csr, '--yes');
			await run('sign', csr, '--ca', 'ca/ca.pem', '--ca-key', 'ca/ca-key.pem', '--expiry', '24h', '--yes');
		};
		// A signer of this test: on a shared cluster nobody else signs for it, and the guide does not propose it.
		const ask = [
			'--signer',
			`issuers.cert-manager.io/default.${name}`,
			'--usage',
			'digital signature,server auth',
			'-o',
			'name',
		];

		before(async () => {
			writeFileSync(at('ca.json'), JSON.stringify({CN: 'Renewal Signer'}));
			writeFileSync(at('spec.json'), JSON.stringify({CN: `${name}.shop.svc`, hosts: [`${name}.shop.svc`]}));
			await run('authority', '-f', 'ca.json', '--out', 'ca');
		});

		test('keeps a key only in the cluster, and renews it there', async () => {
			const target = `default/${name}`;
			const first = await run('request', '-f', 'spec.json', ...ask, '--key-in-cluster-only', target);
			assert.equal(await secret('tls.crt'), '');
			await issue(first.stdout.trim());
			const done = await run('resume', first.stdout.trim());
			assert.match(done.stderr, /secretName: renewal-/);
			const old = {certificate: await secret('tls.crt'), key: await secret('tls.key')};

			const unasked = await attempt('renew', target);
			assert.equal(unasked.code, 2, unasked.stderr);
			assert.match(unasked.stderr, /OVERWRITES: Secret .* has a certificate until/);
			const second = await run('renew', target, '-o', 'name', '--yes');
			assert.match(second.stderr, /waits for approval; certdeck resume \w+ goes on\n/);
			assert.doesNotMatch(second.stderr, /unfinished|--forget/);
			assert.equal(await secret('tls.crt'), old.certificate);
			await issue(second.stdout.trim());
			await run('resume', '--all');
			writeFileSync(at('tls.crt'), await secret('tls.crt'));
			writeFileSync(at('tls.key'), await secret('tls.key'), {mode: 0o600});
			assert.notEqual(await secret('tls.crt'), old.certificate);
			assert.notEqual(await secret('tls.key'), old.key);
			assert.equal(await field('secret', name, '{{len .data}}'), '2');
			assert.match(await openssl('verify', '-x509_strict', '-CAfile', 'ca/ca.pem', 'tls.crt'), /OK/);
			assert.equal(
				await openssl('pkey', '-in', 'tls.key', '-pubout'),
				await openssl('x509', '-in', 'tls.crt', '-noout', '-pubkey'),
			);
			assert.deepEqual(
				readdirSync(folder).filter(file => file.endsWith('-key.pem')),
				[],
			);
		});

		test('sends a request that was made elsewhere, and signs one without the cluster', async () => {
			await openssl(
				...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'r.key'],
				...['-out', 'r.csr', '-subj', '/CN=router.example', '-addext', 'subjectAltName=DNS:router.example'],
			);
			const sent = await run('request', '--csr', 'r.csr', ...ask);
			await issue(sent.stdout.trim());
			await run('resume', sent.stdout.trim());
			assert.match(await openssl('verify', '-x509_strict', '-CAfile', 'ca/ca.pem', 'r.crt'), /OK/);

			await run(
				...['sign', '--csr', 'r.csr', '--ca', 'ca/ca.pem', '--ca-key', 'ca/ca-key.pem', '--usage', 'server auth'],
				...['--out', 'offline'],
			);
			assert.match(await openssl('verify', '-x509_strict', '-CAfile', 'ca/ca.pem', 'offline/r.crt'), /OK/);
			const again = await attempt(
				...['sign', '--csr', 'r.csr', '--ca', 'ca/ca.pem', '--ca-key', 'ca/ca-key.pem', '--usage', 'server auth'],
				...['--out', 'offline'],
			);
			assert.equal(again.code, 2, again.stderr);
		});

		test('encrypts a key with a passphrase that is on no command line', async () => {
			const wrong = await attempt('request', '-f', 'spec.json', ...ask, '--passphrase', 'open sesame');
			assert.equal(wrong.code, 2);
			assert.ok(!wrong.stderr.includes('sesame'));
			const from = ['--passphrase', 'env:THE_WORD'];
			const sent = await run(
				'request',
				'-f',
				'spec.json',
				...ask,
				...from,
				'--out',
				'locked',
				'--secret',
				`default/${name}-l`,
			);
			const [key = ''] = readdirSync(at('locked')).filter(file => file.endsWith('-key.pem'));
			assert.match(readFileSync(at('locked', key), 'utf8'), /BEGIN ENCRYPTED PRIVATE KEY/);
			await openssl('pkey', '-in', `locked/${key}`, '-passin', 'pass:open sesame', '-noout');
			await issue(sent.stdout.trim());
			const closed = await attempt('resume', sent.stdout.trim());
			assert.equal(closed.code, 1);
			assert.match(closed.stderr, /encrypted and no passphrase/);
			await run('resume', sent.stdout.trim(), ...from);
			assert.ok(existsSync(at('locked', key.replace('-key.pem', '.crt'))));
			assert.deepEqual(readdirSync(at('state', 'certdeck', 'unfinished')), []);
		});
	});
}
