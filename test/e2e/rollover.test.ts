import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, before, test} from 'node:test';
import {connect as connectTls, createServer} from 'node:tls';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {RefusedError} from '../../source/commands/arguments/command.js';
import {authoritiesIn} from '../../source/operations/authority/stored-authority.js';
import {certificatesIn} from '../../source/operations/read/read-certificates.js';
import {storedOrigin} from '../../source/operations/serve/authority-source.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {encodePrivateKey, generateKey} from '../../source/pki/keys/keys.js';
import {parseSpec} from '../../source/pki/spec/spec.js';
import type {Certificate} from '../../source/pki/types.js';
import {rawApi} from '../helpers/raw-api.js';
import {approve, serve, stopSigners, waitUntil} from '../helpers/served-signer.js';
import {runVerb} from '../helpers/verb-context.js';
import {onEachPlane} from './planes.js';

/** Whether a client that trusts `ca` accepts a server's certificate in a TLS handshake. */
function isTaken(cert: string, key: string, ca: string): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const server = createServer({cert, key}, socket => socket.end()).on('tlsClientError', () => {});
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			const port = typeof address === 'object' && address !== null ? address.port : 0;
			const end = (taken: boolean) => server.close(() => resolve(taken));
			const client = connectTls({host: '127.0.0.1', port, servername: 'a.shop.svc', ca}, () => {
				client.destroy();
				end(true);
			});
			client.on('error', () => end(false));
		});
		server.on('error', reject);
	});
}

await onEachPlane('a rollover', plane => {
	/** A suffix of this run, because others may use the same control plane. */
	const suffix = randomUUID().slice(0, 8);
	const namespace = `rollover-${suffix}`;
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-rollover-'));
	const home = join(folder, 'authorities');
	const signerName = `${suffix}.example.com/rolled`;
	const lock = ['--passphrase', `file:${join(folder, 'passphrase')}`];
	let admin: ConnectedCluster;
	const api = rawApi(plane.kubeconfig.admin);
	let keyPem = '';
	let requestPem = '';
	before(async () => {
		writeFileSync(join(folder, 'passphrase'), 'words\n');
		admin = connect(loadKubeconfig({kubeconfig: plane.kubeconfig.admin, env: {}}));
		const {status} = await api.post('/api/v1/namespaces', {metadata: {name: namespace}});
		assert.equal(status, 201);
		const {spec} = parseSpec('{"CN": "a.shop.svc", "hosts": ["a.shop.svc"]}');
		const key = await generateKey(spec.key);
		keyPem = encodePrivateKey(key);
		requestPem = encodeRequest(spec, key).pem;
	});
	afterEach(stopSigners);
	after(async () => {
		await api.delete(`/api/v1/namespaces/${namespace}`);
		api.close();
		admin.close();
		rmSync(folder, {recursive: true});
	});

	const run = (...line: readonly string[]) => runVerb(['authority', ...line], admin, {authorityHome: async () => home});
	const trusted = async () => (await admin.getConfigMap(namespace, 'rolled-ca'))?.data['ca.crt'] ?? '';
	const issue = async () => {
		const usages = ['digital signature', 'server auth'];
		const {name} = await approve(
			admin,
			await admin.createRequest({requestPem, signerName, generateName: 'rolled-', usages}),
		);
		let pem = '';
		await waitUntil(async () => {
			pem = Buffer.from((await admin.getRequest(name)).certificateBase64 ?? '', 'base64').toString();
			return pem !== '';
		}, name);
		return pem;
	};

	test('is never noticed by a client, and removes the old key only when nothing needs it', async () => {
		await run('create', 'rolled', '--signer', signerName, ...lock);
		await run('publish', 'rolled', '--config-map', `${namespace}/rolled-ca`, '--signer', signerName);
		const ask = async () => 'words';
		const signer = serve(
			admin,
			signerName,
			storedOrigin(authoritiesIn(home), 'rolled', {signerName, cluster: admin, ask}),
			{namespace},
		);
		const first = await issue();
		let shown = first;
		let handshakes = 0;
		let isOver = false;
		const client = (async () => {
			while (!isOver) {
				assert.ok(await isTaken(shown, keyPem, await trusted()), `handshake ${handshakes}`);
				handshakes += 1;
			}
		})();

		// Interrupted between the two halves: clients have both certificates, and the old one signs.
		const cut = new AbortController();
		cut.abort();
		const half = await runVerb(['authority', 'rotate', 'rolled', '--yes', ...lock], admin, {
			authorityHome: async () => home,
			signal: cut.signal,
		}).catch((error: unknown) => error);
		assert.ok(half);
		const begun = await runVerb(['authority', 'rotate', 'rolled', '--yes', '--wait', '1h', ...lock], admin, {
			authorityHome: async () => home,
			signal: AbortSignal.timeout(3000),
		});
		assert.equal(begun.code, 130, begun.stderr);
		assert.equal((await trusted()).split('BEGIN CERT').length - 1, 2, 'both are published');
		shown = await issue();
		assert.equal(signer.of('authority-loaded').length, 1, 'the old one signs');
		await assert.rejects(run('retire', 'rolled', '--yes'), /signs with its old key still/);

		const turned = await run('rotate', 'rolled', '--wait', '0', ...lock);
		assert.equal(turned.code, 0, turned.stderr);
		assert.match(turned.stdout, /signs with key 2/);
		assert.match(turned.stderr, /chains to an old key: CertificateSigningRequest rolled-/);
		assert.equal((await trusted()).split('BEGIN CERT').length - 1, 2);
		await signer.has('authority-loaded', 2);
		const certificates = (filter: string) =>
			runVerb(['certificates', '--filter', filter, '-o', 'name'], admin, {authorityHome: async () => home});
		const bound = await certificates('authority:=rolled/old');
		assert.equal(bound.stdout.trim().split('\n').length, 2, bound.stdout);
		assert.equal((await certificates('authority:=rolled/2')).stdout, '', 'the new one has signed nothing yet');
		await assert.rejects(run('retire', 'rolled', '--yes'), (error: Error) => {
			assert.ok(error instanceof RefusedError, String(error));
			assert.match(error.message, /2 certificates chain to the old key still: nothing was taken away/);
			return true;
		});
		assert.ok(existsSync(join(home, 'rolled', '1', 'ca-key.pem')));

		shown = await issue();
		const seen = handshakes;
		await waitUntil(async () => handshakes > seen + 1, 'a handshake with the new one');
		const retired = await run('retire', 'rolled', '--yes');
		assert.equal(retired.code, 0, retired.stderr);
		const after = handshakes;
		await waitUntil(async () => handshakes > after + 1, 'a handshake without the old one');
		isOver = true;
		await client;
		assert.equal(await trusted(), readFileSync(join(home, 'rolled', '2', 'ca.pem'), 'utf8'));
		assert.equal(await isTaken(first, keyPem, await trusted()), false, 'the handshake tells them apart');
		assert.ok(!existsSync(join(home, 'rolled', '1', 'ca-key.pem')));
		await signer.stop();
	});

	test('copies limits on names, and puts both keys into a ClusterTrustBundle, then only the new one', async () => {
		const bundle = `${suffix}.example.com:limited:1`;
		const limits = ['--permit', 'shop.svc', '--permit', '10.0.0.0/8', '--exclude', 'bank.shop.svc'];
		await run('create', 'limited', '--signer', `${suffix}.example.com/limited`, ...limits, ...lock);
		await run('publish', 'limited', '--trust-bundle', bundle, '--signer', `${suffix}.example.com/limited`);
		const published = async () =>
			certificatesIn((await admin.getTrustBundle('v1', bundle))?.trustBundle ?? '', 'the bundle').map(
				({certificate}) => certificate,
			);
		const limitsOf = ({extensions}: Certificate) =>
			Buffer.from(extensions.find(({oid}) => oid === '2.5.29.30')?.value ?? []).toString('hex');
		const [first, ...none] = await published();
		assert.ok(first && none.length === 0 && limitsOf(first) !== '');
		const turned = await run('rotate', 'limited', '--yes', '--wait', '0', ...lock);
		assert.equal(turned.code, 0, turned.stderr);
		const both = await published();
		assert.deepEqual(both.map(limitsOf), [limitsOf(first), limitsOf(first)]);
		const retired = await run('retire', 'limited', '--yes');
		assert.equal(retired.code, 0, retired.stderr);
		const left = await published();
		assert.deepEqual(
			left.map(({publicKey}) => publicKey.sha256),
			both.map(({publicKey}) => publicKey.sha256).filter(sha256 => sha256 !== first.publicKey.sha256),
		);
	});
});
