// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createPublicKey} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {encodeRequest, encodeRequestInfo} from '../../../source/pki/encode/encode-request.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';

/**
 * Written by cfssl 1.6.5 (`genkey`): public key and CertificationRequestInfo, DER in base64. Its private keys were not
 * kept.
 */
type Recorded = {
	readonly name: string;
	readonly spec: object;
	readonly publicKey: string;
	readonly requestInfo: string;
};

const fixture = new URL('../../fixtures/pki/cfssl-requests.json', import.meta.url);
const recorded = JSON.parse(readFileSync(fixture, 'utf8')) as readonly Recorded[];

for (const {name, spec, publicKey, requestInfo} of recorded) {
	test(`writes what cfssl writes: ${name}`, () => {
		const written = encodeRequestInfo(parseSpec(JSON.stringify(spec)).spec, Buffer.from(publicKey, 'base64'));
		assert.equal(written.toString('hex'), Buffer.from(requestInfo, 'base64').toString('hex'));
	});
}

const keys = [
	{algo: 'ecdsa', size: 256},
	{algo: 'ecdsa', size: 384},
	{algo: 'ecdsa', size: 521},
	{algo: 'rsa', size: 2048},
	{algo: 'rsa', size: 3072},
	{algo: 'ed25519'},
] as const;

for (const key of keys) {
	test(`openssl verifies a request made with ${JSON.stringify(key)} and reads its names`, async () => {
		const {spec} = parseSpec(
			JSON.stringify({CN: 'kubernetes', hosts: ['a.example', '192.0.2.24'], names: [{O: 'k8s'}, {O: 'b'}], key}),
		);
		const privateKey = await generateKey(spec.key);
		const {pem} = encodeRequest(spec, privateKey);
		const options = {input: pem, encoding: 'utf8', stdio: 'pipe'} as const;
		const text = execFileSync('openssl', ['req', '-verify', '-noout', '-text', '-nameopt', 'RFC2253'], options);
		assert.match(text, /Subject: CN=kubernetes,O=k8s\+O=b\n/);
		assert.match(text, /DNS:a\.example, IP Address:192\.0\.2\.24\n/);
		assert.equal(
			execFileSync('openssl', ['req', '-pubkey', '-noout'], options),
			String(createPublicKey(privateKey).export({type: 'spki', format: 'pem'})),
		);
	});
}

test('the largest RSA key signs with SHA-512', async () => {
	const key = await generateKey({algo: 'rsa', size: 4096});
	const {pem} = encodeRequest(parseSpec('{"CN": "a"}').spec, key);
	const text = execFileSync('openssl', ['req', '-verify', '-noout', '-text'], {
		input: pem,
		encoding: 'utf8',
		stdio: 'pipe',
	});
	assert.match(text, /Signature Algorithm: sha512WithRSAEncryption/);
});
