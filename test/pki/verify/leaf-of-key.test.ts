// Needs: openssl
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import type {KeyObject} from 'node:crypto';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {encodeCertificate} from '../../../source/pki/encode/encode-certificate.js';
import {encodeName} from '../../../source/pki/encode/encode-name.js';
import {generateKey, publicKeyDer} from '../../../source/pki/keys/keys.js';
import {encodePem} from '../../../source/pki/pem/encode-pem.js';
import type {Certificate} from '../../../source/pki/types.js';
import {bundleOfKey, isForAuthority} from '../../../source/pki/verify/leaf-of-key.js';
import {isSameAuthority, isTrustedBy} from '../../../source/pki/verify/same-authority.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';

describe('a bundle of certificates beside a key', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-bundle-'));
	const keys = new Map<string, KeyObject>();
	const keyOf = (who: string): KeyObject => {
		const key = keys.get(who);
		assert.ok(key);
		return key;
	};
	const name = (commonName: string) => encodeName({commonName, names: [], serialNumber: ''});
	let serial = 0;
	const make = (who: string, by: string, {key = who, isCa = !who.startsWith('leaf'), names = {}} = {}): Certificate =>
		decodeCertificate(
			encodeCertificate(
				{
					serialNumber: Buffer.from([1, ++serial]),
					issuer: name(by),
					subject: name(who),
					notBefore: new Date('2026-01-01T00:00:00Z'),
					notAfter: new Date('2046-01-01T00:00:00Z'),
					subjectPublicKeyInfo: publicKeyDer(keyOf(key)),
					usages: isCa ? ['cert sign'] : ['server auth'],
					...(isCa && {ca: {}}),
					subjectKeyIdentifier: Buffer.from(key),
					subjectAltNames: [],
					...names,
				},
				keyOf(by),
			),
		);
	let leaf: Certificate;
	let middle: Certificate;
	let root: Certificate;
	let stranger: Certificate;
	before(async () => {
		for (const who of ['leaf', 'middle', 'root', 'stranger']) {
			keys.set(who, await generateKey({algo: 'ecdsa', size: 256}));
		}

		leaf = make('leaf', 'middle');
		middle = make('middle', 'root');
		root = make('root', 'root');
		stranger = make('stranger', 'stranger');
	});
	after(() => rmSync(folder, {recursive: true}));

	test('is sorted by the key, whatever its order, and openssl verifies the result', () => {
		const all = [leaf, middle, root, stranger];
		for (let turn = 0; turn < 24; turn += 1) {
			const rest = [...all];
			let left = turn;
			const bundle = [4, 3, 2, 1].flatMap(count => {
				const at = left % count;
				left = Math.floor(left / count);
				return rest.splice(at, 1);
			});
			const sorted = bundleOfKey(bundle, keyOf('leaf'));
			assert.deepEqual(sorted, {chain: [leaf, middle, root], unrelated: [stranger]});
		}

		assert.ok(new X509Certificate(leaf.raw.der).checkPrivateKey(keyOf('leaf')));
		writeFileSync(join(folder, 'root'), encodePem('CERTIFICATE', root.raw.der));
		writeFileSync(join(folder, 'chain'), [leaf, middle].map(({raw}) => encodePem('CERTIFICATE', raw.der)).join(''));
		const {status, stderr} = spawnSync('openssl', [
			...['verify', '-CAfile', join(folder, 'root'), '-untrusted', join(folder, 'chain'), join(folder, 'chain')],
		]);
		assert.equal(status, 0, String(stderr));
	});

	test('takes the leaf if an authority has the same key, and the first of two leaves', () => {
		const duplicate = make('own', 'root', {key: 'leaf', isCa: true});
		const second = make('leaf', 'middle');
		const sorted = bundleOfKey([duplicate, leaf, second, middle], keyOf('leaf'));
		assert.deepEqual(sorted, {chain: [leaf, middle], unrelated: [duplicate, second]});
		assert.equal(bundleOfKey([duplicate, middle], keyOf('leaf'))?.chain[0], duplicate);
		assert.ok(isForAuthority(duplicate));
		assert.ok(!isForAuthority(leaf));
	});

	test('has nothing for a key without a certificate', () => {
		assert.equal(bundleOfKey([middle, root], keyOf('leaf')), undefined);
		assert.equal(bundleOfKey([], keyOf('leaf')), undefined);
	});

	test('recognizes an authority by name and key, and one that leads to what is trusted', () => {
		assert.ok(isSameAuthority(root, make('root', 'root')));
		assert.ok(!isSameAuthority(root, make('root', 'root', {key: 'stranger'})));
		assert.ok(!isSameAuthority(root, make('other', 'root', {key: 'root'})));
		assert.ok(isTrustedBy([root], [stranger, root]));
		assert.ok(isTrustedBy([middle], [root]));
		const lower = make('stranger', 'middle');
		assert.ok(!isTrustedBy([lower], [root]));
		assert.ok(isTrustedBy([lower, middle], [root]));
		assert.ok(!isTrustedBy([stranger, middle], [root]));
		assert.ok(!isTrustedBy([], [root]));
	});
});
