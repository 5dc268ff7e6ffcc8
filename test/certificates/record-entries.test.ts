import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {IssuedRecord} from '../../source/certificates/read/record-entries.js';
import {recordEntries} from '../../source/certificates/read/record-entries.js';
import {rememberAuthority} from '../../source/operations/sign/remember-authority.js';
import {createIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createIssued} from '../../source/storage/issuance/issued.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';
import {rawApi} from '../helpers/raw-api.js';
import {makeAuthority, plantSecret} from '../helpers/renewable-secrets.js';
import {runVerb} from '../helpers/verb-context.js';

describe('certificates that certdeck published', {concurrency: false}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-issued-'));
	const issuances = createIssuanceStore(() => join(folder, 'state', 'unfinished'));
	const authorities = createMemoryAuthorities();
	const signerName = 'example.com/serving';
	let demo: DemoCluster;
	before(async () => {
		demo = await startDemoCluster();
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	const run = (...args: readonly string[]) =>
		runVerb(args, demo.admin, {issuances, authorities, authorityHome: async () => join(folder, 'home')});
	const rows = async (...args: readonly string[]) => {
		const {stdout} = await run('certificates', '--filter', 'kind:record', '-o', 'json', ...args);
		return (JSON.parse(stdout) as {certificates: readonly Row[]}).certificates;
	};
	type Row = {
		readonly kind: string;
		readonly name: string;
		readonly renewer: {readonly by: string};
		readonly findings: ReadonlyArray<{readonly id: string; readonly message: string}>;
	};

	test('are recorded when they are published, and shown when the request and the Secret are gone', async () => {
		const authority = await makeAuthority(join(folder, 'ca'), 'Plant Root');
		await rememberAuthority(authorities, demo.admin, signerName, authority, authority);
		await plantSecret(demo.admin, {namespace: 'default', name: 'kept'}, authority, {signerName});
		const renewed = await run('renew', '--filter', 'name:=kept', '--max-severity', 'warn', '--yes');
		assert.equal(renewed.code, 0, renewed.stderr);
		const [record, ...others] = await issuances.issued();
		assert.equal(others.length, 0);
		assert.equal(statSync(join(folder, 'state', 'issued')).mode & 0o777, 0o600);
		assert.doesNotMatch(readFileSync(join(folder, 'state', 'issued'), 'utf8'), /PRIVATE KEY/);
		assert.deepEqual(await rows(), [], 'the row of the Secret is enough');

		const api = rawApi(demo.demo.kubeconfigPath);
		after(() => api.close());
		const deleted = (path: string) => api.delete(path);
		await deleted(`/apis/certificates.k8s.io/v1/certificatesigningrequests/${record?.name}`);
		assert.deepEqual(await rows(), []);
		await deleted('/api/v1/namespaces/default/secrets/kept');
		const [gone, ...more] = await rows();
		assert.equal(more.length, 0);
		assert.deepEqual([gone?.kind, gone?.name, gone?.renewer.by], ['record', record?.name, 'certdeck']);
		assert.deepEqual(
			gone?.findings.filter(({id}) => id === 'certificate-gone').map(({message}) => message),
			['it is gone: certdeck had put it into Secret default/kept'],
		);
		assert.deepEqual(await rows('--no-secrets'), [], 'it may lie in one');
	});

	test("are in a file that still contains them; ended, replaced and another cluster's ones are left out", async () => {
		const [issued] = await issuances.issued();
		assert.ok(issued);
		const path = join(folder, 'web.crt');
		writeFileSync(path, issued.certificatePem);
		const inFile: IssuedRecord = {...issued, targets: {certificatePath: path}};
		const shown = async (records: readonly IssuedRecord[], now = new Date()) =>
			(await recordEntries(records, issued, [], {now, areSecretsKnown: true})).map(({place}) => [
				place.kind,
				place.name,
			]);
		assert.deepEqual(await shown([inFile]), [['file', path]]);
		assert.deepEqual(await shown([{...inFile, targets: {certificatePath: join(folder, 'no.crt')}}]), [
			['record', issued.name],
		]);
		assert.deepEqual(await shown([issued, {...issued, name: 'older'}]), [['record', issued.name]]);
		assert.deepEqual(await shown([issued], new Date('2100-01-01')), []);
		assert.deepEqual(await shown([{...issued, cluster: {uid: 'another'}}]), []);
		assert.deepEqual(await recordEntries([issued], issued, [], {now: new Date(), areSecretsKnown: false}), []);
	});

	test('are not in a damaged file', async () => {
		const store = createIssued(() => folder);
		writeFileSync(join(folder, 'issued'), '{"issued": [{"name": 1}], ');
		assert.deepEqual(await store.list(), []);
		writeFileSync(join(folder, 'issued'), '{"issued": [{"name": 1}]}');
		assert.deepEqual(await store.list(), []);
	});
});
