import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {commands} from '../../../source/commands/verbs/commands.js';
import {createIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createJournal} from '../../../source/storage/journal/journal.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {$defs, fitsOutput as fits} from '../../helpers/output-schema.js';
import {runVerb} from '../../helpers/verb-context.js';

describe('docs/output.schema.json', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-schema-'));
	const file = (name: string) => join(folder, name);
	const kept = {
		issuances: createIssuanceStore(() => file('unfinished')),
		authorityHome: async () => file('authorities'),
		journal: createJournal(
			() => file('journal.jsonl'),
			() => new Date(),
		),
	};
	let demo: DemoCluster;
	before(async () => {
		writeFileSync(file('spec.json'), '{"CN": "schema.example", "hosts": ["schema.example"]}');
		writeFileSync(file('policy.json'), '{"signers": {"example.com/*": {"longest": "1h"}}}');
		demo = await startDemoCluster();
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});
	const run = (...line: readonly string[]) => runVerb(line, demo.as('admin'), kept);
	const printed = async (...line: readonly string[]) =>
		JSON.parse((await run(...line, '-o', 'json')).stdout) as unknown;

	test('describes the output of list, with and without review', async () => {
		const list = (await printed('list')) as ReadonlyArray<Readonly<Record<string, unknown>>>;
		assert.ok(list.length > 40);
		for (const each of list) {
			assert.ok(fits([each], 'list'), JSON.stringify(each));
		}

		assert.ok(fits(await printed('list', '--no-review'), 'list'));
		const [{verdict: _, ...without} = {}] = list;
		assert.ok(!fits([without], 'list'), 'a key that is missing');
		assert.ok(!fits([{...list[0], more: 1}], 'list'), 'a key that nothing tells of');
	});

	for (const name of ['break-glass', 'alice-laptop-2', 'shop-cart-tls', 'payments-api-tls', 'metrics-reader']) {
		test(`describes the output of show ${name}`, async () => {
			const shown = await printed('show', name);
			assert.ok(fits(shown, 'show'), JSON.stringify(shown));
		});
	}

	test('describes the output of review and of a bulk decision', async () => {
		for (const each of (await printed('review', '--all-pending')) as readonly unknown[]) {
			assert.ok(fits([each], 'review'), JSON.stringify(each));
		}

		assert.ok(fits(await printed('review', 'nobody'), 'review'));
		for (const verb of ['approve', 'deny']) {
			assert.ok(fits(await printed(verb, '--filter', 'status:pending', '--dry-run'), 'decision'), verb);
		}
	});

	test('describes the output of inspect for requests, certificates, and other files', async () => {
		const pem = (await runVerb(['show', 'carmen-laptop', '-o', 'pem'], demo.as('admin'))).stdout;
		const {stdout} = await runVerb(['inspect', '-', '-o', 'json'], demo.as('admin'), {
			readStdin: async () => Buffer.from(`${pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`),
		});
		const found = JSON.parse(stdout) as ReadonlyArray<{readonly kind?: string}>;
		assert.deepEqual(
			found.map(({kind}) => kind),
			['CertificateRequest', 'Certificate', undefined],
		);
		assert.ok(fits(found, 'inspect'), stdout);
	});

	test('says what the verbs about certificates, Pods and bundles print', async () => {
		const lists: ReadonlyArray<readonly [name: string, least: number]> = [
			['pods', 3],
			['bundles', 1],
		];
		for (const [name, least] of lists) {
			const list = (await printed(name)) as readonly unknown[];
			assert.ok(list.length >= least, name);
			assert.ok(fits(list, name), JSON.stringify(list));
		}

		const found = (await printed('certificates')) as {readonly certificates: readonly unknown[]};
		assert.ok(found.certificates.length > 10);
		assert.ok(fits(found, 'certificates'), JSON.stringify(found));
		for (const pod of ['checkout-6f7c9', 'ledger-77c4d']) {
			const explained = await printed('explain', 'pod', `mesh/${pod}`);
			assert.ok(fits(explained, 'explain'), JSON.stringify(explained));
		}

		const server = new URL(demo.admin.info.server).host;
		for (const more of [[], ['--against', 'shop/frontend-tls']]) {
			const served = await printed('served', server, ...more);
			assert.ok(fits(served, 'served'), JSON.stringify(served));
		}

		const renewals = await printed('renew', '--filter', 'kind:secret', '--dry-run');
		assert.ok(fits(renewals, 'renewals'), JSON.stringify(renewals));
	});

	test('says what is printed from a request to its certificate', async () => {
		const signer = ['--signer', 'example.com/serving'];
		const created = await printed(
			...['request', '-f', file('spec.json'), ...signer, '--usage', 'server auth', '--name', 'schema', '--out', folder],
		);
		assert.ok(fits(created, 'created'), JSON.stringify(created));
		await run('approve', 'schema', '--yes');
		await run('deny', 'alice-laptop-2', '--yes');
		const made = await run('authority', 'create', 'schema', '--no-passphrase', ...signer);
		assert.equal(made.code, 0, made.stderr);
		const authority = file('authorities/schema/1');
		const signed = await run(
			...['sign', 'schema', '--ca', `${authority}/ca.pem`, '--ca-key', `${authority}/ca-key.pem`, '--yes'],
		);
		assert.equal(signed.code, 0, signed.stderr);
		for (const [name, least, ...line] of [
			['resume', 1, 'resume', '--list', '--out', folder],
			['journal', 2, 'journal'],
			['authorities', 1, 'authority', 'list'],
			['policy', 1, 'policy', 'check', file('policy.json')],
		] as const) {
			const value = (await printed(...line)) as readonly unknown[] & {readonly unfinished?: readonly unknown[]};
			assert.ok((value.unfinished ?? value).length >= least, name);
			assert.ok(fits(value, name), `${name}: ${JSON.stringify(value)}`);
		}

		const shown = (await printed('authority', 'show', 'schema')) as {readonly issued: readonly unknown[]};
		assert.equal(shown.issued.length, 1);
		assert.ok(fits(shown, 'authority'), JSON.stringify(shown));
	});

	test('has an entry for each verb that prints JSON', () => {
		const names: Readonly<Record<string, readonly string[]>> = {
			approve: ['decision'],
			deny: ['decision'],
			request: ['created'],
			renew: ['created', 'renewals'],
			authority: ['authorities', 'authority'],
		};
		const verbs = commands.filter(({outputs}) => outputs?.includes('json')).map(({name}) => name);
		assert.ok(verbs.length > 15);
		assert.deepEqual(
			verbs.flatMap(verb => names[verb] ?? [verb]).filter(name => $defs[name] === undefined),
			[],
		);
	});

	test('is what templates see: each verb that prints JSON prints by jsonpath and custom-columns as well', async () => {
		for (const {name, outputs = []} of commands) {
			assert.equal(outputs.includes('json'), outputs.includes('jsonpath='), name);
		}

		const pods = (await printed('pods')) as ReadonlyArray<{readonly name: string; readonly state: string}>;
		assert.equal(
			(await run('pods', '-o', 'jsonpath={range .items[*]}{.name} {.state}{"\\n"}{end}')).stdout,
			pods.map(({name, state}) => `${name} ${state}\n`).join(''),
		);
		const {stdout} = await run(
			'certificates',
			'-o',
			'custom-columns=KIND:.kind,NAME:.name,BY:.renewer.by',
			'--no-headers',
		);
		const {certificates} = (await printed('certificates')) as {readonly certificates: readonly unknown[]};
		assert.equal(stdout.trimEnd().split('\n').length, certificates.length);
		assert.match(
			(await run('policy', 'check', file('policy.json'), '-o', 'jsonpath={.items[*].now.count}')).stdout,
			/^\d+$/,
		);
		await assert.rejects(run('pods', '-o', 'jsonpath={.items'), {name: 'UsageError'});
		await assert.rejects(run('resume', '--all', '-o', 'json'), {name: 'UsageError'});
		await assert.rejects(run('authority', 'create', 'other', '-o', 'json'), {name: 'UsageError'});
	});
});
