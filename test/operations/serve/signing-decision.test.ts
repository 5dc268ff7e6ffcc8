import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {describe, test} from 'node:test';
import type {CertificateSigningRequest, Condition} from '../../../source/cluster/model/request-object.js';
import {readServePolicy} from '../../../source/operations/serve/serve-policy.js';
import type {SigningDecision} from '../../../source/operations/serve/signing-decision.js';
import {decideSigning} from '../../../source/operations/serve/signing-decision.js';
import {randomSerialNumber} from '../../../source/pki/encode/encode-certificate.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {readNameLimit} from '../../../source/pki/encode/extensions/encode-name-constraints.js';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {certificateBody, signCertificateBody} from '../../../source/pki/issue/issue.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {defaultPolicy} from '../../../source/pki/spec/signing-policy.js';
import {parseAuthoritySpec, parseSpec} from '../../../source/pki/spec/spec.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {aRequest} from '../../helpers/requests.js';

const key = await generateKey({algo: 'ecdsa', size: 256});
const caKey = await generateKey({algo: 'ecdsa', size: 256});
const now = new Date('2026-11-28T12:00:00Z');
const authorityOf = (limits: readonly string[] = [], at = now) => {
	const {spec} = parseAuthoritySpec('{"CN": "CA"}');
	const permitted = limits.map(readNameLimit);
	const {der} = createAuthority(spec, caKey, {
		now: at,
		...(limits.length > 0 && {nameLimits: {permitted, excluded: []}}),
	});
	return {certificate: decodeCertificate(der), key: caKey};
};

const condition = (type: Condition['type'], status = 'True'): Condition => ({
	type,
	status,
	reason: 'Test',
	message: '',
});
const tlsFeature = {oid: '1.3.6.1.5.5.7.1.24', value: Buffer.from('3003020105', 'hex')};
const requestOf = (
	change: Partial<CertificateSigningRequest> = {},
	extensions: ReadonlyArray<{oid: string; critical: boolean; value: Uint8Array}> = [],
	hosts: readonly string[] = ['a.shop.svc', '10.1.2.3'],
) => {
	const {spec} = parseSpec(JSON.stringify({CN: 'a.shop.svc', hosts}));
	const {pem} = encodeRequest({...spec, extensions}, key);
	return aRequest({
		...{requestBase64: Buffer.from(pem).toString('base64'), conditions: [condition('Approved')]},
		...{usages: ['digital signature', 'server auth'], ...change},
	});
};
const decide = (
	seen: CertificateSigningRequest,
	policy = defaultPolicy,
	authority = authorityOf(),
	signerName = 'example.com/serving',
) => decideSigning(seen, authority, {signerName, policy}, now);
const issue = (decision: SigningDecision, authority = authorityOf()) => {
	assert.ok(decision.kind === 'sign', JSON.stringify(decision));
	const template = decision.template(now, randomSerialNumber());
	return decodeCertificate(signCertificateBody(certificateBody(template, authority), authority, now));
};

const critical = {...tlsFeature, critical: true};
const caTrue = {oid: '2.5.29.19', critical: true, value: Buffer.from('30030101ff', 'hex')};

describe('a decision without a signature', () => {
	const left: ReadonlyArray<readonly [name: string, seen: CertificateSigningRequest]> = [
		['a request that nobody decided on', requestOf({conditions: []})],
		['an approval that is not True', requestOf({conditions: [condition('Approved', 'False')]})],
		['a denied one', requestOf({conditions: [condition('Denied')]})],
		[
			'a denied one that says it is approved too',
			requestOf({conditions: [condition('Approved'), condition('Denied')]}),
		],
		['a failed one', requestOf({conditions: [condition('Approved'), condition('Failed')]})],
		['an issued one', requestOf({certificateBase64: 'AA=='})],
		["another signer's", requestOf({signerName: 'example.com/other'})],
		["the cluster's own", requestOf({signerName: 'kubernetes.io/kube-apiserver-client'})],
	];
	for (const [name, seen] of left) {
		test(`leaves ${name} as it is`, () => {
			assert.equal(decide(seen).kind, 'leave');
			const itself = decide(seen, defaultPolicy, authorityOf(), seen.signerName);
			assert.equal(itself.kind, seen.signerName === 'example.com/other' ? 'sign' : 'leave');
		});
	}

	const failed: ReadonlyArray<readonly [name: string, reason: string, seen: CertificateSigningRequest]> = [
		['a CA', 'AsksForCA', requestOf({}, [caTrue])],
		['usages of a CA', 'UsagesNotPermitted', requestOf({usages: ['cert sign', 'server auth']})],
		['a usage that the policy lacks', 'UsagesNotPermitted', requestOf({usages: ['code signing']})],
		['a usage that is none', 'UsagesNotPermitted', requestOf({usages: ['server auth', 'world peace']})],
		['no usage', 'UsagesNotPermitted', requestOf({usages: []})],
		['a critical extension', 'ExtensionNotPermitted', requestOf({}, [critical])],
		['what is no PKCS#10', 'MalformedRequest', requestOf({requestBase64: Buffer.from('none').toString('base64')})],
	];
	for (const [name, reason, seen] of failed) {
		test(`fails ${name} with ${reason}`, () => {
			const decision = decide(seen);
			assert.ok(decision.kind === 'fail', JSON.stringify(decision));
			assert.equal(decision.reason, reason);
			assert.match(decision.message, /Send another request\.$/);
		});
	}

	test('fails names that the authority, or an issuer of it, may not certify', () => {
		const decision = decide(requestOf(), defaultPolicy, authorityOf(['other.svc']));
		assert.ok(decision.kind === 'fail' && decision.reason === 'NameNotPermitted', JSON.stringify(decision));
		const above = {...authorityOf(), others: [authorityOf(['10.0.0.0/16', 'shop.svc']).certificate]};
		const byAbove = decideSigning(requestOf(), above, {signerName: 'example.com/serving', policy: defaultPolicy}, now);
		assert.ok(byAbove.kind === 'fail' && /10\.1\.2\.3/.test(byAbove.message), JSON.stringify(byAbove));
	});

	test('fails no request because the authority has ended', () => {
		const old = authorityOf([], new Date('2015-01-01T00:00:00Z'));
		assert.throws(() => decide(requestOf(), defaultPolicy, old), /expired/);
	});

	for (const [name, options] of Object.entries({
		'cert sign': {usages: ['cert sign']},
		'an extension of RFC 5280': {extensions: ['2.5.29.19']},
		'no OID': {extensions: ['tls']},
	})) {
		test(`refuses a policy with ${name}`, async () => {
			const none = {config: undefined, profile: undefined, expiry: undefined, usages: [], extensions: []};
			await assert.rejects(readServePolicy({...none, ...options}), {code: 'refused'});
		});
	}
});

describe('a decision with a signature', () => {
	test('has exactly the usages of the request, and a key identifier if the CA has none', () => {
		const {certificate, key: signingKey} = authorityOf();
		const bare = Object.create(certificate, {subjectKeyIdentifier: {value: undefined}}) as typeof certificate;
		const leaf = issue(decide(requestOf()), {certificate: bare, key: signingKey});
		assert.deepEqual([leaf.keyUsage, leaf.extKeyUsage], [['digitalSignature'], ['serverAuth']]);
		assert.equal(leaf.authorityKeyIdentifier, certificate.subjectKeyIdentifier);
		assert.equal(new X509Certificate(leaf.raw.der).ca, false);
	});

	const hourMs = 3_600_000;
	const lives: ReadonlyArray<readonly [name: string, seconds: number | undefined, policyMs: number, wantedMs: number]> =
		[
			['the request', 7200, 24 * hourMs, 2 * hourMs],
			['the policy', 86_400, 3 * hourMs, 3 * hourMs],
			['the authority', undefined, 90_000 * hourMs, 43_800 * hourMs],
		];
	for (const [name, expirationSeconds, expiryMs, wantedMs] of lives) {
		test(`ends with the shortest limit: ${name}`, () => {
			const seen = requestOf(expirationSeconds === undefined ? {} : {expirationSeconds});
			const leaf = issue(decide(seen, {...defaultPolicy, expiryMs}));
			const off = Math.abs(leaf.notAfter.getTime() - now.getTime() - wantedMs);
			assert.ok(off <= 6 * 60_000, leaf.notAfter.toISOString());
		});
	}

	test('has an extension of the request if the policy lists it, and no other', () => {
		const policy = {...defaultPolicy, copies: {...defaultPolicy.copies, extensions: [tlsFeature.oid]}};
		const stray = {oid: '1.2.3.4', critical: false, value: Buffer.from('0500', 'hex')};
		const leaf = issue(decide(requestOf({}, [critical, stray]), policy));
		const found = leaf.extensions.find(({oid}) => oid === tlsFeature.oid);
		assert.deepEqual([found?.critical, Buffer.from(found?.value ?? [])], [true, tlsFeature.value]);
		assert.ok(!leaf.extensions.some(({oid}) => oid === stray.oid));
	});
});
