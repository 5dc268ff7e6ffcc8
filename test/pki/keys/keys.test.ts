// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import type {KeyObject} from 'node:crypto';
import {createPublicKey, generateKeyPairSync} from 'node:crypto';
import {test} from 'node:test';
import {decodePrivateKey, decodePrivateKeyDer} from '../../../source/pki/keys/decode-key.js';
import type {KeySpec} from '../../../source/pki/keys/keys.js';
import {describeKey, encodePrivateKey, generateKey, keyMatches, publicKeyDer} from '../../../source/pki/keys/keys.js';
import {encodePem} from '../../../source/pki/pem/encode-pem.js';
import {ecHalves, ecKey, ecPkcs8, pkcs1, rsaKey, rsaNumbers} from '../../certificates/build-key.js';

const specs: ReadonlyArray<readonly [KeySpec, string]> = [
	[{algo: 'ecdsa', size: 256}, 'ECDSA P-256'],
	[{algo: 'ecdsa', size: 384}, 'ECDSA P-384'],
	[{algo: 'ecdsa', size: 521}, 'ECDSA P-521'],
	[{algo: 'rsa', size: 2048}, 'RSA 2048'],
	[{algo: 'rsa', size: 3072}, 'RSA 3072'],
	[{algo: 'ed25519'}, 'Ed25519'],
];

/** SubjectPublicKeyInfo, as Node writes it. */
function publicPem(key: KeyObject): string {
	return String((key.type === 'private' ? createPublicKey(key) : key).export({type: 'spki', format: 'pem'}));
}

function openssl(args: readonly string[], input: string): string {
	return execFileSync('openssl', args, {input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe']});
}

for (const [spec, label] of specs) {
	test(`makes ${label} keys whose PKCS#8 openssl reads as the same key`, async () => {
		const key = await generateKey(spec);
		assert.equal(describeKey(key).label, label);
		const pem = encodePrivateKey(key);
		assert.match(pem, /^-----BEGIN PRIVATE KEY-----\n/);
		assert.equal(openssl(['pkey', '-pubout'], pem), publicPem(key));
		assert.ok(decodePrivateKey(pem).equals(key));
	});
}

test('an encrypted key opens in openssl only with its passphrase', async () => {
	const key = await generateKey({algo: 'ecdsa', size: 256});
	const pem = encodePrivateKey(key, {passphrase: 'correct horse'});
	assert.match(pem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
	assert.equal(openssl(['pkey', '-pubout', '-passin', 'pass:correct horse'], pem), publicPem(key));
	assert.throws(() => openssl(['pkey', '-pubout', '-passin', 'pass:wrong'], pem));
	assert.match(openssl(['asn1parse'], pem), /PBKDF2.*INTEGER +:0927C0\n.*hmacWithSHA256.*aes-256-cbc/s);
	assert.ok(decodePrivateKey(pem, {passphrase: 'correct horse'}).equals(key));
	assert.throws(() => decodePrivateKey(pem), {name: 'PkiError', code: 'passphrase-needed'});
	assert.throws(() => decodePrivateKey(pem, {passphrase: 'wrong'}), {code: 'bad-key', message: /passphrase is wrong/});
});

const ec = generateKeyPairSync('ec', {namedCurve: 'P-384'}).privateKey;
const rsa = generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey;
const ed = generateKeyPairSync('ed25519').privateKey;
const pem = (key: KeyObject, type: 'pkcs8' | 'sec1' | 'pkcs1') =>
	String(key.export({format: 'pem', type: type as 'pkcs8'}));

const foreignForms: ReadonlyArray<{name: string; text: string; key: KeyObject; passphrase?: string}> = [
	{name: 'SEC1', text: pem(ec, 'sec1'), key: ec},
	{name: 'PKCS#1', text: pem(rsa, 'pkcs1'), key: rsa},
	{
		name: "cfssl's Ed25519 PRIVATE KEY",
		text: encodePem('Ed25519 PRIVATE KEY', ed.export({format: 'der', type: 'pkcs8'})),
		key: ed,
	},
	{
		name: 'SEC1 behind EC PARAMETERS',
		text: `${encodePem('EC PARAMETERS', Buffer.from('06052b81040022', 'hex'))}${pem(ec, 'sec1')}`,
		key: ec,
	},
	{
		name: 'CRLF lines and text around the block',
		text: `Bag Attributes\n${pem(ed, 'pkcs8')}bye\n`.replaceAll('\n', '\r\n'),
		key: ed,
	},
	{name: 'a public key before it', text: publicPem(rsa) + pem(rsa, 'pkcs8'), key: rsa},
	{
		name: 'Proc-Type: 4,ENCRYPTED',
		text: openssl(['rsa', '-aes256', '-traditional', '-passout', 'pass:abcd'], pem(rsa, 'pkcs1')),
		key: rsa,
		passphrase: 'abcd',
	},
	{
		name: "openssl's encrypted PKCS#8 with scrypt",
		text: openssl(['pkcs8', '-topk8', '-scrypt', '-passout', 'pass:abcd'], pem(ec, 'pkcs8')),
		key: ec,
		passphrase: 'abcd',
	},
];

for (const {name, text, key, passphrase} of foreignForms) {
	test(`reads a private key as ${name}`, () => {
		assert.ok(decodePrivateKey(text, passphrase === undefined ? {} : {passphrase}).equals(key));
	});
}

const otherCurve = generateKeyPairSync('ec', {namedCurve: 'secp256k1'}).privateKey;
const broken = pem(ec, 'pkcs8').split('\n');
const refusals: ReadonlyArray<{name: string; text: string; code: string}> = [
	{name: 'nothing', text: '', code: 'no-pem'},
	{name: 'a public key only', text: publicPem(ec), code: 'no-pem'},
	{name: 'a block without an end', text: broken.slice(0, 3).join('\n'), code: 'bad-pem'},
	{name: 'a block that is no base64', text: [broken[0], '!!!!', ...broken.slice(2)].join('\n'), code: 'bad-pem'},
	{name: 'a block that is no key', text: encodePem('PRIVATE KEY', Buffer.from('300102', 'hex')), code: 'bad-key'},
	{name: 'two keys', text: pem(ec, 'pkcs8') + pem(ed, 'pkcs8'), code: 'bad-key'},
	{name: 'a curve that no signer takes', text: pem(otherCurve, 'pkcs8'), code: 'unsupported-key'},
	{name: 'a key for agreement', text: pem(generateKeyPairSync('x25519').privateKey, 'pkcs8'), code: 'unsupported-key'},
	{
		name: 'an OpenSSH key',
		text: encodePem('OPENSSH PRIVATE KEY', Buffer.from('6f70656e', 'hex')),
		code: 'unsupported-key',
	},
	{name: 'an encrypted key without passphrase', text: foreignForms[6]?.text ?? '', code: 'passphrase-needed'},
];

for (const {name, text, code} of refusals) {
	test(`refuses ${name} as ${code} and quotes nothing of it`, () => {
		assert.throws(
			() => decodePrivateKey(text),
			(error: Error & {code: string}) => {
				assert.equal(error.code, code);
				const told = `${error.message}${error.stack}${JSON.stringify(error)}`;
				for (const line of text.split(/\s+/).filter(part => part.length > 20 && !part.includes('-'))) {
					assert.ok(!told.includes(line));
				}

				return true;
			},
		);
	});
}

test('making a key ends at once when its signal fires', async () => {
	const controller = new AbortController();
	const making = generateKey({algo: 'rsa', size: 2048}, controller.signal);
	controller.abort();
	await assert.rejects(making, {code: 'aborted'});
	await assert.rejects(generateKey({algo: 'ed25519'}, AbortSignal.abort()), {code: 'aborted'});
});

test('a key matches its own public key in either spelling and no other', () => {
	const compressed = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const point = compressed.publicKey.export({format: 'der', type: 'spki'});
	const x = point.subarray(27, 59);
	const sign = (point.at(-1) ?? 0) % 2 === 0 ? 2 : 3;
	const short = Buffer.concat([
		Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'),
		Buffer.from([sign]),
		x,
	]);
	assert.ok(createPublicKey({key: short, format: 'der', type: 'spki'}).equals(compressed.publicKey));
	assert.ok(keyMatches(compressed.privateKey, point));
	assert.ok(keyMatches(compressed.privateKey, short));
	assert.ok(!keyMatches(rsa, publicKeyDer(ec)));
	assert.ok(!keyMatches(ec, Buffer.from('3000', 'hex')));
});

test('refuses the halves of two keys, which OpenSSL reads as one', () => {
	const [one, two] = [ecKey('P-256'), ecKey('P-256')];
	const mixed = ecPkcs8({scalar: ecHalves(one).scalar, point: ecHalves(two).point});
	const rsaPair = rsaKey(1024);
	const mixedRsa = pkcs1({...rsaNumbers(rsaKey(1024)), n: rsaNumbers(rsaPair).n});
	for (const [label, der] of [
		['PRIVATE KEY', mixed],
		['RSA PRIVATE KEY', mixedRsa],
	] as const) {
		for (const read of [() => decodePrivateKey(encodePem(label, der)), () => decodePrivateKeyDer(der)]) {
			assert.throws(read, {code: 'bad-key', message: /private half does not belong to its public half/});
		}
	}

	assert.ok(decodePrivateKey(pem(rsaPair, 'pkcs1')).equals(rsaPair));
});
