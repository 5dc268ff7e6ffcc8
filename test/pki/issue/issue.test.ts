// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import type {KeyObject} from 'node:crypto';
import {createPublicKey, X509Certificate} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {encodeCertificate, encodeTbsCertificate} from '../../../source/pki/encode/encode-certificate.js';
import {encodeName} from '../../../source/pki/encode/encode-name.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {issueCertificate, planCertificate} from '../../../source/pki/issue/issue.js';
import type {Authority} from '../../../source/pki/issue/signing-authority.js';
import type {KeySpec} from '../../../source/pki/keys/keys.js';
import {generateKey, publicKeyDer} from '../../../source/pki/keys/keys.js';
import {signatureScheme, signDer} from '../../../source/pki/keys/sign-der.js';
import {verifyRequest} from '../../../source/pki/keys/verify-signature.js';
import {parseSigningConfig, selectPolicy} from '../../../source/pki/spec/signing-config.js';
import type {SigningPolicy} from '../../../source/pki/spec/signing-policy.js';
import {defaultPolicy, policyFor} from '../../../source/pki/spec/signing-policy.js';
import {parseAuthoritySpec, parseSpec} from '../../../source/pki/spec/spec.js';
import type {CertificationRequest} from '../../../source/pki/types.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {serverView} from '../../../source/pki/x509/server-view.js';
import {element, integer, rdn, sequence, text} from '../build-der.js';

/** Written by cfssl 1.6.5 (`gencert -initca`, `genkey`, `sign`), DER in base64. Its private keys were not kept. */
type Recorded = {
	readonly name: string;
	readonly authoritySpec: object;
	readonly authority: string;
	readonly config: object;
	readonly request: string;
	readonly certificate: string;
};

const hour = 3_600_000;
const now = new Date('2026-11-24T12:00:40Z');
const fixture = new URL('../../fixtures/pki/cfssl-certificates.json', import.meta.url);
const recorded = JSON.parse(readFileSync(fixture, 'utf8')) as readonly Recorded[];

for (const {name, authority, config, request, certificate} of recorded) {
	test(`signs what cfssl signs: ${name}`, () => {
		const issuer = decodeCertificate(Buffer.from(authority, 'base64'));
		const theirs = decodeCertificate(Buffer.from(certificate, 'base64'));
		const {template} = planCertificate(
			decodeRequest(Buffer.from(request, 'base64')),
			issuer,
			selectPolicy(parseSigningConfig(JSON.stringify(config))),
			{
				now: new Date(issuer.notBefore.getTime() + 5 * 60_000),
				serialNumber: Buffer.from(theirs.serialNumber.padStart(40, '0'), 'hex'),
			},
		);
		// The documentation's certificate would end after its authority. cfssl allows that, and certdeck does not.
		const {algorithm} = signatureScheme(keyOf(issuer.raw.subjectPublicKeyInfo));
		const written = encodeTbsCertificate(
			{...template, notBefore: theirs.notBefore, notAfter: theirs.notAfter},
			algorithm,
		);
		assert.equal(written.toString('hex'), Buffer.from(theirs.raw.tbs).toString('hex'));
	});
}

function keyOf(spki: Uint8Array): KeyObject {
	return createPublicKey({key: Buffer.from(spki), format: 'der', type: 'spki'});
}

const keySpecs: readonly KeySpec[] = [
	{algo: 'ecdsa', size: 256},
	{algo: 'ecdsa', size: 384},
	{algo: 'ecdsa', size: 521},
	{algo: 'rsa', size: 2048},
	{algo: 'ed25519'},
];

let folder = '';
let authorities: ReadonlyArray<Authority & {readonly pem: string; readonly label: string}> = [];

before(async () => {
	folder = mkdtempSync(join(tmpdir(), 'certdeck-issue-'));
	authorities = await Promise.all(
		keySpecs.map(async key => {
			const privateKey = await generateKey(key);
			const {der, pem} = createAuthority(parseAuthoritySpec('{"CN": "My Example Signer"}').spec, privateKey, {now});
			return {certificate: decodeCertificate(der), key: privateKey, pem, label: JSON.stringify(key)};
		}),
	);
});

after(() => {
	rmSync(folder, {recursive: true});
});

async function requestOf(
	spec: object,
	keySpec: KeySpec = {algo: 'ecdsa', size: 256},
): Promise<[CertificationRequest, KeyObject]> {
	const key = await generateKey(keySpec);
	return [decodeRequest(encodeRequest(parseSpec(JSON.stringify(spec)).spec, key).der), key];
}

function verifyWithOpenssl(leafPem: string, authorityPem: string, ...options: readonly string[]): string {
	writeFileSync(join(folder, 'ca.pem'), authorityPem);
	writeFileSync(join(folder, 'leaf.pem'), leafPem);
	const moment = String(Math.floor(now.getTime() / 1000));
	const args = [
		'verify',
		'-x509_strict',
		'-attime',
		moment,
		'-CAfile',
		join(folder, 'ca.pem'),
		...options,
		join(folder, 'leaf.pem'),
	];
	return execFileSync('openssl', args, {encoding: 'utf8', stdio: 'pipe'});
}

test('openssl and node accept every kind of key with every kind of authority', async () => {
	const policy = policyFor(['digital signature', 'key encipherment', 'server auth'], 8760 * hour);
	for (const keySpec of keySpecs) {
		const [request, key] = await requestOf({CN: 'a.example', hosts: ['a.example', '192.0.2.24']}, keySpec);
		for (const authority of authorities) {
			const {pem, clamped, dropped} = issueCertificate(request, authority, policy, {now});
			assert.deepEqual([clamped, dropped], [false, []]);
			const said = verifyWithOpenssl(pem, authority.pem, '-purpose', 'sslserver', '-verify_hostname', 'a.example');
			assert.match(said, /: OK\n$/, authority.label);
			const certificate = new X509Certificate(pem);
			const issuer = new X509Certificate(authority.pem);
			assert.ok(
				certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey) && certificate.checkPrivateKey(key),
			);
			assert.equal(certificate.checkIP('192.0.2.24'), '192.0.2.24');
			assert.equal(certificate.ca, false);
		}
	}
});

test('an authority is a root for openssl', () => {
	for (const {pem} of authorities) {
		assert.match(verifyWithOpenssl(pem, pem), /: OK\n$/);
		const text = execFileSync('openssl', ['x509', '-noout', '-text'], {input: pem, encoding: 'utf8'});
		assert.match(text, /Key Usage: critical\n\s+Certificate Sign, CRL Sign\n/);
		assert.match(text, /Basic Constraints: critical\n\s+CA:TRUE\n/);
		assert.match(text, /Not Before: Nov 24 11:56:00 2026 GMT\n\s+Not After : Nov 23 11:56:00 2031 GMT/);
	}
});

test('writes an authority as cfssl does, serial and dates given', () => {
	for (const {authoritySpec, authority} of recorded) {
		const theirs = decodeCertificate(Buffer.from(authority, 'base64'));
		const {spec} = parseAuthoritySpec(JSON.stringify(authoritySpec));
		const subject = encodeName(spec);
		assert.equal(subject.toString('hex'), Buffer.from(theirs.raw.subject).toString('hex'));
		assert.equal(theirs.notAfter.getTime() - theirs.notBefore.getTime(), spec.expiryMs);
		assert.equal(theirs.basicConstraints?.pathLength, spec.pathLength);
	}
});

test('serial numbers are 20 bytes, positive and unique', async () => {
	const [request] = await requestOf({CN: 'a'});
	const [authority] = authorities;
	assert.ok(authority);
	const serials = Array.from({length: 50}, () => {
		const {der} = issueCertificate(request, authority, defaultPolicy, {now});
		return new X509Certificate(der).serialNumber;
	});
	assert.equal(new Set(serials).size, 50);
	assert.ok(serials.every(serial => /^[0-7][\dA-F]{39}$/.test(serial)));
});

test('a certificate ends with its authority at the latest, and the result reports it', async () => {
	const [request] = await requestOf({CN: 'a', hosts: ['a.example']});
	const [authority] = authorities;
	assert.ok(authority);
	const issued = issueCertificate(request, authority, {...defaultPolicy, expiryMs: 876_000 * hour}, {now});
	assert.equal(issued.clamped, true);
	assert.deepEqual(issued.notAfter, authority.certificate.notAfter);
	assert.equal(new X509Certificate(issued.pem).validTo, 'Nov 23 11:56:00 2031 GMT');
});

test('dates from 2050 on are GeneralizedTime', async () => {
	const key = await generateKey({algo: 'ed25519'});
	const {der, pem} = createAuthority(parseAuthoritySpec('{"CN": "Old", "ca": {"expiry": "876000h"}}').spec, key, {now});
	const [request] = await requestOf({CN: 'a', hosts: ['a.example']});
	const authority = {certificate: decodeCertificate(der), key};
	for (const [notAfter, type] of [
		['2049-12-31T23:59:59Z', 'UTCTIME'],
		['2050-01-01T00:00:00Z', 'GENERALIZEDTIME'],
	] as const) {
		const issued = issueCertificate(request, authority, {...defaultPolicy, notAfter: new Date(notAfter)}, {now});
		const parsed = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], {input: issued.der, encoding: 'utf8'});
		assert.match(parsed, new RegExp(`${type} +:${notAfter.slice(type === 'UTCTIME' ? 2 : 0).replace(/[-:T]/g, '')}\n`));
		assert.match(verifyWithOpenssl(issued.pem, pem), /: OK\n$/);
	}
});

test('nothing of the request is used but its key and names', async () => {
	const key = await generateKey({algo: 'ecdsa', size: 256});
	const spec = parseSpec(
		JSON.stringify({
			CN: 'a',
			extensions: [
				{id: [2, 5, 29, 15], critical: true, value: 'AwIBBg=='},
				{id: [2, 5, 29, 37], value: 'MAoGCCsGAQUFBwMC'},
				{id: [1, 2, 3, 4], value: 'BQA='},
				// DNS a.example and registeredID 1.2.3.
				{id: [2, 5, 29, 17], value: Buffer.from('300f8209612e6578616d706c6588022a03', 'hex').toString('base64')},
			],
		}),
	).spec;
	const request = decodeRequest(encodeRequest(spec, key).der);
	const [authority] = authorities;
	assert.ok(authority);
	const policy = policyFor(['digital signature', 'server auth'], hour);
	const issued = issueCertificate(request, authority, policy, {now});
	const text = execFileSync('openssl', ['x509', '-noout', '-text'], {input: issued.pem, encoding: 'utf8'});
	assert.match(text, /Key Usage: critical\n\s+Digital Signature\n/);
	assert.match(text, /Extended Key Usage: \n\s+TLS Web Server Authentication\n/);
	assert.match(text, /Subject Alternative Name: \n\s+DNS:a\.example\n/);
	assert.ok(!text.includes('1.2.3.4'));
	assert.deepEqual(issued.dropped, [
		'registeredID 1.2.3',
		'usage keyCertSign',
		'usage cRLSign',
		'usage clientAuth',
		'extension 1.2.3.4',
	]);
});

test('refuses a subject of which the approver saw only a part', async () => {
	const key = await generateKey({algo: 'ecdsa', size: 256});
	// A VisibleString, which Go ignores in a request.
	const hidden = rdn('2.5.4.3', text(0x1a, 'system:admin'));
	const subject = sequence(hidden, rdn('2.5.4.3', text(0x0c, 'bob')));
	const request = decodeRequest(signDer(sequence(integer(0), subject, publicKeyDer(key), element(0xa0)), key));
	assert.equal(serverView(request, await verifyRequest(request)).accepts, true);
	const [authority] = authorities;
	assert.ok(authority);
	assert.throws(() => issueCertificate(request, authority, defaultPolicy, {now}), {
		code: 'policy',
		message: /would refuse the certificate: CN of the subject is a VisibleString/,
	});
});

test("issues nothing for a key that Go can't read", () => {
	const made = ['req', '-new', '-nodes', '-keyout', '/dev/null', '-outform', 'DER', '-subj', '/CN=x'];
	const der = execFileSync('openssl', [...made, '-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'], {
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [authority] = authorities;
	assert.ok(authority);
	assert.throws(() => issueCertificate(decodeRequest(der), authority, defaultPolicy, {now}), {
		code: 'unsupported-key',
		message: /\(RSA 2048\) that is for RSASSA-PSS only, which Go does not read/,
	});
});

type Refusal = {
	readonly name: string;
	readonly code: string;
	readonly message: RegExp;
	readonly policy?: Partial<SigningPolicy>;
	readonly spec?: object;
	readonly change?: (request: CertificationRequest) => CertificationRequest;
	readonly at?: Date;
	readonly authority?: (good: Authority) => Authority | Promise<Authority>;
};

const basicConstraintsCa = {
	id: [2, 5, 29, 19],
	critical: true,
	value: Buffer.from('30030101ff', 'hex').toString('base64'),
};

function signedAnew(good: Authority, change: object): Authority {
	const {certificate, key} = good;
	const template = {
		serialNumber: Buffer.from([1]),
		issuer: certificate.raw.subject,
		subject: certificate.raw.subject,
		notBefore: certificate.notBefore,
		notAfter: certificate.notAfter,
		subjectPublicKeyInfo: publicKeyDer(key),
		usages: ['cert sign'],
		ca: {},
		subjectKeyIdentifier: Buffer.from([1]),
		subjectAltNames: [],
		...change,
	};
	return {certificate: decodeCertificate(encodeCertificate(template, key)), key};
}

const refusals: readonly Refusal[] = [
	{
		name: 'a request that was changed after it was signed',
		code: 'policy',
		message: /signature is not good/,
		change(request) {
			const der = Buffer.from(request.raw.der);
			const at = der.indexOf('a.example');
			der[at] = 'b'.charCodeAt(0);
			return decodeRequest(der);
		},
	},
	{
		name: 'a request that the API server could not read',
		code: 'policy',
		message: /malformed/,
		change: request => decodeRequest(Buffer.concat([request.raw.der, Buffer.from([0])])),
	},
	{
		name: 'a request to be a CA',
		code: 'policy',
		message: /asks for a CA certificate/,
		spec: {CN: 'a', extensions: [basicConstraintsCa]},
	},
	{
		name: "a request under the authority's own name",
		code: 'policy',
		message: /authority's own name/,
		spec: {CN: 'My Example Signer'},
	},
	{
		name: 'a name outside the whitelist',
		code: 'policy',
		message: /"a\.example" does not match/,
		policy: {nameWhitelist: String.raw`\.test$`},
	},
	{name: 'an unknown usage', code: 'policy', message: /did you mean "server auth"/, policy: {usages: ['serverauth']}},
	{name: 'a policy without usages', code: 'policy', message: /grants no usages/, policy: {usages: []}},
	{
		name: 'a certificate that would be dead already',
		code: 'policy',
		message: /would have expired/,
		policy: {notBefore: new Date('2026-01-01'), notAfter: new Date('2026-02-01')},
	},
	{
		name: 'a CA below a CA that allows none',
		code: 'policy',
		message: /path length of 0/,
		policy: {ca: {}, usages: ['cert sign']},
		authority: good => signedAnew(good, {ca: {pathLength: 0}}),
	},
	{
		name: 'a CA with as long a path as its issuer',
		code: 'policy',
		message: /path length of 1/,
		policy: {ca: {pathLength: 1}, usages: ['cert sign']},
		authority: good => signedAnew(good, {ca: {pathLength: 1}}),
	},
	{
		name: 'an authority that has expired',
		code: 'bad-authority',
		message: /expired on 2031/,
		at: new Date('2032-01-01'),
	},
	{
		name: 'an authority that is not valid yet',
		code: 'bad-authority',
		message: /not valid before 2026/,
		at: new Date('2026-01-01'),
	},
	{
		name: 'an authority that is no CA',
		code: 'bad-authority',
		message: /no CA certificate/,
		authority: good => signedAnew(good, {ca: undefined}),
	},
	{
		name: 'an authority without certSign',
		code: 'bad-authority',
		message: /without keyCertSign/,
		authority: good => signedAnew(good, {usages: ['crl sign']}),
	},
	{
		name: 'an authority without a name',
		code: 'bad-authority',
		message: /has no name/,
		authority: good => signedAnew(good, {subject: Buffer.from('3000', 'hex')}),
	},
	{
		name: "an authority with another one's key",
		code: 'bad-authority',
		message: /belongs to another certificate/,
		authority: async good => ({...good, key: await generateKey({algo: 'ecdsa', size: 256})}),
	},
];

for (const {
	name,
	code,
	message,
	policy,
	spec = {CN: 'a.example', hosts: ['a.example']},
	change,
	at = now,
	authority,
} of refusals) {
	test(`refuses ${name}`, async () => {
		const [good] = authorities;
		assert.ok(good);
		const [request] = await requestOf(spec);
		const signer = (await authority?.(good)) ?? good;
		assert.throws(
			() => issueCertificate(change?.(request) ?? request, signer, {...defaultPolicy, ...policy}, {now: at}),
			{name: 'PkiError', code, message},
		);
	});
}

test('an authority below another is issued if the policy and the path allow it', async () => {
	const [good] = authorities;
	assert.ok(good);
	const root = signedAnew(good, {ca: {pathLength: 1}, subjectKeyIdentifier: Buffer.alloc(20, 1)});
	const [request] = await requestOf({CN: 'below', hosts: ['a.example', '10.0.0.1']});
	const issued = issueCertificate(
		request,
		root,
		{...defaultPolicy, usages: ['cert sign', 'crl sign'], ca: {pathLength: 0}},
		{now},
	);
	const text = execFileSync('openssl', ['x509', '-noout', '-text'], {input: issued.pem, encoding: 'utf8'});
	assert.match(text, /CA:TRUE, pathlen:0\n/);
	assert.deepEqual(issued.dropped, ['dns a.example']);
	assert.match(verifyWithOpenssl(issued.pem, new X509Certificate(root.certificate.raw.der).toString()), /: OK\n$/);
});
