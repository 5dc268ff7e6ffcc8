// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import type {KeyObject} from 'node:crypto';
import {createPrivateKey, createPublicKey, generateKeyPairSync, sign, X509Certificate} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {verifyNow, verifyRequest, verifySelfSigned} from '../../../source/pki/keys/verify-signature.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {serverView} from '../../../source/pki/x509/server-view.js';
import {bits, element, integer, oid, rdn, sequence, text} from '../build-der.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-signatures-'));
after(() => rmSync(folder, {recursive: true}));
// One key for many requests, because to make it takes longer than the rest of a test.
const {privateKey: rsa} = generateKeyPairSync('rsa', {modulusLength: 2048});
writeFileSync(join(folder, 'rsa.pem'), rsa.export({format: 'pem', type: 'pkcs8'}), {mode: 0o600});
const ownRsa = ['-key', join(folder, 'rsa.pem')];
const openssl = (...options: readonly string[]) =>
	execFileSync('openssl', [...options], {stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e7});
const request = (...options: readonly string[]) =>
	decodeRequest(
		openssl('req', '-new', '-nodes', '-keyout', '/dev/null', '-outform', 'DER', '-subj', '/CN=x', ...options),
	);

/** A request that Node signs with the named algorithm, or with another. */
function signedRequest(
	key: {readonly privateKey: KeyObject; readonly publicKey: KeyObject},
	algorithm: Uint8Array,
	hash: string | null,
): ReturnType<typeof decodeRequest> {
	const spki = key.publicKey.export({format: 'der', type: 'spki'});
	const tbs = sequence(integer(0), sequence(rdn('2.5.4.3', text(0x0c, 'x'))), spki, element(0xa0));
	return decodeRequest(sequence(tbs, algorithm, bits(0, sign(hash, tbs, key.privateKey))));
}

const made: ReadonlyArray<{
	readonly name: string;
	readonly options: readonly string[];
	readonly accepted: boolean;
	/** Valid for openssl, but Go calls the form an unknown algorithm. */
	readonly unknownForm?: true;
	readonly weak?: string;
	/** Why the API server would refuse it. */
	readonly why?: RegExp;
}> = [
	{name: 'P-256', options: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], accepted: true},
	{
		name: 'P-521 with SHA-512',
		options: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521', '-sha512'],
		accepted: true,
	},
	{name: 'RSA', options: ownRsa, accepted: true},
	{name: 'RSA with SHA-1', options: [...ownRsa, '-sha1'], accepted: true, weak: 'SHA-1'},
	{name: 'Ed25519', options: ['-newkey', 'ed25519'], accepted: true},
	{
		name: 'RSA-PSS',
		options: [...ownRsa, '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'],
		accepted: true,
	},
	{
		name: 'RSA-PSS with a long salt, unknown to Go',
		options: [...ownRsa, '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:60'],
		accepted: false,
		unknownForm: true,
		why: /is RSA-PSS with parameters that Go, and so the API server, does not take/,
	},
	{
		name: 'SHA-224, unknown to Go',
		options: [...ownRsa, '-sha224'],
		accepted: false,
		why: /of a kind that Go does not know \(sha224WithRSAEncryption\)/,
	},
	{
		name: 'a key for RSA-PSS alone, unknown to Go',
		options: ['-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'],
		accepted: false,
		unknownForm: true,
		why: /key is for RSASSA-PSS only, which Go does not read/,
	},
	{
		name: 'secp256k1, unknown to Go',
		options: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
		accepted: false,
	},
	{name: 'Ed448, unknown to Go', options: ['-newkey', 'ed448'], accepted: false},
];

for (const {name, options, accepted, unknownForm = false, weak, why} of made) {
	test(`finds a signature of ${name} by openssl ${unknownForm ? 'not verifiable' : 'valid'}`, async () => {
		const read = request(...options);
		const check = await verifyRequest(read);
		assert.deepEqual([check.valid, check.acceptedByServer, check.weak], [unknownForm ? null : true, accepted, weak]);
		assert.match(serverView(read, check).reason ?? '', why ?? (accepted ? /^$/ : /./));
		const flipped = Buffer.from(read.raw.der);
		flipped[flipped.length - 1] = (flipped.at(-1) as number) ^ 1;
		const wrong = await verifyRequest(decodeRequest(flipped));
		assert.deepEqual([wrong.valid, wrong.acceptedByServer], [unknownForm ? null : false, false]);
	});
}

test('treats MD5 and RSA below 1024 bits as invalid, as the API server does', async () => {
	const md5 = await verifyRequest(request(...ownRsa, '-md5'));
	assert.deepEqual([md5.valid, md5.weak, md5.acceptedByServer], [false, 'MD5', false]);
	const small = await verifyRequest(request('-newkey', 'rsa:768'));
	assert.deepEqual([small.valid, small.acceptedByServer], [false, false]);
	assert.match(small.reason ?? '', /768 bits/);
});

test('never uses a key with an algorithm for another kind of key', async () => {
	const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const asRsa = signedRequest(ec, sequence(oid('1.2.840.113549.1.1.11'), [5, 0]), 'sha256');
	const check = await verifyRequest(asRsa);
	assert.equal(check.valid, false);
	assert.match(check.reason ?? '', /for RSA keys/);
	assert.equal((await verifyRequest(signedRequest(ec, sequence(oid('1.2.840.10045.4.3.2')), 'sha256'))).valid, true);
});

test('returns null for an algorithm that can not be verified', async () => {
	const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const check = await verifyRequest(signedRequest(ec, sequence(oid('1.2.3.4')), 'sha256'));
	assert.deepEqual([check.valid, check.acceptedByServer], [null, false]);
});

test('verifies a root with its own key, and a leaf only with the key of its issuer', async () => {
	const pem = openssl(
		'req',
		'-x509',
		'-newkey',
		'ec',
		'-pkeyopt',
		'ec_paramgen_curve:P-256',
		'-nodes',
		'-keyout',
		'-',
		'-subj',
		'/CN=root',
	).toString();
	const root = decodeCertificate(new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))).raw);
	const rootKey = createPrivateKey(pem);
	assert.equal((await verifySelfSigned(root)).valid, true);
	const other = generateKeyPairSync('ed25519').publicKey.export({format: 'der', type: 'spki'});
	const leafInfo = sequence(
		element(0xa0, integer(2)),
		integer(7),
		sequence(oid('1.2.840.10045.4.3.2')),
		Buffer.from(root.raw.subject),
		sequence(text(0x17, '260101000000Z'), text(0x17, '360101000000Z')),
		sequence(rdn('2.5.4.3', text(0x0c, 'leaf'))),
		other,
	);
	const leafDer = sequence(leafInfo, sequence(oid('1.2.840.10045.4.3.2')), bits(0, sign('sha256', leafInfo, rootKey)));
	const leaf = decodeCertificate(leafDer);
	assert.equal((await verifySelfSigned(leaf)).valid, null);
	assert.equal(verifyNow(leaf, root).valid, true);
	assert.equal(new X509Certificate(leafDer).verify(createPublicKey(rootKey)), true);
	assert.equal(verifyNow(root, leaf).valid, false);
});
