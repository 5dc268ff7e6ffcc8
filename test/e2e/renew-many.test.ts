// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {dump} from 'js-yaml';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {rememberAuthority} from '../../source/operations/sign/remember-authority.js';
import {createIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createKnownAuthorities} from '../../source/storage/issuance/known-authorities.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {settlePace} from '../helpers/lost-answer.js';
import {rawApi, readKubeconfig} from '../helpers/raw-api.js';
import type {PlantAuthority} from '../helpers/renewable-secrets.js';
import {makeAuthority, plantSecret} from '../helpers/renewable-secrets.js';
import {runVerb} from '../helpers/verb-context.js';
import type {TrapProxy} from './trap-proxy.js';
import {startTrapProxy} from './trap-proxy.js';

const plane = await openControlPlane();
describe('renewing on the real control plane', {
	skip: 'missing' in plane ? plane.missing : false,
	concurrency: false,
}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-renew-many-'));
	const namespace = `renew-${randomBytes(4).toString('hex')}`;
	const signerName = `${namespace}.example.com/serving`;
	const issuances = createIssuanceStore(() => join(folder, 'state', 'unfinished'));
	const authorities = createKnownAuthorities(() => join(folder, 'state', 'authorities.json'));
	let proxy: TrapProxy;
	let cluster: ConnectedCluster;
	let authority: PlantAuthority;
	const admin = () => ('missing' in plane ? '' : plane.kubeconfig.admin);

	before(async () => {
		proxy = await startTrapProxy(readKubeconfig(admin()));
		const kubeconfig = join(folder, 'proxy.kubeconfig');
		const data = Buffer.from(proxy.caPem).toString('base64');
		writeFileSync(
			kubeconfig,
			dump({
				apiVersion: 'v1',
				kind: 'Config',
				clusters: [{name: 'proxy', cluster: {server: proxy.url, 'certificate-authority-data': data}}],
				contexts: [{name: 'proxy', context: {cluster: 'proxy', user: 'me', namespace}}],
				users: [{name: 'me', user: {token: 'of-the-proxy'}}],
				'current-context': 'proxy',
			}),
			{mode: 0o600},
		);
		cluster = connect(loadKubeconfig({kubeconfig, readOnly: false, env: {}}));
		const api = rawApi(admin());
		await api.post('/api/v1/namespaces', {metadata: {name: namespace}});
		api.close();
		authority = await makeAuthority(join(folder, 'ca'), 'Renewal Root');
		await rememberAuthority(authorities, cluster, signerName, authority, authority);
	});
	after(async () => {
		cluster.close();
		await proxy.close();
		const api = rawApi(admin());
		await api.delete(`/api/v1/namespaces/${namespace}`);
		api.close();
		rmSync(folder, {recursive: true});
		if (!('missing' in plane)) {
			await plane.stop();
		}
	});

	const run = (...args: readonly string[]) =>
		runVerb(args, {...cluster, settlePace}, {issuances, authorities, authorityHome: async () => join(folder, 'home')});
	const renew = (filter: string) =>
		run('renew', '--filter', `ns:${namespace} ${filter}`, '--max-severity', 'warn', '--yes', '--no-journal');
	const plant = (name: string) => plantSecret(cluster, {namespace, name}, authority, {signerName});
	const openssl = (...args: readonly string[]) => execFileSync('openssl', args, {cwd: folder, encoding: 'utf8'});
	const isWhole = async (name: string, before: {readonly serialNumber: string}) => {
		const found = await cluster.getSecret(namespace, name);
		assert.deepEqual(Object.keys(found?.data ?? {}).toSorted(), ['tls.crt', 'tls.key']);
		writeFileSync(join(folder, 'tls.crt'), found?.data['tls.crt'] ?? '');
		writeFileSync(join(folder, 'tls.key'), found?.data['tls.key'] ?? '', {mode: 0o600});
		assert.match(openssl('verify', '-x509_strict', '-CAfile', authority.caPath, 'tls.crt'), /OK/);
		assert.equal(
			openssl('pkey', '-in', 'tls.key', '-pubout'),
			openssl('x509', '-in', 'tls.crt', '-noout', '-pubkey'),
			name,
		);
		assert.notEqual(openssl('x509', '-in', 'tls.crt', '-noout', '-serial').trim(), `serial=${before.serialNumber}`);
	};

	test('one goes from the request to its Secret', async () => {
		const before = await plant('one');
		const {code, stdout, stderr} = await renew('name:=one');
		assert.equal(code, 0, stderr);
		assert.equal(stdout, `secret/${namespace}/one renewed\n`);
		await isWhole('one', before);
	});

	test('ten, with the API server gone midway: the rest is resumed, with one request for each', async () => {
		const names = Array.from({length: 10}, (_, index) => `many-${index}`);
		const before = new Map<string, {readonly serialNumber: string}>();
		for (const name of names) {
			before.set(name, await plant(name));
		}

		const signed = {method: 'PUT', path: /\/certificatesigningrequests\/[^/]+\/status/, when: 'after'} as const;
		let caught = proxy.trap(signed);
		const renewing = renew('name:many-*');
		for (let passed = 1; passed < 4; passed++) {
			await caught;
			caught = proxy.trap(signed);
			proxy.release();
		}

		await caught;
		proxy.cut();
		const {code, stderr} = await renewing;
		assert.equal(code, 1, stderr);
		assert.match(stderr, /of 10 renewed, .*failed/);
		const {issuances: left} = await issuances.list();
		assert.ok(left.length > 0 && left.length <= 10, stderr);
		proxy.mend();
		const resumed = await run('resume', '--all');
		assert.equal(resumed.code, 0, resumed.stderr);
		for (const name of names) {
			await isWhole(name, before.get(name) ?? {serialNumber: ''});
		}

		const {requests} = await cluster.listRequests({signerName});
		assert.equal(requests.filter(({name}) => name.startsWith('many-')).length, names.length);
		assert.deepEqual((await issuances.list()).issuances, []);
	});
});
