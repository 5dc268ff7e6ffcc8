import assert from 'node:assert/strict';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import type {CommandContext} from '../../../source/commands/arguments/command.js';
import {createIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {runVerb} from '../../helpers/verb-context.js';

const writes =
	/^(create|update|replace|patch|apply|delete|set|add|put|approve|deny|decide|issue|sign|fail|renew|acquire|upload|refuse)/;

describe('--dry-run', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-dry-'));
	const [spec, caSpec, ca, key, secretFile] = ['spec.json', 'ca.json', 'ca/ca.pem', 'ca/ca-key.pem', 'secret'].map(
		name => join(folder, name),
	) as [string, string, string, string, string];
	const locked = ['--passphrase', `file:${secretFile}`];
	const issuances = createIssuanceStore(() => join(folder, 'unfinished'));
	const written = async () => assert.fail('nothing is written down');
	const kept: Partial<CommandContext> = {
		issuances,
		authorityHome: async () => join(folder, 'authorities'),
	};
	const authority = ['--ca', ca, '--ca-key', key];
	let demo: DemoCluster;
	let own: Cluster;
	before(async () => {
		demo = await startDemoCluster();
		own = demo.as('admin');
		writeFileSync(spec, '{"CN": "dry.shop.svc", "hosts": ["dry.shop.svc"], "key": {"algo": "ecdsa", "size": 256}}');
		const wanted = ['-f', spec, '--signer', 'example.com/serving', '--usage', 'server auth', '--name', 'dry'];
		await runVerb(['request', ...wanted, '--out', folder], own);
		await runVerb(['request', ...wanted.slice(0, -1), 'dry-signed', '--out', folder], own);
		await runVerb(['approve', 'dry', 'dry-signed', '--yes', '--no-journal'], own);
		writeFileSync(caSpec, '{"CN": "Dry CA", "key": {"algo": "ecdsa", "size": 256}}');
		await runVerb(['authority', '-f', caSpec, '--out', join(folder, 'ca')], own);
		await runVerb(['sign', 'dry-signed', ...authority, '--yes'], own);
		writeFileSync(secretFile, 'correct horse\n');
		for (const line of [
			['request', ...wanted.slice(0, -1), 'left', '--out', folder],
			['request', ...wanted.slice(0, -1), 'waits', '--out', folder],
			['approve', 'left', '--yes', '--no-journal'],
			['sign', 'left', ...authority, '--yes'],
			['authority', 'create', 'kept', ...locked],
			['authority', 'publish', 'kept', '--config-map', 'shop/kept-ca'],
			['authority', 'create', 'turned', '--no-passphrase'],
			['authority', 'rotate', 'turned', '--no-passphrase', '--wait', '0', '--yes'],
		]) {
			const {code, stderr} = await runVerb(line, own, kept);
			assert.equal(code, 0, stderr);
		}
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	/** Every file with what is in it. */
	const files = () =>
		readdirSync(folder, {recursive: true, encoding: 'utf8'})
			.toSorted()
			.map(name => [name, statSync(join(folder, name)).isFile() ? readFileSync(join(folder, name), 'latin1') : '']);
	/** The cluster without any call that would change it. */
	const unchangeable = () =>
		new Proxy(own, {
			get(target, name) {
				assert.doesNotMatch(String(name), writes);
				return Reflect.get(target, name) as unknown;
			},
		});
	const cases: ReadonlyArray<readonly [line: readonly string[], told: RegExp]> = [
		[
			['request', '-f', spec, '--signer', 'example.com/serving', '--usage', 'server auth', '--name', 'new'],
			/create CertificateSigningRequest new/,
		],
		[['renew', 'dry-signed', '--name', 'new'], /create CertificateSigningRequest new/],
		[['sign', 'dry', ...authority], /CertificateSigningRequest\/status dry/],
		[['sign', '--csr', join(folder, 'dry.csr'), '--usage', 'server auth', ...authority], /dry\.crt/],
		[['fail', 'dry', '--reason', 'No', '--message', 'no'], /CertificateSigningRequest\/status dry/],
		[
			[
				'publish',
				'dry-signed',
				'--key',
				join(folder, 'dry-signed-key.pem'),
				'--secret',
				'shop/dry',
				'--ca',
				ca,
				'--config-map',
				'shop/dry-ca',
			],
			/Secret shop\/dry:[\s\S]*ConfigMap shop\/dry-ca:/,
		],
		[['authority', '-f', caSpec, '--out', join(folder, 'ca2')], /ca2/],
		[['authority', 'create', 'next'], /write File .*next\/1\/ca-key\.pem: private key, locked/],
		[
			['authority', 'create', 'below', '--under', 'kept', '--no-passphrase'],
			/NOT locked[\s\S]*an intermediate below CN=kept/,
		],
		[['authority', 'import', 'old', '--ca', ca, '--ca-key', key], /Dry CA[\s\S]*write File .*old\/1\/ca-key\.pem/],
		[['authority', 'publish', 'kept', '--config-map', 'shop/other-ca'], /ConfigMap shop\/other-ca/],
		[
			['authority', 'rotate', 'kept'],
			/kept\/2\/ca-key\.pem: private key, locked[\s\S]*apply ConfigMap shop\/kept-ca: .*key 1 and key 2[\s\S]*clients get 120 s/,
		],
		[['authority', 'retire', 'turned'], /delete File .*turned\/1\/ca-key\.pem/],
		[['resume', 'left'], /write File .*left\.crt/],
		[['resume', 'waits'], /waits for approval/],
		[['resume', '--all'], /waits for approval[\s\S]*write File .*left\.crt|left\.crt[\s\S]*waits for approval/],
		[['resume', '--forget', 'waits'], /would be forgotten: waits/],
		[['approve', 'waits'], /CertificateSigningRequest\/approval waits/],
		[['deny', '--filter', 'name:waits'], /Would be denied[\s\S]*waits/],
		[['bundles', 'publish', 'dry', '--ca', ca], /create ClusterTrustBundle dry/],
		[['renew', '--filter', 'kind:secret name:webhook-tls'], /payments\/webhook-tls/],
		[
			[
				...['publish', 'dry-signed', '--key', join(folder, 'dry-signed-key.pem')],
				...['--keystore', join(folder, 'dry.p12')],
			],
			/dry\.p12/,
		],
		[
			['request', '-f', spec, '--signer', 'example.com/serving', '--name', 'new', '--passphrase', 'prompt'],
			/private key, locked with a passphrase/,
		],
	];
	for (const [line, told] of cases) {
		test(`certdeck ${line[0]} ${line[1]?.replace(folder, 'DIR')} reports what it would do, and does nothing`, async () => {
			const before = files();
			const {code, stdout, stderr} = await runVerb([...line, '--dry-run'], unchangeable(), {
				...kept,
				issuances: {...issuances, save: written, remove: written, finish: written},
				keyFolder: async () => folder,
				ask: async () => assert.fail('nothing is asked'),
				askHidden: async () => assert.fail('no passphrase is asked for'),
			});
			assert.equal(code, 0, stderr);
			assert.match(`${stdout}${stderr}`, told);
			assert.deepEqual(files(), before);
		});
	}

	test('a Pod certificate is not answered', async () => {
		const first = 'jsonpath={.items[0].namespace}/{.items[0].name}';
		const {stdout: name} = await runVerb(['pods', '--status', 'pending', '-o', first], own);
		const line = ['pods', 'deny', name, '--reason', 'No', '--message', 'no', '--dry-run'];
		const {code, stderr} = await runVerb(line, unchangeable());
		assert.equal(code, 0, stderr);
		assert.match(stderr, /PodCertificateRequest/);
	});

	test('a certificate that was begun elsewhere is not taken for one of this cluster', async () => {
		const found = (await issuances.list()).issuances.find(({name}) => name === 'waits');
		assert.ok(found);
		const elsewhere = {...found, server: 'https://elsewhere.example', cluster: {uid: 'another'}};
		const line = ['resume', found.id, '--same-cluster', '--dry-run'];
		const {code, stdout} = await runVerb(line, unchangeable(), {
			issuances: {...issuances, read: async () => elsewhere, save: written},
		});
		assert.equal(code, 0);
		assert.match(stdout, /waits for approval/);
	});

	test('what writes nothing has no dry run', async () => {
		await assert.rejects(runVerb(['authority', 'list', '--dry-run'], own), {name: 'UsageError'});
	});

	test('a retirement that would be refused is refused', async () => {
		const refused = runVerb(['authority', 'retire', 'kept', '--dry-run'], unchangeable(), kept);
		await assert.rejects(refused, {message: /has no old key/});
	});
});
