// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {generateKeyPairSync} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import type {MountingPodRecord, PodCertificateRecord} from '../../../source/cluster/records/pods/index.js';
import {decidePod} from '../../../source/operations/pod-signing/pod-decision.js';
import type {LiveObjects} from '../../../source/operations/pod-signing/pod-identity.js';
import {checkIdentity} from '../../../source/operations/pod-signing/pod-identity.js';
import {parsePodRules} from '../../../source/operations/pod-signing/pod-rules.js';
import {beginRefreshAt} from '../../../source/operations/pod-signing/pod-template.js';
import {randomSerialNumber} from '../../../source/pki/encode/encode-certificate.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {certificateBody, signCertificateBody} from '../../../source/pki/issue/issue.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {encodePem} from '../../../source/pki/pem/encode-pem.js';
import {parseAuthoritySpec, parseSpec} from '../../../source/pki/spec/spec.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {stubOf} from '../../conformance/pod-stage.js';

const signerName = 'example.com/pod';
const now = new Date('2026-11-29T10:20:30.456Z');
const {rules: parsed} = parsePodRules(
	JSON.stringify({
		pods: {
			keyTypes: ['ECDSAP256', 'RSA3072', 'ED25519'],
			admit: [
				{
					serviceAccounts: ['shop/cart'],
					names: ['{serviceAccount}.{namespace}.svc', 'spiffe://example.com/ns/{namespace}/sa/{serviceAccount}'],
				},
			],
		},
	}),
);
const rules = {...parsed, signerName};
const authorityKey = await generateKey({algo: 'ecdsa', size: 256});
const root = createAuthority(parseAuthoritySpec('{"CN": "Pods"}').spec, authorityKey, {now});
const authority = {certificate: decodeCertificate(root.der), key: authorityKey};
const key = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;

const record: PodCertificateRecord = {
	namespace: 'shop',
	name: 'req-1',
	uid: 'uid-1',
	resourceVersion: '1',
	createdAt: now,
	signerName,
	podName: 'cart-1',
	podUid: 'pod-uid',
	serviceAccountName: 'cart',
	serviceAccountUid: 'account-uid',
	nodeName: 'n1',
	nodeUid: 'node-uid',
	maxExpirationSeconds: 86_400,
	stubBase64: stubOf(key),
	userAnnotations: {},
	conditions: [],
};
const pod: MountingPodRecord = {
	namespace: 'shop',
	name: 'cart-1',
	uid: 'pod-uid',
	createdAt: now,
	isDeleted: false,
	phase: 'Pending',
	nodeName: 'n1',
	serviceAccountName: 'cart',
	isMirror: false,
	certificates: [{volume: 'v', signerName, keyType: 'ECDSAP256'}],
	bundles: [],
};
const live: LiveObjects = {pod, accountUid: 'account-uid', nodeUid: 'node-uid'};

const decide = (change: Partial<PodCertificateRecord> = {}, objects: LiveObjects = live) => {
	const seen = {...record, ...change};
	return decidePod(seen, rules, authority, async () => checkIdentity(seen, objects));
};

async function certificateOf(change: Partial<PodCertificateRecord> = {}, at = now) {
	const decision = await decide(change);
	assert.ok(decision.kind === 'sign', JSON.stringify(decision));
	const body = certificateBody(decision.template(at, randomSerialNumber()), authority);
	return signCertificateBody(body, authority, at);
}

describe('a PodCertificateRequest', () => {
	test('gets the names of the configuration, as a leaf, backdated, in whole seconds', async () => {
		const der = await certificateOf();
		const leaf = decodeCertificate(der);
		assert.deepEqual(leaf.subject, []);
		assert.deepEqual(
			leaf.subjectAltNames.map(({kind, value}) => `${kind} ${value}`),
			['dns cart.shop.svc', 'uri spiffe://example.com/ns/shop/sa/cart'],
		);
		assert.equal(leaf.basicConstraints?.ca, false);
		assert.deepEqual(leaf.extKeyUsage, ['serverAuth', 'clientAuth']);
		assert.equal(leaf.notBefore.toISOString(), '2026-11-29T10:18:30.000Z');
		assert.equal(leaf.notAfter.toISOString(), '2026-11-30T10:18:30.000Z', 'ends as much earlier');
		assert.equal(beginRefreshAt(leaf).toISOString(), '2026-11-30T02:18:30.000Z');
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-pod-'));
		try {
			writeFileSync(join(folder, 'ca.pem'), root.pem);
			writeFileSync(join(folder, 'leaf.pem'), encodePem('CERTIFICATE', der));
			const strict = ['verify', '-x509_strict', '-attime', String(now.getTime() / 1000 + 1).split('.')[0] ?? ''];
			const names = ['-verify_hostname', 'cart.shop.svc', '-purpose', 'sslclient'];
			execFileSync('openssl', [...strict, ...names, '-CAfile', join(folder, 'ca.pem'), join(folder, 'leaf.pem')]);
		} finally {
			rmSync(folder, {recursive: true});
		}
	});

	test('never gets a name, an extension or a subject of its stub', async () => {
		const {spec} = parseSpec(
			'{"CN": "admin", "hosts": ["bank.shop.svc", "admin@shop", "10.0.0.1"], "names": [{"O": "system:masters"}]}',
		);
		const extensions = [{oid: '1.3.6.1.5.5.7.1.24', critical: false, value: Buffer.from('3003020105', 'hex')}];
		const stub = encodeRequest({...spec, extensions}, key);
		const leaf = decodeCertificate(await certificateOf({stubBase64: stub.der.toString('base64')}));
		const plain = decodeCertificate(await certificateOf());
		assert.deepEqual(leaf.subject, []);
		assert.deepEqual(leaf.subjectAltNames, plain.subjectAltNames);
		assert.deepEqual(
			leaf.extensions.map(({oid}) => oid),
			plain.extensions.map(({oid}) => oid),
		);
	});

	test('gets no longer life than it asks for, and no longer than the configuration allows', async () => {
		for (const [maxExpirationSeconds, hours] of [
			[3600, 1],
			[7_862_400, 24],
		] as const) {
			const {notBefore, notAfter} = decodeCertificate(await certificateOf({maxExpirationSeconds}));
			assert.equal(notAfter.getTime() - notBefore.getTime(), hours * 3_600_000);
			const refreshMs = beginRefreshAt({notBefore, notAfter}).getTime();
			assert.ok(refreshMs >= notBefore.getTime() + 600_000 && refreshMs <= notAfter.getTime() - 600_000);
		}
	});

	test('is not denied because the authority ends too soon, or may not issue the name', async () => {
		const decision = await decide();
		assert.ok(decision.kind === 'sign');
		const late = new Date(authority.certificate.notAfter.getTime() - 1_800_000);
		assert.throws(() => decision.template(late, Buffer.of(1)), {
			code: 'refused',
			message: /the authority ends too soon/,
		});
	});

	const outcomes: ReadonlyArray<
		readonly [name: string, change: Partial<PodCertificateRecord>, objects: Partial<LiveObjects>, outcome: string]
	> = [
		['of another signer is left', {signerName: 'example.com/other'}, {}, 'leave other-signer'],
		[
			'that is denied is left',
			{conditions: [{type: 'Denied', status: 'True', reason: 'X', message: ''}]},
			{},
			'leave decided',
		],
		[
			'that failed is left',
			{conditions: [{type: 'Failed', status: 'True', reason: 'X', message: ''}]},
			{},
			'leave decided',
		],
		[
			'that is issued is left',
			{conditions: [{type: 'Issued', status: 'True', reason: 'X', message: ''}]},
			{},
			'leave decided',
		],
		['of a ServiceAccount that is not listed is left', {serviceAccountName: 'pay'}, {}, 'leave not-listed'],
		['of another namespace is left', {namespace: 'bank'}, {}, 'leave not-listed'],
		['with another Pod uid is denied', {podUid: 'x'}, {}, 'deny NotThisPod'],
		['with another node is denied', {nodeName: 'n2'}, {}, 'deny NotThisPod'],
		[
			'for a Pod of another ServiceAccount is denied',
			{},
			{pod: {...pod, serviceAccountName: 'pay'}},
			'deny NotThisPod',
		],
		['for a mirror Pod is denied', {}, {pod: {...pod, isMirror: true}}, 'deny NotThisPod'],
		[
			'for a Pod without such a volume is denied',
			{},
			{pod: {...pod, certificates: [{volume: 'v', signerName: 'example.com/other', keyType: ''}]}},
			'deny NotThisPod',
		],
		['for a Pod that is not there waits', {}, {pod: undefined}, 'wait'],
		['for a Pod that is being deleted waits', {}, {pod: {...pod, isDeleted: true}}, 'wait'],
		['with the uid of another ServiceAccount waits', {serviceAccountUid: 'x'}, {}, 'wait'],
		['with the uid of another node waits', {nodeUid: 'x'}, {}, 'wait'],
		['whose ServiceAccount is gone waits', {}, {accountUid: undefined}, 'wait'],
		['whose node is gone waits', {}, {nodeUid: undefined}, 'wait'],
		[
			'with an annotation is denied',
			{userAnnotations: {'example.com/role': 'admin'}},
			{},
			'deny InvalidUnverifiedUserAnnotations',
		],
		[
			'with a kind of key that is not served is denied',
			{stubBase64: stubOf(generateKeyPairSync('ec', {namedCurve: 'P-384'}).privateKey)},
			{},
			'deny UnsupportedKeyType',
		],
		['without a stub is denied', {stubBase64: ''}, {}, 'deny KeyNotReadable'],
	];
	for (const [name, change, objects, outcome] of outcomes) {
		test(name, async () => {
			const decision = await decide(change, {...live, ...objects});
			const why = decision.kind === 'leave' ? decision.why : decision.kind === 'deny' ? decision.reason : '';
			assert.equal(`${decision.kind} ${why}`.trim(), outcome);
		});
	}

	test('that asks for a CA is denied', async () => {
		const caTrue = {oid: '2.5.29.19', critical: true, value: Buffer.from('30030101ff', 'hex')};
		const stub = encodeRequest({...parseSpec('{"CN": ""}').spec, extensions: [caTrue]}, key);
		const decision = await decide({stubBase64: stub.der.toString('base64')});
		assert.ok(decision.kind === 'deny' && decision.reason === 'AsksForCA');
	});

	test('of a kubernetes.io signer is left, whatever the name of this signer', async () => {
		const name = 'kubernetes.io/kube-apiserver-client-pod';
		const seen = {...record, signerName: name};
		const decision = await decidePod(seen, {...rules, signerName: name}, authority, async () => ({kind: 'same'}));
		assert.equal(decision.kind, 'leave');
	});

	test('that is denied gets the name of an allowed key type', async () => {
		const stubBase64 = stubOf(generateKeyPairSync('ec', {namedCurve: 'P-521'}).privateKey);
		const decision = await decide({stubBase64});
		assert.match(
			decision.kind === 'deny' ? decision.message : '',
			/issues for RSA3072, ECDSAP256, ED25519; set keyType .* to ECDSAP256\. .*final/,
		);
	});
});
