import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createPrivateKey, X509Certificate} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {CommandContext} from '../../source/commands/arguments/command.js';
import {UsageError} from '../../source/commands/arguments/command.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {commands} from '../../source/commands/verbs/commands.js';
import {planDecision} from '../../source/operations/decide/decide.js';
import {readSpecText} from '../../source/operations/read/read-spec.js';
import {planRequest} from '../../source/operations/request/request.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {PkiError} from '../../source/pki/pki-error.js';
import {parseAuthoritySpec} from '../../source/pki/spec/spec.js';
import {createMemoryIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';
import {verbContext} from '../helpers/verb-context.js';

describe('PKCS#12 in and out of the verbs', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-keystore-'));
	const at = (name: string) => join(folder, name);
	const passphrase = 'changed it';
	let demo: DemoCluster;
	let ca: {readonly certificatePath: string; readonly keyPath: string};
	let name = '';
	let keyPath = '';
	const openssl = (...args: readonly string[]) =>
		execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8'});

	before(async () => {
		demo = await startDemoCluster();
		writeFileSync(at('passphrase'), `${passphrase}\n`, {mode: 0o600});
		ca = await (await planAuthority(parseAuthoritySpec('{"CN": "Keystores"}'), at('ca'), () => new Date())).perform();
		openssl(
			...['pkcs12', '-export', '-in', ca.certificatePath, '-inkey', ca.keyPath],
			...['-passout', 'file:passphrase', '-out', 'ca.p12'],
		);
		mkdirSync(at('keys'), {mode: 0o700});
		const asked = await planRequest(
			demo.admin,
			readSpecText('{"CN": "keystore.shop.svc", "hosts": ["keystore.shop.svc"]}'),
			{
				signerName: 'example.com/keystores',
				usages: ['server auth'],
				folder: at('keys'),
				issuances: createMemoryIssuanceStore(),
			},
		);
		const {request, ...paths} = await asked.perform();
		({name} = request);
		keyPath = paths.keyPath ?? '';
		await planDecision(demo.admin, request, 'Approved', {findings: [], questions: []}).perform();
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const run = async (words: readonly string[], change: Partial<CommandContext> = {}) => {
		let said = '';
		const parsed = parseArguments(words, commands);
		const write = (text: string) => {
			said += text;
		};
		const context = verbContext(demo.admin, {out: write, err: write, ...change});
		const outcome = await parsed.command?.run(parsed.args, context).catch((error: unknown) => error);
		return {outcome, said};
	};

	const sign = ['sign', '--ca', at('ca.p12'), '--expiry', '1d', '--yes'];
	const fromFile = ['--ca-key-passphrase-file', at('passphrase')];

	test('an authority in PKCS#12 is opened neither without its passphrase nor with another', async () => {
		const unasked = await run([...sign, name]);
		assert.ok(unasked.outcome instanceof PkiError && unasked.outcome.code === 'passphrase-needed');
		const other = await run([...sign, name], {askHidden: async () => 'other'});
		assert.ok(other.outcome instanceof PkiError && other.outcome.code === 'bad-key', String(other.outcome));
		assert.equal((await demo.admin.getRequest(name)).certificateBase64, undefined);
		const pem = await run(['sign', '--ca', ca.certificatePath, '--yes', name]);
		assert.ok(pem.outcome instanceof UsageError && /needs --ca-key/.test(pem.outcome.message));
	});

	test('an authority in PKCS#12 signs, with its passphrase from a file or the terminal', async () => {
		const csr = at('file.csr');
		openssl('req', '-new', '-key', keyPath, '-subj', '/CN=file.shop.svc', '-out', csr);
		const asked: string[] = [];
		const file = await run([...sign.slice(0, -1), '--csr', csr, '--usage', 'server auth', '--yes'], {
			askHidden: async text => {
				asked.push(text);
				return passphrase;
			},
		});
		assert.equal(file.outcome, 0, String(file.outcome));
		assert.deepEqual(asked, [`Passphrase of ${at('ca.p12')}: `]);
		const authority = new X509Certificate(readFileSync(ca.certificatePath));
		assert.ok(new X509Certificate(readFileSync(at('file.crt'))).verify(authority.publicKey));

		const signed = await run([...sign, ...fromFile, name]);
		assert.equal(signed.outcome, 0, String(signed.outcome));
		const {certificateBase64 = ''} = await demo.admin.getRequest(name);
		assert.ok(new X509Certificate(Buffer.from(certificateBase64, 'base64')).verify(authority.publicKey));
	});

	test('a keystore opens in openssl, and only its owner can read it', async () => {
		const out = at('keystores/shop.p12');
		const publish = ['publish', name, '--key', keyPath, '--ca', ca.certificatePath, '--keystore', out, '--yes'];
		const {outcome, said} = await run([...publish, '--keystore-passphrase', `file:${at('passphrase')}`]);
		assert.equal(outcome, 0, String(outcome));
		assert.ok(said.includes(`${out}\n`), said);
		assert.ok(!said.includes(passphrase));
		assert.equal(statSync(out).mode & 0o777, 0o600);
		assert.equal(statSync(at('keystores')).mode & 0o777, 0o700);
		const key = openssl('pkcs12', '-in', out, '-nocerts', '-nodes', '-passin', 'file:passphrase');
		assert.ok(createPrivateKey(key.slice(key.indexOf('-----BEGIN'))).equals(createPrivateKey(readFileSync(keyPath))));

		// The keystore is then read instead of the key.
		const again = ['publish', name, '--key', out, '--out', at('again')];
		const read = await run([...again, '--passphrase', `file:${at('passphrase')}`]);
		assert.equal(read.outcome, 0, String(read.outcome));
	});

	test('the passphrase of a keystore is asked for twice, and never read from the command line', async () => {
		const out = at('asked.p12');
		const publish = ['publish', name, '--key', keyPath, '--keystore', out];
		const nowhere = await run(publish);
		assert.ok(nowhere.outcome instanceof UsageError && /no terminal/.test(nowhere.outcome.message));
		const written = await run([...publish, '--keystore-passphrase', passphrase]);
		assert.ok(written.outcome instanceof UsageError && !written.outcome.message.includes(passphrase));
		const answers = [passphrase, 'another'];
		const differing = await run(publish, {askHidden: async () => answers.shift() ?? assert.fail('asked too often')});
		assert.ok(differing.outcome instanceof UsageError && /differ/.test(differing.outcome.message));
		assert.ok(!existsSync(out));
	});

	test('a keystore overwrites no other file of the operation', async () => {
		const secret = ['--keystore-passphrase', `file:${at('passphrase')}`];
		const before = readFileSync(keyPath);
		const overKey = await run(['publish', name, '--key', keyPath, '--keystore', keyPath, ...secret, '--yes']);
		assert.match(String(overKey.outcome), /would be the file of the private key and of the keystore/);
		assert.deepEqual(readFileSync(keyPath), before);

		writeFileSync(at('there.p12'), 'something else');
		const there = ['publish', name, '--key', keyPath, '--keystore', at('there.p12'), ...secret];
		assert.notEqual((await run(there)).outcome, 0, 'nobody agreed');
		assert.equal(readFileSync(at('there.p12'), 'utf8'), 'something else');
		assert.equal((await run([...there, '--yes'])).outcome, 0);
		assert.notEqual(readFileSync(at('there.p12'), 'utf8'), 'something else');

		const keyless = await run(['publish', name, '--keystore', at('keyless.p12'), ...secret]);
		assert.match(String(keyless.outcome), /--keystore needs --key/);
	});
});
