import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {createPrivateKey, X509Certificate} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {decodePkcs12} from '../../../source/pki/pkcs12/decode-pkcs12.js';
import {encodePkcs12} from '../../../source/pki/pkcs12/encode-pkcs12.js';
import {PkiError} from '../../../source/pki/pki-error.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-pkcs12-'));
after(() => rmSync(folder, {recursive: true}));
const at = (name: string) => join(folder, name);
const passphrase = 'größer als 7';
writeFileSync(at('passphrase'), `${passphrase}\n`);
const openssl = (...args: readonly string[]) =>
	execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8'});

openssl(
	...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'],
	...['-subj', '/CN=authority', '-keyout', 'ca-key.pem', '-out', 'ca.pem'],
);
for (const [name, ...kind] of [
	['ecdsa', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
	['rsa', 'rsa:2048'],
	['ed25519', 'ed25519'],
] as const) {
	openssl(
		...['req', '-x509', '-newkey', ...kind, '-nodes', '-days', '30', '-subj', `/CN=${name}`],
		...['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-keyout', `${name}-key.pem`, '-out', `${name}.pem`],
	);
}

const keyOf = (name: string) => createPrivateKey(readFileSync(at(`${name}-key.pem`)));
const derOf = (name: string) => new X509Certificate(readFileSync(at(`${name}.pem`))).raw;
const secret = ['-passin', 'file:passphrase'];
const storeOf = (name: string) => encodePkcs12(keyOf(name), [derOf(name), derOf('ca')], passphrase, 'my-svc.shop');
const own = storeOf('ecdsa');

for (const name of ['ecdsa', 'rsa', 'ed25519']) {
	test(`openssl reads the key and both certificates of a keystore (${name})`, () => {
		writeFileSync(at('out.p12'), name === 'ecdsa' ? own : storeOf(name));
		// Once for all, because each run derives all keys from the passphrase.
		const {stdout, stderr} = spawnSync('openssl', ['pkcs12', '-in', 'out.p12', '-info', '-nodes', ...secret], {
			cwd: folder,
			encoding: 'utf8',
		});
		const bags = stdout.split(/(?<=^-----END .*\n)/m).filter(bag => bag.includes('-----BEGIN'));
		const [certificate = '', others = '', key = ''] = bags;
		assert.equal(bags.length, 3, stderr);
		const pem = (bag: string) => bag.slice(bag.indexOf('-----BEGIN'));
		assert.ok(createPrivateKey(pem(key)).equals(keyOf(name)));
		const [, id] = /localKeyID: (.+?) *\n/.exec(key) ?? [];
		assert.ok(id);
		assert.ok(certificate.includes(`localKeyID: ${id}`), 'the certificate of the key');
		assert.match(certificate, /friendlyName: my-svc\.shop\n/);
		assert.deepEqual(new X509Certificate(pem(certificate)).raw, derOf(name));
		assert.doesNotMatch(others, /localKeyID|friendlyName/);
		assert.deepEqual(new X509Certificate(pem(others)).raw, derOf('ca'));
		// AES-256, SHA-256, and a count of rounds that .NET still imports.
		assert.match(stderr, /MAC: sha256, Iteration 200000/);
		assert.equal(stderr.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 200000, PRF hmacWithSHA256/g)?.length, 2);
	});
}

test('the certificates of a keystore are encrypted as well', () => {
	assert.ok(!own.includes(derOf('ecdsa').subarray(0, 64)));
});

/** Files of other programs, with RSA keys, so that the oldest programs can write them. */
const written: ReadonlyArray<{readonly name: string; readonly args: readonly string[]; readonly key?: string}> = [
	{name: 'OpenSSL 3', args: []},
	{name: 'OpenSSL 3, an ECDSA key', args: [], key: 'ecdsa'},
	{name: 'OpenSSL 3, an Ed25519 key', args: [], key: 'ed25519'},
	{name: 'OpenSSL 1 and Windows: RC2 and triple DES', args: ['-legacy', '-macalg', 'sha1']},
	{name: 'triple DES for all', args: ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']},
	{name: 'AES-128, SHA-512', args: ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC', '-macalg', 'sha512']},
	{name: 'SHA-384', args: ['-macalg', 'sha384']},
	{name: 'nothing encrypted', args: ['-keypbe', 'NONE', '-certpbe', 'NONE']},
	{name: 'no MAC', args: ['-nomac']},
	{name: 'many rounds', args: ['-iter', '20000']},
];

for (const {name, args, key = 'rsa'} of written) {
	test(`reads files of other programs: ${name}`, () => {
		openssl(
			...['pkcs12', '-export', '-inkey', `${key}-key.pem`, '-in', `${key}.pem`, '-certfile', 'ca.pem'],
			...['-passout', 'file:passphrase', '-out', 'in.p12', ...args],
		);
		const {keys, certificates} = decodePkcs12(readFileSync(at('in.p12')), passphrase);
		assert.deepEqual(
			keys.map(der => createPrivateKey({key: der, format: 'der', type: 'pkcs8'}).equals(keyOf(key))),
			[true],
		);
		assert.deepEqual(certificates, [derOf(key), derOf('ca')]);
		assert.throws(
			() => decodePkcs12(readFileSync(at('in.p12')), 'other'),
			(error: unknown) => error instanceof PkiError && error.code === 'bad-key',
		);
	});
}

test('reads its own files', () => {
	const {keys, certificates} = decodePkcs12(own, passphrase);
	assert.equal(keys.length, 1);
	assert.deepEqual(certificates, [derOf('ecdsa'), derOf('ca')]);
	const file = Buffer.from(own);
	file[file.length - 40] = (file.at(-40) ?? 0) ^ 1;
	assert.throws(() => decodePkcs12(file, passphrase), PkiError);
});

test('refuses at once a file with more rounds than any tool writes', () => {
	const file = Buffer.from(own);
	const rounds = file.lastIndexOf(Buffer.of(0x02, 0x03, 0x03, 0x0d, 0x40));
	assert.ok(rounds > 0);
	file.writeUIntBE(0x7fffff, rounds + 2, 3);
	const began = performance.now();
	assert.throws(() => decodePkcs12(file, passphrase), /8388607 rounds/);
	assert.ok(performance.now() - began < 1000);
});

test('throws only PkiError for damaged files, and quotes no byte of them', () => {
	openssl(
		...['pkcs12', '-export', '-inkey', 'rsa-key.pem', '-in', 'rsa.pem', '-iter', '1', '-nomac'],
		...['-passout', 'file:passphrase', '-out', 'damaged.p12'],
	);
	const whole = readFileSync(at('damaged.p12'));
	for (let index = 0; index < whole.length; index += 3) {
		const bytes = Buffer.from(whole);
		bytes[index] = (bytes[index] ?? 0) ^ (1 << (index % 8));
		try {
			decodePkcs12(bytes, passphrase);
		} catch (error) {
			assert.ok(error instanceof PkiError, `byte ${index}: ${String(error)}`);
		}
	}

	for (const length of [0, 1, 2, 30, whole.length - 1]) {
		assert.throws(() => decodePkcs12(whole.subarray(0, length), passphrase), PkiError);
	}
});
