// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import https from 'node:https';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {after, before, beforeEach, describe, test} from 'node:test';
import type {TLSSocket} from 'node:tls';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import type {ConnectedCluster} from '../../../source/cluster/objects/connect.js';
import {connect} from '../../../source/cluster/objects/connect.js';
import {createAuthority, createLeaf, openssl, subject} from '../../cluster/credentials.js';
import type {FakeServer} from '../fake-server.js';
import {answerJson, startFakeServer, statusBody} from '../fake-server.js';

const uid = '0b9f7f0e-6f2f-4b52-9d8a-6a4ff9b6c0aa';

describe('the identity of a cluster', () => {
	let server: FakeServer;
	const open = new Set<ConnectedCluster>();
	before(async () => {
		server = await startFakeServer();
	});
	beforeEach(() => {
		server.handle((response, {url}) =>
			answerJson(response, 200, url === '/version' ? {gitVersion: 'v1'} : {metadata: {name: 'kube-system', uid}}),
		);
	});
	after(async () => {
		for (const cluster of open) {
			cluster.close();
		}

		await server.close();
	});

	const to = (cluster: object = {}): ConnectedCluster => {
		const connected = connect(loadKubeconfig({kubeconfig: server.kubeconfig({cluster}), env: {}}));
		open.add(connected);
		return connected;
	};
	/** As openssl computes it. */
	const keyOf = (certificate: string) => {
		const key = execFileSync('openssl', ['x509', '-in', certificate, '-noout', '-pubkey']);
		const der = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'der'], {input: key});
		return execFileSync('openssl', ['dgst', '-sha256', '-r'], {input: der, encoding: 'utf8'}).slice(0, 64);
	};
	const base64 = (...files: readonly string[]) =>
		Buffer.concat(files.map(file => readFileSync(file))).toString('base64');

	test("is the authority of the server's certificate, and the UID of kube-system", async () => {
		const cluster = to();
		assert.deepEqual(await cluster.identity(), {authority: keyOf(server.authority.certificate), uid});
		assert.deepEqual(
			server.seen.map(({url}) => url),
			['/api/v1/namespaces/kube-system'],
		);
		await cluster.identity();
		assert.equal(server.seen.length, 1, 'asked once');
	});

	test('is the authority of a bundle that signed, and stays when a later connection resumes its session', async () => {
		const other = await createAuthority(server.dir, 'other');
		const caData = base64(other.certificate, server.authority.certificate);
		const cluster = to({'certificate-authority': undefined, 'certificate-authority-data': caData});
		await cluster.version();
		server.cut();
		assert.equal((await cluster.identity()).authority, keyOf(server.authority.certificate));
	});

	test("is the root's if an intermediate signed", async () => {
		const dir = server.dir;
		const root = await createAuthority(dir, 'root');
		const middle = {certificate: join(dir, 'middle.crt'), key: join(dir, 'middle.key')};
		await openssl(
			[
				...['req', '-x509', '-CA', root.certificate, '-CAkey', root.key, '-newkey', 'ec', '-noenc', '-days', '10'],
				...['-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', middle.key, '-out', middle.certificate],
				...['-subj', '/CN=middle', '-addext', 'basicConstraints=critical,CA:TRUE'],
			],
			dir,
		);
		const leaf = await createLeaf(dir, 'behind', middle, {
			subject: subject('behind'),
			usage: 'serverAuth',
			subjectAltNames: 'IP:127.0.0.1',
		});
		const cert = Buffer.concat([leaf, middle].map(({certificate}) => readFileSync(certificate)));
		await serving({cert, key: readFileSync(leaf.key)}, async url => {
			const cluster = to({
				server: url,
				'certificate-authority': undefined,
				'certificate-authority-data': base64(root.certificate),
			});
			assert.equal((await cluster.identity()).authority, keyOf(root.certificate));
		});
	});

	test('has no UID without the right to read it, and has it once that is granted', async () => {
		server.handle(response => answerJson(response, 403, statusBody(403, 'Forbidden', 'no')));
		const cluster = to();
		assert.deepEqual(await cluster.identity(), {authority: keyOf(server.authority.certificate)});
		server.handle(response => answerJson(response, 200, {metadata: {uid}}));
		assert.equal((await cluster.identity()).uid, uid);
	});

	test('has no authority if the server is not verified', async () => {
		const insecure = to({'certificate-authority': undefined, 'insecure-skip-tls-verify': true});
		assert.deepEqual(await insecure.identity(), {uid});
	});

	test('ignores the certificate of another authority that a server sends', async () => {
		const dir = server.dir;
		const genuine = server.authority;
		const text = await openssl(['x509', '-in', genuine.certificate, '-noout', '-ext', 'subjectKeyIdentifier'], dir);
		const identifier = /([\dA-F]{2}:)+[\dA-F]{2}/.exec(text)?.[0] ?? '';
		const name = (await openssl(['x509', '-in', genuine.certificate, '-noout', '-subject', '-nameopt', 'RFC2253'], dir))
			.trim()
			.replace(/^subject=/, '');
		const imitation = {certificate: join(dir, 'imitation.crt'), key: join(dir, 'imitation.key')};
		await openssl(
			[
				...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '10'],
				...['-keyout', imitation.key, '-out', imitation.certificate, '-subj', `/${name}`],
				...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', `subjectKeyIdentifier=${identifier}`],
				...['-addext', 'authorityKeyIdentifier=none'],
			],
			dir,
		);
		const leaf = await createLeaf(dir, 'imitated', imitation, {
			subject: subject('imitated'),
			usage: 'serverAuth',
			subjectAltNames: 'IP:127.0.0.1',
		});
		const cert = Buffer.concat([readFileSync(leaf.certificate), readFileSync(genuine.certificate)]);
		await serving({cert, key: readFileSync(leaf.key)}, async url => {
			const cluster = to({
				server: url,
				'certificate-authority': undefined,
				'certificate-authority-data': base64(imitation.certificate),
			});
			assert.deepEqual(await cluster.identity(), {authority: keyOf(imitation.certificate), uid});
			const shown = await new Promise<string>((resolve, reject) => {
				const request = https.get(url, {ca: readFileSync(imitation.certificate), agent: false}, response => {
					const peer = (response.socket as TLSSocket).getPeerX509Certificate();
					resolve(peer?.issuerCertificate?.fingerprint256 ?? '');
					response.resume();
				});
				request.on('error', reject);
			});
			const fingerprint = await openssl(['x509', '-in', genuine.certificate, '-noout', '-fingerprint', '-sha256'], dir);
			assert.ok(fingerprint.includes(shown), 'by names alone it would be the genuine one');
		});
	});

	async function serving(options: https.ServerOptions, task: (url: string) => Promise<void>): Promise<void> {
		const other = https.createServer(options, (_, response) => answerJson(response, 200, {metadata: {uid}}));
		await new Promise<void>(resolve => {
			other.listen(0, '127.0.0.1', resolve);
		});
		try {
			await task(`https://127.0.0.1:${(other.address() as AddressInfo).port}`);
		} finally {
			other.closeAllConnections();
			other.close();
		}
	}
});
