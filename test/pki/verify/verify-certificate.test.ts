// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import type {KeyObject} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {CertificateTemplate} from '../../../source/pki/encode/encode-certificate.js';
import {encodeCertificate} from '../../../source/pki/encode/encode-certificate.js';
import {encodeName} from '../../../source/pki/encode/encode-name.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {generateKey, publicKeyDer} from '../../../source/pki/keys/keys.js';
import {encodePem} from '../../../source/pki/pem/encode-pem.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import type {Certificate, CertificationRequest} from '../../../source/pki/types.js';
import {orderChain} from '../../../source/pki/verify/order-chain.js';
import {verifyIssued} from '../../../source/pki/verify/verify-certificate.js';
import {verifyChain} from '../../../source/pki/verify/verify-chain.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';

const now = new Date('2026-11-24T12:00:00Z');
const day = 86_400_000;
let keys: Readonly<Record<'root' | 'middle' | 'leaf' | 'other', KeyObject>>;
let request: CertificationRequest;
let folder = '';

before(async () => {
	const made = await Promise.all([1, 2, 3, 4].map(() => generateKey({algo: 'ecdsa', size: 256})));
	const [root, middle, leaf, other] = made;
	assert.ok(root && middle && leaf && other);
	keys = {root, middle, leaf, other};
	const {spec} = parseSpec('{"CN": "alice", "names": [{"O": "ops", "L": "Ulm"}], "hosts": ["a.example", "192.0.2.1"]}');
	request = decodeRequest(encodeRequest(spec, leaf).der);
	folder = mkdtempSync(join(tmpdir(), 'certdeck-verify-'));
});

after(() => {
	rmSync(folder, {recursive: true});
});

type Who = keyof typeof keys;
const name = (commonName: string) => encodeName({commonName, names: [], serialNumber: ''});

function make(who: Who, by: Who, change: Partial<CertificateTemplate> = {}): Certificate {
	const isCa = who !== 'leaf';
	const template: CertificateTemplate = {
		serialNumber: Buffer.from([1, 2, 3]),
		issuer: name(by),
		subject: isCa ? name(who) : request.raw.subject,
		notBefore: new Date(now.getTime() - day),
		notAfter: new Date(now.getTime() + 30 * day),
		subjectPublicKeyInfo: publicKeyDer(keys[who]),
		usages: isCa ? ['cert sign', 'crl sign'] : ['digital signature', 'server auth'],
		...(isCa && {ca: {}}),
		subjectKeyIdentifier: Buffer.from(who),
		...(who !== by && {authorityKeyIdentifier: Buffer.from(by)}),
		subjectAltNames: isCa
			? []
			: [
					{kind: 'dns', value: 'a.example'},
					{kind: 'ip', value: '192.0.2.1'},
				],
		...change,
	};
	return decodeCertificate(encodeCertificate(template, keys[by]));
}

type Set = {
	readonly leaf?: Certificate;
	readonly middle?: Certificate;
	readonly root?: Certificate;
	readonly at?: Date;
};

function codes({
	leaf = make('leaf', 'middle'),
	middle = make('middle', 'root'),
	root = make('root', 'root'),
	at = now,
}: Set) {
	const options = {authorities: [root], intermediates: [middle], at};
	const {findings} = verifyChain(leaf, options);
	return {
		errors: findings.filter(({severity}) => severity === 'error').map(({code}) => code),
		opensslRefuses: !openssl(leaf, middle, root, at),
	};
}

function openssl(leaf: Certificate, middle: Certificate, root: Certificate, at: Date): boolean {
	for (const [file, certificate] of Object.entries({leaf, middle, root})) {
		writeFileSync(join(folder, file), encodePem('CERTIFICATE', certificate.raw.der));
	}

	const moment = String(Math.floor(at.getTime() / 1000));
	const options = ['-attime', moment, '-CAfile', join(folder, 'root'), '-untrusted', join(folder, 'middle')];
	return spawnSync('openssl', ['verify', '-purpose', 'sslserver', ...options, join(folder, 'leaf')]).status === 0;
}

/** `openssl verify` judges each of them as well. */
const chains: ReadonlyArray<{readonly name: string; readonly set: () => Set; readonly errors: readonly string[]}> = [
	{name: 'a sound chain', set: () => ({}), errors: []},
	{
		name: 'a path length that is just enough',
		set: () => ({
			root: make('root', 'root', {ca: {pathLength: 1}}),
			middle: make('middle', 'root', {ca: {pathLength: 0}}),
		}),
		errors: [],
	},
	{
		name: 'a path that is too long',
		set: () => ({root: make('root', 'root', {ca: {pathLength: 0}})}),
		errors: ['path-too-long'],
	},
	{
		name: 'a signer that is no CA',
		set: () => ({middle: make('middle', 'root', {ca: undefined, usages: ['cert sign']})}),
		errors: ['issuer-not-ca'],
	},
	{
		name: 'a signer without certSign',
		set: () => ({middle: make('middle', 'root', {usages: ['crl sign']})}),
		errors: ['issuer-not-ca'],
	},
	{
		name: 'a signer for clients only',
		set: () => ({middle: make('middle', 'root', {usages: ['cert sign', 'client auth']})}),
		errors: ['issuer-usage'],
	},
	{
		name: 'an expired signer',
		set: () => ({middle: make('middle', 'root', {notAfter: new Date(now.getTime() - 1000)})}),
		errors: ['expired'],
	},
	{
		name: 'an expired certificate',
		set: () => ({
			at: new Date(now.getTime() + 31 * day),
			root: make('root', 'root', {notAfter: new Date(now.getTime() + 99 * day)}),
			middle: make('middle', 'root', {notAfter: new Date(now.getTime() + 99 * day)}),
		}),
		errors: ['expired'],
	},
	{
		name: 'a certificate from tomorrow',
		set: () => ({leaf: make('leaf', 'middle', {notBefore: new Date(now.getTime() + day)})}),
		errors: ['not-yet-valid'],
	},
	{
		name: "another's signature under the signer's name",
		set: () => ({leaf: make('leaf', 'other', {issuer: name('middle'), authorityKeyIdentifier: Buffer.from('middle')})}),
		errors: ['signature-invalid'],
	},
	{
		name: 'a wrong authority key identifier',
		set: () => ({leaf: make('leaf', 'middle', {authorityKeyIdentifier: Buffer.from('other')})}),
		errors: ['key-identifier-mismatch'],
	},
	{name: 'a root that is not trusted', set: () => ({root: make('other', 'other')}), errors: ['issuer-unknown']},
];

for (const {name: what, set, errors} of chains) {
	test(`judges ${what} as openssl does`, () => {
		const found = codes(set());
		assert.deepEqual(found.errors, errors);
		assert.equal(found.opensslRefuses, errors.length > 0);
	});
}

test('of two signers with one name, the one that signed counts', () => {
	const namesake = decodeCertificate(
		encodeCertificate(
			{
				serialNumber: Buffer.from([9]),
				issuer: name('root'),
				subject: name('root'),
				notBefore: now,
				notAfter: new Date(now.getTime() + day),
				subjectPublicKeyInfo: publicKeyDer(keys.other),
				usages: ['cert sign'],
				ca: {},
				subjectKeyIdentifier: Buffer.from('x'),
				subjectAltNames: [],
			},
			keys.other,
		),
	);
	const root = make('root', 'root');
	const {chain, findings} = verifyChain(make('leaf', 'root'), {authorities: [namesake, root], at: now});
	assert.deepEqual(findings, []);
	assert.equal(chain.at(-1), root);
});

test('signers that sign each other do not keep the verifier busy', () => {
	const loop = [
		make('middle', 'other'),
		make('other', 'middle'),
		make('middle', 'other', {serialNumber: Buffer.from([7])}),
	];
	const {findings} = verifyChain(make('leaf', 'middle'), {
		authorities: [make('root', 'root')],
		intermediates: loop,
		at: now,
	});
	assert.deepEqual(
		findings.map(({code}) => code),
		['issuer-unknown'],
	);
});

test('orders a chain leaf first, and sets foreign certificates apart', () => {
	const [leaf, middle, root, stranger] = [
		make('leaf', 'middle'),
		make('middle', 'root'),
		make('root', 'root'),
		make('other', 'other'),
	];
	assert.deepEqual(orderChain([root, leaf, middle, leaf]), {chain: [leaf, middle, root], unrelated: []});
	assert.deepEqual(orderChain([stranger, root, middle, leaf], leaf), {
		chain: [leaf, middle, root],
		unrelated: [stranger],
	});
	assert.deepEqual(orderChain([]), {chain: [], unrelated: []});
});

const asked = () => ({
	request,
	key: keys.leaf,
	usages: ['digital signature', 'server auth'],
	expirationSeconds: (31 * day) / 1000,
});
const trust = () => ({authorities: [make('root', 'root')], intermediates: [make('middle', 'root')], at: now});

type Case = {
	readonly name: string;
	readonly leaf: () => Certificate;
	readonly expected?: () => object;
	readonly finding?: readonly [code: string, severity: 'error' | 'warning', message: RegExp];
};

const cases: readonly Case[] = [
	{name: 'nothing in a certificate that is as asked', leaf: () => make('leaf', 'middle')},
	{
		name: 'another key than the request',
		leaf: () => make('leaf', 'middle', {subjectPublicKeyInfo: publicKeyDer(keys.other)}),
		expected: () => ({...asked(), ...trust(), key: undefined}),
		finding: ['key-mismatch', 'error', /than the request/],
	},
	{
		name: 'another key than the private key',
		leaf: () => make('leaf', 'middle'),
		expected: () => ({...asked(), ...trust(), key: keys.other}),
		finding: ['key-mismatch', 'error', /than the private key given/],
	},
	{
		name: 'a missing name',
		leaf: () => make('leaf', 'middle', {subjectAltNames: [{kind: 'dns', value: 'A.example'}]}),
		finding: ['name-missing', 'error', /"ip 192\.0\.2\.1"/],
	},
	{
		name: 'a name not asked for',
		leaf: () =>
			make('leaf', 'middle', {
				subjectAltNames: [
					{kind: 'dns', value: 'a.example'},
					{kind: 'ip', value: '192.0.2.1'},
					{kind: 'dns', value: '*.example'},
				],
			}),
		finding: ['name-extra', 'warning', /"dns \*\.example"/],
	},
	{
		name: 'a missing usage',
		leaf: () => make('leaf', 'middle', {usages: ['digital signature', 'client auth', 'server auth'].slice(0, 2)}),
		expected: () => ({...asked(), ...trust(), usages: ['digital signature', 'server auth', 'client auth']}),
		finding: ['usage-missing', 'error', /serverAuth/],
	},
	{
		name: 'a usage not asked for',
		leaf: () => make('leaf', 'middle', {usages: ['digital signature', 'server auth', 'code signing']}),
		finding: ['usage-extra', 'warning', /codeSigning/],
	},
	{
		name: 'no keyUsage, where one was asked for',
		leaf: () => make('leaf', 'middle', {usages: ['server auth']}),
		finding: ['usage-extra', 'warning', /every key usage/],
	},
	{
		name: 'a left out key encipherment that an ECDSA key has no use for',
		leaf: () => make('leaf', 'middle'),
		expected: () => ({...asked(), ...trust(), usages: ['digital signature', 'key encipherment', 'server auth']}),
		finding: ['usage-missing', 'warning', /keyEncipherment/],
	},
	{
		name: 'another user',
		leaf: () =>
			make('leaf', 'middle', {
				subject: encodeName({
					commonName: 'alice',
					names: [{O: 'system:masters', L: 'Ulm'}, {O: 'ops'}],
					serialNumber: '',
				}),
			}),
		finding: ['subject-differs', 'error', /has, though not asked for, "O=system:masters"/],
	},
	{
		name: 'a lost locality',
		leaf: () =>
			make('leaf', 'middle', {subject: encodeName({commonName: 'alice', names: [{O: 'ops'}], serialNumber: ''})}),
		finding: ['subject-differs', 'warning', /lacks "L=Ulm"/],
	},
	{name: 'a CA', leaf: () => make('leaf', 'middle', {ca: {}}), finding: ['is-ca', 'error', /not asked for/]},
	{
		name: 'a shorter life',
		leaf: () => make('leaf', 'middle', {notAfter: new Date(now.getTime() + 29 * day)}),
		finding: ['shorter-than-asked', 'warning', /2592000 seconds, not 2678400/],
	},
	{
		name: 'a longer life',
		leaf: () => make('leaf', 'middle', {notAfter: new Date(now.getTime() + 31 * day)}),
		finding: ['longer-than-asked', 'warning', /longer/],
	},
	{
		name: 'that nobody is trusted',
		leaf: () => make('leaf', 'middle'),
		expected: () => ({...asked(), at: now}),
		finding: ['authority-unchecked', 'warning', /No authority/],
	},
	{
		name: 'an expired certificate where nobody is trusted',
		leaf: () => make('leaf', 'middle'),
		expected: () => ({at: new Date(now.getTime() + 31 * day), authorities: undefined, ...{}}),
		finding: ['expired', 'error', /expired on 2026-12-24/],
	},
];

for (const {name: what, leaf, expected = () => ({...asked(), ...trust()}), finding} of cases) {
	test(`finds ${what}`, () => {
		const findings = verifyIssued(leaf(), expected());
		if (finding === undefined) {
			assert.deepEqual(findings, []);
			return;
		}

		const [code, severity, message] = finding;
		assert.equal(findings[0]?.code, code, JSON.stringify(findings));
		assert.equal(findings[0]?.severity, severity);
		assert.match(findings[0]?.message ?? '', message);
		assert.ok(
			findings.length === 1 || findings.every(other => other.code === code || other.code === 'authority-unchecked'),
		);
	});
}

test('reports nothing about a missing keyUsage if only purposes were asked for', () => {
	const certificate = make('leaf', 'middle', {usages: ['server auth']});
	assert.deepEqual(verifyIssued(certificate, {...asked(), ...trust(), usages: ['server auth']}), []);
});

test('reports an unknown critical extension as an error', () => {
	const root = make('root', 'root');
	const config = join(folder, 'config');
	writeFileSync(config, '[x]\n1.2.3.4=critical,ASN1:NULL\nbasicConstraints=critical,CA:FALSE\n');
	writeFileSync(join(folder, 'request'), encodePem('CERTIFICATE REQUEST', request.raw.der));
	writeFileSync(join(folder, 'ca'), encodePem('CERTIFICATE', root.raw.der));
	const keyFile = join(folder, 'key');
	writeFileSync(keyFile, String(keys.root.export({type: 'pkcs8', format: 'pem'})), {mode: 0o600});
	const args = [
		'x509',
		'-req',
		'-in',
		join(folder, 'request'),
		'-CA',
		join(folder, 'ca'),
		'-CAkey',
		keyFile,
		'-extfile',
		config,
		'-extensions',
		'x',
		'-set_serial',
		'5',
		'-outform',
		'DER',
	];
	const der = execFileSync('openssl', args, {stdio: ['ignore', 'pipe', 'ignore']});
	const {findings} = verifyChain(decodeCertificate(der), {authorities: [root], at: new Date(Date.now() + 60_000)});
	assert.ok(findings.some(({code, severity}) => code === 'unknown-critical-extension' && severity === 'error'));
});

for (const {name, key, findings} of [
	{name: 'a key that anyone can break', key: ['rsa:512'], findings: ['error signature-invalid']},
	{name: 'a key that Go does not read', key: ['ed448'], findings: ['warning signature-unsupported']},
	{
		name: 'a key for RSA-PSS alone',
		key: ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'],
		findings: ['error signature-unsupported'],
	},
]) {
	test(`judges the signature of an authority with ${name} as Go does`, () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-odd-authority-'));
		const run = (...args: readonly string[]) =>
			execFileSync('openssl', args, {cwd: folder, stdio: ['ignore', 'pipe', 'ignore']});
		try {
			run('req', '-x509', '-nodes', '-newkey', ...key, '-keyout', 'root.key', '-subj', '/CN=odd', '-out', 'root.pem');
			run(
				'req',
				'-new',
				'-nodes',
				'-newkey',
				'ed25519',
				'-keyout',
				'leaf.key',
				'-subj',
				'/CN=leaf',
				'-out',
				'leaf.csr',
			);
			const leaf = run('x509', '-req', '-in', 'leaf.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-outform', 'DER');
			const root = decodeCertificate(run('x509', '-in', 'root.pem', '-outform', 'DER'));
			const {findings: found} = verifyChain(decodeCertificate(leaf), {authorities: [root]});
			assert.deepEqual(
				found.map(({severity, code}) => `${severity} ${code}`),
				findings,
			);
		} finally {
			rmSync(folder, {recursive: true});
		}
	});
}
