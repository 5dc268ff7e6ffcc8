// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import type {KeyObject} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {encodeCertificate} from '../../../source/pki/encode/encode-certificate.js';
import {encodeName} from '../../../source/pki/encode/encode-name.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {subjectKeyIdentifier} from '../../../source/pki/encode/extensions/encode-extension.js';
import {sortHost} from '../../../source/pki/hosts/host-name.js';
import {issueCertificate} from '../../../source/pki/issue/issue.js';
import {encodePrivateKey, generateKey, publicKeyDer} from '../../../source/pki/keys/keys.js';
import {publicKeyBits} from '../../../source/pki/keys/public-key-bits.js';
import {encodePem} from '../../../source/pki/pem/encode-pem.js';
import {pemBlocks} from '../../../source/pki/pem/pem-blocks.js';
import {defaultPolicy} from '../../../source/pki/spec/signing-policy.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import type {Certificate} from '../../../source/pki/types.js';
import {forbiddenName, readNameConstraints} from '../../../source/pki/verify/name-constraints.js';
import {verifyChain} from '../../../source/pki/verify/verify-chain.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';

let folder = '';
let key: KeyObject;

before(async () => {
	folder = mkdtempSync(join(tmpdir(), 'certdeck-constraints-'));
	key = await generateKey({algo: 'ecdsa', size: 256});
	writeFileSync(join(folder, 'key.pem'), encodePrivateKey(key), {mode: 0o600});
});

after(() => {
	rmSync(folder, {recursive: true});
});

function rootWith(constraints: string, criticality = 'critical,'): Certificate {
	const extensions = [
		'-addext',
		'basicConstraints=critical,CA:TRUE',
		'-addext',
		'keyUsage=critical,keyCertSign',
		'-addext',
		`nameConstraints=${criticality}${constraints}`,
	];
	const args = [
		'req',
		'-x509',
		'-new',
		'-key',
		join(folder, 'key.pem'),
		'-subj',
		'/CN=Root',
		'-days',
		'3650',
		...extensions,
	];
	const pem = execFileSync('openssl', args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
	const der = pemBlocks(pem)[0]?.der;
	assert.ok(der);
	writeFileSync(join(folder, 'root.pem'), pem);
	return decodeCertificate(der);
}

function leafFor(root: Certificate, host: string): Certificate {
	const keyIdentifier = subjectKeyIdentifier(publicKeyBits(publicKeyDer(key)));
	const der = encodeCertificate(
		{
			serialNumber: Buffer.from([5]),
			issuer: root.raw.subject,
			subject: encodeName({commonName: 'leaf', names: [], serialNumber: ''}),
			notBefore: root.notBefore,
			notAfter: root.notAfter,
			subjectPublicKeyInfo: publicKeyDer(key),
			usages: ['digital signature', 'server auth'],
			subjectKeyIdentifier: keyIdentifier,
			subjectAltNames: [sortHost(host).name],
		},
		key,
	);
	writeFileSync(join(folder, 'leaf.pem'), encodePem('CERTIFICATE', der));
	return decodeCertificate(der);
}

/** openssl gives the same verdicts. */
const cases: ReadonlyArray<readonly [constraints: string, host: string, isAllowed: boolean]> = [
	['permitted;DNS:example.com', 'example.com', true],
	['permitted;DNS:example.com', 'A.Example.com', true],
	['permitted;DNS:example.com', 'badexample.com', false],
	['permitted;DNS:example.com', 'example.org', false],
	['permitted;DNS:example.com', '10.0.0.1', true],
	['permitted;DNS:example.com,permitted;DNS:example.org', 'a.example.org', true],
	['permitted;DNS:example.com,excluded;DNS:secret.example.com', 'a.secret.example.com', false],
	['permitted;DNS:example.com,excluded;DNS:secret.example.com', 'a.example.com', true],
	['permitted;IP:10.0.0.0/255.0.0.0', '10.9.8.7', true],
	['permitted;IP:10.0.0.0/255.0.0.0', '11.0.0.1', false],
	['permitted;IP:10.0.0.0/255.0.0.0', '2001:db8::1', false],
	['excluded;IP:0.0.0.0/0.0.0.0', '192.0.2.1', false],
	['excluded;IP:0.0.0.0/0.0.0.0', 'a.example', true],
	['permitted;email:example.com', 'bob@example.com', true],
	['permitted;email:example.com', 'bob@a.example.com', false],
	['permitted;email:.example.com', 'bob@a.example.com', true],
	['permitted;email:bob@example.com', 'bob@Example.com', true],
	['permitted;email:bob@example.com', 'Bob@example.com', false],
	['permitted;URI:.example.com', 'https://a.example.com/x', true],
	['permitted;URI:.example.com', 'https://example.com/x', false],
	['permitted;URI:example.com', 'https://example.com:8443/x', true],
	['excluded;URI:evil.example', 'spiffe://evil.example/x', false],
];

for (const [constraints, host, isAllowed] of cases) {
	test(`${constraints} ${isAllowed ? 'allows' : 'forbids'} ${host}`, () => {
		const root = rootWith(constraints);
		const leaf = leafFor(root, host);
		const {findings} = verifyChain(leaf, {authorities: [root], at: new Date(root.notBefore.getTime() + 60_000)});
		assert.deepEqual(
			findings.map(({code}) => code),
			isAllowed ? [] : ['name-forbidden'],
		);
		const {status} = spawnSync('openssl', [
			'verify',
			'-no_check_time',
			'-CAfile',
			join(folder, 'root.pem'),
			join(folder, 'leaf.pem'),
		]);
		assert.equal(status === 0, isAllowed);
	});
}

/** Names that Go 1.26 refuses, in an authority's constraint or in the leaf. OpenSSL 3.0 accepts most of them. */
const onlyForGo: ReadonlyArray<readonly [constraints: string, kind: 'dns' | 'email' | 'uri', value: string]> = [
	['excluded;DNS:evil.example', 'dns', 'evil.example.'],
	['excluded;DNS:evil.example', 'dns', 'evil..example'],
	['excluded;DNS:foo.evil.example', 'dns', '*.evil.example'],
	['excluded;URI:evil.example', 'uri', 'https://a@b@evil.example/'],
	['excluded;URI:evil.example', 'uri', 'https://a.evil.example/'],
	['excluded;URI:evil.example', 'uri', 'urn:evil.example'],
	['excluded;URI:evil.example', 'uri', '//evil.example/'],
	['excluded;URI:evil.example', 'uri', 'https://[::1]/'],
	['excluded;URI:evil.example', 'uri', 'https://10.0.0.1/'],
	['excluded;email:evil.example', 'email', 'bob@evil.example.'],
	['excluded;email:evil.example', 'email', 'bob@a.evil.example'],
	['excluded;email:evil.example', 'email', 'bob'],
	['excluded;email:bob@evil.example', 'email', '"b\\ob"@evil.example'],
];

for (const [constraints, kind, value] of onlyForGo) {
	test(`${constraints} forbids ${kind} ${value}`, () => {
		const constraintsOfRoot = readNameConstraints(rootWith(constraints));
		assert.ok(constraintsOfRoot);
		assert.deepEqual(forbiddenName([{kind, value}], constraintsOfRoot), {kind, value});
	});
}

for (const [constraints, kind, value] of [
	['excluded;DNS:a.foo.evil.example', 'dns', '*.evil.example'],
	['excluded;DNS:evil.example', 'dns', '*.good.example'],
	['excluded;URI:evil.example', 'uri', 'https://evil.example@good.example:8443/evil.example'],
	['excluded;URI:evil.example', 'dns', 'evil.example'],
	['excluded;email:bob@evil.example', 'email', 'alice@evil.example'],
] as const) {
	test(`${constraints} does not affect ${kind} ${value}`, () => {
		const constraintsOfRoot = readNameConstraints(rootWith(constraints));
		assert.ok(constraintsOfRoot);
		assert.equal(forbiddenName([{kind, value}], constraintsOfRoot), undefined);
	});
}

for (const [criticality, severity] of [
	['critical,', 'error'],
	['', 'warning'],
]) {
	test(`${criticality || 'uncritical '} constraints on other kinds of names are an ${severity}, as in Go`, () => {
		const root = rootWith('permitted;RID:1.2.3.4', criticality);
		const {findings} = verifyChain(leafFor(root, 'a.example'), {
			authorities: [root],
			at: new Date(root.notBefore.getTime() + 60_000),
		});
		assert.deepEqual(
			findings.map(({code, severity: found}) => [code, found]),
			[['name-constraints-unchecked', severity]],
		);
	});
}

test("refuses to issue what the authority's constraints forbid", async () => {
	const certificate = rootWith('permitted;DNS:example.com');
	const requester = await generateKey({algo: 'ecdsa', size: 256});
	const issue = (host: string) => {
		const {spec} = parseSpec(JSON.stringify({CN: 'leaf', hosts: [host]}));
		const request = decodeRequest(encodeRequest(spec, requester).der);
		return issueCertificate(request, {certificate, key}, defaultPolicy, {
			now: new Date(certificate.notBefore.getTime() + 60_000),
		});
	};

	assert.ok(issue('a.example.com').der.length > 0);
	assert.throws(() => issue('example.org'), {code: 'policy', message: /does not let it issue for dns "example\.org"/});
});
