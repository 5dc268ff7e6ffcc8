import assert from 'node:assert/strict';
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {runVerb} from '../../helpers/verb-context.js';

const writes =
	/^(create|update|replace|patch|apply|delete|set|add|put|approve|deny|decide|issue|sign|fail|renew|acquire|upload|refuse)/;

describe('--dry-run', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-dry-'));
	const [spec, caSpec, ca, key] = ['spec.json', 'ca.json', 'ca/ca.pem', 'ca/ca-key.pem'].map(name =>
		join(folder, name),
	) as [string, string, string, string];
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
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

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
	];
	for (const [line, told] of cases) {
		test(`certdeck ${line[0]} ${line[1]?.replace(folder, 'DIR')} says what it would do, and does nothing`, async () => {
			const there = readdirSync(folder, {recursive: true}).sort();
			const {code, stdout, stderr} = await runVerb([...line, '--dry-run'], unchangeable(), {
				keyFolder: async () => folder,
				ask: async () => assert.fail('nothing is asked'),
			});
			assert.equal(code, 0, stderr);
			assert.match(stdout, told);
			assert.deepEqual(readdirSync(folder, {recursive: true}).sort(), there);
		});
	}

	test('an action of "authority" that has no dry run says so in place of acting', async () => {
		await assert.rejects(runVerb(['authority', 'rotate', 'shop', '--dry-run'], own), {name: 'UsageError'});
	});
});
