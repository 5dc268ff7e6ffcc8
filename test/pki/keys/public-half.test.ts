import assert from 'node:assert/strict';
import type {KeyObject} from 'node:crypto';
import {createPrivateKey, generateKeyPairSync} from 'node:crypto';
import {describe, test} from 'node:test';
import {keyMatches} from '../../../source/pki/keys/keys.js';
import {carriesPublicKey} from '../../../source/pki/keys/public-half.js';
import {mutate, randomNumbers} from '../mutate.js';

type Form = 'pkcs8' | 'sec1' | 'pkcs1';

const p256 = () => generateKeyPairSync('ec', {namedCurve: 'P-256'});
const rsa = generateKeyPairSync('rsa', {modulusLength: 1024});
const spkiOf = (key: KeyObject) => key.export({format: 'der', type: 'spki'});
const derOf = (key: KeyObject, form: Form) => key.export({format: 'der', type: form as 'pkcs8'});

const kinds: ReadonlyArray<{readonly name: string; readonly form: Form; readonly pair: ReturnType<typeof p256>}> = [
	{name: 'P-256 in PKCS#8', form: 'pkcs8', pair: p256()},
	{name: 'P-256 in SEC1', form: 'sec1', pair: p256()},
	{name: 'RSA in PKCS#8', form: 'pkcs8', pair: rsa},
	{name: 'RSA in PKCS#1', form: 'pkcs1', pair: rsa},
];

/** What OpenSSL says. */
function matches(der: Buffer, form: Form, spki: Buffer): boolean {
	try {
		return keyMatches(createPrivateKey({key: der, format: 'der', type: form}), spki);
	} catch {
		return false;
	}
}

/** Whether the key is found by its bytes; OpenSSL must say the same then. */
function isCarried(der: Buffer, form: Form, spki: Buffer): boolean {
	const isOwn = carriesPublicKey(der, form, spki);
	assert.ok(!isOwn || matches(der, form, spki));
	return isOwn;
}

for (const {name, form, pair} of kinds) {
	describe(`the public half of a key of ${name}`, () => {
		const der = derOf(pair.privateKey, form);
		const spki = spkiOf(pair.publicKey);

		test('is that of its certificate, and of no other', () => {
			assert.equal(isCarried(der, form, spki), true);
			assert.equal(isCarried(der, form, spkiOf(p256().publicKey)), false);
			assert.equal(isCarried(der, form, spkiOf(generateKeyPairSync('rsa', {modulusLength: 1024}).publicKey)), false);
			for (const other of ['pkcs8', 'sec1', 'pkcs1'] as const) {
				assert.equal(isCarried(der, other, spki), other === form);
			}
		});

		test('is found in no damaged key in which OpenSSL does not find it', () => {
			for (let at = 0; at < der.length; at++) {
				for (const flip of [1, 0x40, 0x80]) {
					const damaged = Buffer.from(der);
					damaged[at] = (damaged[at] as number) ^ flip;
					isCarried(damaged, form, spki);
				}

				assert.equal(isCarried(der.subarray(0, at), form, spki), false);
			}

			const random = randomNumbers(8);
			for (let count = 0; count < 300; count++) {
				isCarried(mutate(der, random), form, spki);
			}
		});

		test('is compared to the last bit', () => {
			for (let bit = 0; bit < spki.length * 8; bit++) {
				const other = Buffer.from(spki);
				other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
				assert.equal(carriesPublicKey(der, form, other), false, `bit ${bit}`);
			}
		});
	});
}

test('scalars that OpenSSL refuses, or may refuse, are left to it', () => {
	const {privateKey, publicKey} = p256();
	const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
	for (const scalar of ['00'.repeat(32), order, 'ff'.repeat(32), `${'00'.repeat(31)}01`]) {
		const der = derOf(privateKey, 'pkcs8');
		der.write(scalar, 36, 'hex');
		assert.equal(carriesPublicKey(der, 'pkcs8', spkiOf(publicKey)), false, scalar);
	}
});

test('an RSA key whose private exponent is longer than its modulus is left to OpenSSL, which refuses it', () => {
	// Some exponents have a leading zero, and some do not.
	const {n = '', ...jwk} = rsa.privateKey.export({format: 'jwk'});
	const der = derOf(createPrivateKey({key: {...jwk, n, d: n}, format: 'jwk'}), 'pkcs1');
	const at = der.lastIndexOf(Buffer.from(n, 'base64url'), 150 + 140);
	der[at - 1] = 1;
	assert.equal(matches(der, 'pkcs1', spkiOf(rsa.publicKey)), false);
	assert.equal(carriesPublicKey(der, 'pkcs1', spkiOf(rsa.publicKey)), false);
});

test('other kinds are left to OpenSSL', () => {
	for (const {privateKey, publicKey} of [
		generateKeyPairSync('ed25519'),
		generateKeyPairSync('ec', {namedCurve: 'P-384'}),
	]) {
		assert.equal(carriesPublicKey(derOf(privateKey, 'pkcs8'), 'pkcs8', spkiOf(publicKey)), false);
	}
});
