import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';
import {runVerb} from '../../helpers/verb-context.js';
import {fitsSchema} from '../../operations/config/fits-schema.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const {$defs} = JSON.parse(readFileSync(join(root, 'docs', 'output.schema.json'), 'utf8')) as {
	readonly $defs: Readonly<Record<string, object>>;
};
const fits = (value: unknown, name: string) => fitsSchema(value, {...$defs[name], $defs});

describe('docs/output.schema.json', () => {
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(() => demo.stop());
	const printed = async (...line: readonly string[]) =>
		JSON.parse((await runVerb([...line, '-o', 'json'], demo.as('admin'))).stdout) as unknown;

	test('says what list prints, with and without review', async () => {
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
		test(`says what show ${name} prints`, async () => {
			const shown = await printed('show', name);
			assert.ok(fits(shown, 'show'), JSON.stringify(shown));
		});
	}

	test('says what review and a decision on many print', async () => {
		for (const each of (await printed('review', '--all-pending')) as readonly unknown[]) {
			assert.ok(fits([each], 'review'), JSON.stringify(each));
		}

		assert.ok(fits(await printed('review', 'nobody'), 'review'));
		for (const verb of ['approve', 'deny']) {
			assert.ok(fits(await printed(verb, '--filter', 'status:pending', '--dry-run'), 'decision'), verb);
		}
	});

	test('says what inspect prints of requests, certificates, and what is neither', async () => {
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
});
