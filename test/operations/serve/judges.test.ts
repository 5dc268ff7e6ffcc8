// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import type {KeyObject} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {connect, createServer} from 'node:tls';
import {podTemplate} from '../../../source/operations/pod-signing/pod-template.js';
import {decideSigning} from '../../../source/operations/serve/signing-decision.js';
import {randomSerialNumber} from '../../../source/pki/encode/encode-certificate.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {certificateBody, signCertificateBody} from '../../../source/pki/issue/issue.js';
import type {Authority} from '../../../source/pki/issue/signing-authority.js';
import type {KeySpec} from '../../../source/pki/keys/keys.js';
import {encodePrivateKey, generateKey} from '../../../source/pki/keys/keys.js';
import {encodePem} from '../../../source/pki/pem/encode-pem.js';
import {defaultPolicy} from '../../../source/pki/spec/signing-policy.js';
import {parseAuthoritySpec, parseSpec} from '../../../source/pki/spec/spec.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {aRequest} from '../../helpers/requests.js';
import {goJudge} from '../../pki/go-judge.js';

const now = new Date();
const kinds: ReadonlyArray<readonly [name: string, key: KeySpec]> = [
	['RSA 2048', {algo: 'rsa', size: 2048}],
	['RSA 3072', {algo: 'rsa', size: 3072}],
	['ECDSA P-256', {algo: 'ecdsa', size: 256}],
	['ECDSA P-384', {algo: 'ecdsa', size: 384}],
	['ECDSA P-521', {algo: 'ecdsa', size: 521}],
	['Ed25519', {algo: 'ed25519'}],
];

type Made = {readonly root: Buffer; readonly middle: Buffer; readonly leaf: Buffer; readonly key: string};

describe('the certificates of serve-signer', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-judges-'));
	const go = goJudge();
	const made = new Map<string, Made>();
	before(async () => {
		go.build();
		const keys = await Promise.all(kinds.map(([, key]) => generateKey(key)));
		for (const [at, [name]] of kinds.entries()) {
			// The leaf has another kind of key than its issuer, so that each kind is used as signer, leaf and root.
			const [rootKey, middleKey, leafKey] = [0, 1, 2].map(step => keys[(at + step) % keys.length]);
			assert.ok(rootKey && middleKey && leafKey);
			const root = createAuthority(parseAuthoritySpec('{"CN": "Root"}').spec, rootKey, {now});
			const above = {certificate: decodeCertificate(root.der), key: rootKey};
			const spec = {...parseAuthoritySpec('{"CN": "Issuing"}').spec, pathLength: 0};
			const nameLimits = {permitted: [{kind: 'dns', value: 'shop.svc'} as const], excluded: []};
			const middle = createAuthority(spec, middleKey, {now, issuer: above, nameLimits});
			const authority = {certificate: decodeCertificate(middle.der), key: middleKey, others: [above.certificate]};
			const {pem} = encodeRequest(parseSpec('{"CN": "a.shop.svc", "hosts": ["a.shop.svc"]}').spec, leafKey);
			const decision = decideSigning(
				aRequest({
					requestBase64: Buffer.from(pem).toString('base64'),
					usages: ['digital signature', 'server auth', 'client auth'],
					conditions: [{type: 'Approved', status: 'True', reason: 'Test', message: ''}],
					expirationSeconds: 86_400,
				}),
				authority,
				{signerName: 'example.com/serving', policy: defaultPolicy},
				now,
			);
			assert.ok(decision.kind === 'sign', JSON.stringify(decision));
			const body = certificateBody(decision.template(now, randomSerialNumber()), authority);
			const leaf = signCertificateBody(body, authority, now);
			const ca = {root: root.der, middle: middle.der, key: encodePrivateKey(leafKey)};
			made.set(name, {...ca, leaf});
			made.set(`${name}, for a Pod`, {...ca, leaf: podLeaf(leafKey, authority)});
		}
	});
	after(() => {
		go.remove();
		rmSync(folder, {recursive: true});
	});

	/** Without a subject, and with a SPIFFE ID, as `--pods` issues them. */
	const podLeaf = (key: KeyObject, authority: Authority) => {
		const stub = decodeRequest(encodeRequest({commonName: '', names: [], hosts: [], serialNumber: ''}, key).der);
		const names = [
			{kind: 'dns', value: 'a.shop.svc'},
			{kind: 'uri', value: 'spiffe://shop.svc/ns/shop/sa/a'},
		] as const;
		const rules = {longestSeconds: 86_400, usages: ['digital signature', 'server auth', 'client auth']};
		const parts = {stub, names, maxExpirationSeconds: 86_400, rules};
		// The authorities are only a minute old, so a Pod's certificate begins when they do.
		const body = certificateBody(podTemplate(parts, authority, now, randomSerialNumber()), authority);
		return signCertificateBody(body, authority, now);
	};
	const fileOf = (name: string, der: Buffer) => {
		const path = join(folder, `${name}.pem`);
		writeFileSync(path, encodePem('CERTIFICATE', der));
		return path;
	};

	test('passes openssl verify -x509_strict, with any kind of signing key', () => {
		for (const {root, middle, leaf} of made.values()) {
			const strict = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'a.shop.svc'];
			const trust = ['-CAfile', fileOf('root', root), '-untrusted', fileOf('middle', middle)];
			execFileSync('openssl', [...strict, ...trust, fileOf('leaf', leaf)], {stdio: 'pipe'});
		}
	});

	test("passes Go's verifier", go.options, () => {
		const chains = [...made.values()].map(({root, middle, leaf}) => ({
			...{leaf: leaf.toString('base64'), at: Math.floor(now.getTime() / 1000) + 1},
			...{intermediates: [middle.toString('base64')], roots: [root.toString('base64')]},
		}));
		const readings = go.ask(
			'chain',
			chains.map(chain => Buffer.from(JSON.stringify(chain))),
		);
		assert.deepEqual(
			readings.map(({signature, error}) => `${signature} ${error}`),
			chains.map(() => 'true '),
		);
	});

	const zlint = process.env['CERTDECK_ZLINT'];
	test("passes zlint's lints of RFC 5280", zlint === undefined ? {skip: 'CERTDECK_ZLINT names no zlint'} : {}, () => {
		const files = [...made].flatMap(
			([name, {root, middle, leaf}], at) =>
				[
					[`the leaf below ${name}`, fileOf(`leaf-${at}`, leaf)],
					[`the intermediate below ${name}`, fileOf(`middle-${at}`, middle)],
					[`the root ${name}`, fileOf(`root-${at}`, root)],
				] as const,
		);
		const out = execFileSync(zlint ?? '', ['-includeSources', 'RFC5280', ...files.map(([, file]) => file)], {
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const results = out
			.toString()
			.trim()
			.split('\n')
			.map(line => JSON.parse(line) as Record<string, {result: string}>);
		assert.equal(results.length, files.length);
		const bad = results.flatMap((result, at) =>
			Object.entries(result)
				.filter(([, {result: found}]) => /warn|error|fatal/i.test(found))
				.map(([lint, {result: found}]) => `${files[at]?.[0]}: ${lint} ${found}`),
		);
		assert.deepEqual(bad, []);
	});

	test('is accepted in a TLS handshake with the published files', async () => {
		for (const [name, {root, middle, leaf, key}] of made) {
			const [rootPem, middlePem, leafPem] = [root, middle, leaf].map(der => encodePem('CERTIFICATE', der));
			const taken = await new Promise<boolean>((resolve, reject) => {
				const server = createServer({cert: `${leafPem}${middlePem}`, key}, socket => socket.end());
				server.on('error', reject);
				server.listen(0, '127.0.0.1', () => {
					const address = server.address();
					const port = typeof address === 'object' && address !== null ? address.port : 0;
					const client = connect({host: '127.0.0.1', port, servername: 'a.shop.svc', ca: rootPem ?? ''}, () => {
						client.destroy();
						server.close(() => resolve(true));
					});
					client.on('error', error => server.close(() => reject(new Error(`${name}: ${error.message}`))));
				});
			});
			assert.ok(taken);
		}
	});
});
