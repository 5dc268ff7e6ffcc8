import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {startDemo} from '../../demo/index.js';
import {createKeyAndRequest, openssl} from '../cluster/credentials.js';
import {rawApi} from '../helpers/raw-api.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

describe('a certificate of the demo’s built-in signer', async () => {
	const demo = await startDemo({empty: true});
	const admin = rawApi(demo.kubeconfigPath);
	const scratch = await mkdtemp(join(tmpdir(), 'certdeck-signer-'));
	after(async () => {
		admin.close();
		await demo.stop();
		await rm(scratch, {recursive: true, force: true});
	});
	await writeFile(join(scratch, 'ca.pem'), demo.caPem);

	/** Requests, approves and waits, and writes `NAME.pem` to the scratch folder. */
	async function issued(name: string, subject: string, extensions: readonly string[]): Promise<void> {
		const {requestPem} = await createKeyAndRequest(scratch, name, subject, extensions);
		await admin.post(csrs, {
			metadata: {name},
			spec: {
				request: Buffer.from(requestPem).toString('base64'),
				signerName: 'kubernetes.io/kube-apiserver-client',
				usages: ['key encipherment', 'client auth', 'digital signature'],
			},
		});
		const approved = {type: 'Approved', status: 'True', reason: 'Test', message: 'test'};
		await admin.patch(`${csrs}/${name}/approval`, 'merge', {status: {conditions: [approved]}});
		for (let tries = 0; tries < 1500; tries += 1) {
			const {certificate} = (await admin.get(`${csrs}/${name}`)).json.status;
			if (certificate) {
				await writeFile(join(scratch, `${name}.pem`), Buffer.from(certificate, 'base64'));
				return;
			}

			await sleep(20);
		}

		assert.fail('no certificate after half a minute');
	}

	const names = 'subjectAltName=URI:spiffe://a/b,IP:192.0.2.1,email:a@b.example,DNS:a.example,DNS:b.example';
	test('has the extensions that kube-controller-manager writes, in its order', async () => {
		await issued('full', '/O=team/CN=dana', [names, 'keyUsage=keyCertSign', 'basicConstraints=CA:TRUE']);
		const text = await openssl(['x509', '-in', 'full.pem', '-noout', '-text'], scratch);
		assert.deepEqual(
			[...text.matchAll(/X509v3 ([A-Z][^:]*):( critical)?/g)].map(([, name, critical = '']) => `${name}${critical}`),
			[
				'Key Usage critical',
				'Extended Key Usage',
				'Basic Constraints critical',
				'Authority Key Identifier',
				'Subject Alternative Name',
			],
		);
		assert.match(text, /Digital Signature, Key Encipherment\n/);
		assert.match(text, /CA:FALSE/);
		assert.match(
			text,
			/DNS:a\.example, DNS:b\.example, email:a@b\.example, IP Address:192\.0\.2\.1, URI:spiffe:\/\/a\/b/,
		);
		assert.equal(
			await openssl(['verify', '-CAfile', 'ca.pem', '-purpose', 'sslclient', 'full.pem'], scratch),
			'full.pem: OK\n',
		);
	});

	test('has critical names if its subject is empty', async () => {
		await issued('empty', '/', ['subjectAltName=DNS:only.example']);
		const text = await openssl(['x509', '-in', 'empty.pem', '-noout', '-text'], scratch);
		assert.match(text, /X509v3 Subject Alternative Name: critical/);
	});
});
