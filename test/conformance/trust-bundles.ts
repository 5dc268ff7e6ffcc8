import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, test} from 'node:test';
import {certify, createAuthority} from '../../demo/cluster/authority.js';
import {sequence} from '../../source/pki/der/write/index.js';
import {encodeCertificate, encodeName} from '../../source/pki/encode/index.js';
import {publicKeyDer} from '../../source/pki/keys/index.js';
import {encodePem} from '../../source/pki/pem/index.js';
import type {Json, RawResponse} from '../helpers/raw-api.js';
import type {PodStage} from './pod-stage.js';
import {bundles, eventually, group, podKey} from './pod-stage.js';
import type {World} from './world.js';
import {expectCode, expectFailure, expectInvalid} from './world.js';

const field = 'spec.trustBundle';
const signerName = 'example.com/bundles';
const prefix = 'example.com:bundles:';

/** Points 81 to 95: ClusterTrustBundles. */
export function trustBundlePoints(world: World, stageOf: () => Promise<PodStage>): void {
	const {admin} = world;
	const labels = {[world.ours.split('=')[0] ?? '']: world.ours.split('=')[1]};
	const bundle = (trustBundle: unknown, metadata: object = {}, spec: object = {}): Json => ({
		metadata: {name: world.freshName(), labels, ...metadata},
		spec: {trustBundle, ...spec},
	});
	const ofSigner = (trustBundle: unknown) => bundle(trustBundle, {name: `${prefix}${world.freshName()}`}, {signerName});
	const post = (object: Json, by = admin) => by.post(bundles, object);
	const pathOf = (object: Json) => `${bundles}/${encodeURIComponent(object.metadata.name)}`;
	const invalid = (response: RawResponse, ...texts: readonly string[]) =>
		expectInvalid(
			response,
			texts.map(() => ['FieldValueInvalid', field] as const),
		).json.details.causes.map(({message}: Json, index: number) =>
			assert.ok(
				texts.some(text => message.endsWith(text)),
				`${index}: ${message}`,
			),
		);
	const [one, two] = [createAuthority('bundle one', new Date()), createAuthority('bundle two', new Date())];
	after(async () => {
		await admin.delete(`${bundles}?labelSelector=${encodeURIComponent(world.ours)}`);
	});

	test('81. discovery v1 has clustertrustbundles, podcertificaterequests and podcertificaterequests/status; v1beta1: 404', async () => {
		const {resources} = expectCode(await admin.get(`/apis/${group}/v1`), 200).json;
		const verbs = (name: string) =>
			resources
				.find((each: Json) => each.name === name)
				?.verbs.toSorted()
				.join(' ');
		const every = 'create delete deletecollection get list patch update watch';
		assert.equal(verbs('clustertrustbundles'), every);
		assert.equal(verbs('podcertificaterequests'), every);
		assert.equal(verbs('podcertificaterequests/status'), 'get patch update');
		expectCode(await admin.get(`/apis/${group}/v1beta1/clustertrustbundles`), 404);
	});

	test('82. ClusterTrustBundle of one, two roots, comments, CRLF, expired, intermediate: 201, text byte for byte', async () => {
		const [first, second] = [await one, await two];
		const past = await createAuthority('expired', new Date('2001-01-01T00:00:00Z'));
		const pem = first.certificatePem;
		const texts = [
			pem,
			pem + second.certificatePem,
			`# the first\n${pem}\ntext\n${second.certificatePem}\n`,
			pem.replaceAll('\n', '\r\n'),
			past.certificatePem,
			encodePem('CERTIFICATE', intermediate(first)),
		];
		for (const text of texts) {
			assert.equal(expectCode(await post(bundle(text)), 201).json.spec.trustBundle, text);
		}
	});

	test('83. "", absent, text, truncated block: 422 Invalid @ spec.trustBundle, at least one', async () => {
		const {certificatePem} = await one;
		for (const text of ['', undefined, 'hello', certificatePem.slice(0, -40)]) {
			invalid(await post(bundle(text)), 'at least one trust anchor must be provided');
		}
	});

	test('84. key block, headers, bad DER, leaf: each its text', async () => {
		const {certificatePem} = await one;
		const leaf = leafOf(await one);
		const headers = certificatePem.replace('-----\n', '-----\nnote: x\n\n');
		invalid(
			await post(bundle(encodePem('PRIVATE KEY', Buffer.from('no key')))),
			'entry 0 has bad block type: PRIVATE KEY',
		);
		invalid(await post(bundle(headers)), 'entry 0 has PEM block headers');
		invalid(await post(bundle(encodePem('CERTIFICATE', Buffer.from([0x30, 0])))), 'entry 0 does not parse as X.509');
		invalid(await post(bundle(certificatePem + leaf)), 'entry 1 does not have the CA bit set');
	});

	test('85. the same twice: duplicate trust anchor (indices [0 1]); leaf and key: two causes', async () => {
		const {certificatePem} = await one;
		invalid(await post(bundle(certificatePem + certificatePem)), 'duplicate trust anchor (indices [0 1])');
		invalid(
			await post(
				bundle(leafOf(await one) + encodePem('PRIVATE KEY', Buffer.from('no key')) + certificatePem.repeat(2)),
			),
			'entry 0 does not have the CA bit set',
			'entry 1 has bad block type: PRIVATE KEY',
		);
	});

	test('86. damaged block beside a good one: 201, stored whole', async () => {
		const {certificatePem} = await one;
		const text = `${certificatePem}-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n`;
		assert.equal(expectCode(await post(bundle(text)), 201).json.spec.trustBundle, text);
	});

	test('87. 1 MiB: 201; one byte more: 422 FieldValueTooLong', async () => {
		const {certificatePem} = await one;
		const full = certificatePem + '#'.repeat(1024 * 1024 - certificatePem.length);
		expectCode(await post(bundle(full)), 201);
		expectInvalid(await post(bundle(`${full}#`)), [['FieldValueTooLong', field]]);
	});

	test('88. names: a:b without signer; v1, example.com:foo, …:V1, …:a:b with one: 422 Invalid @ metadata.name', async () => {
		const {certificatePem} = await one;
		const wrong: readonly Json[] = [
			bundle(certificatePem, {name: 'a:b'}),
			...['v1', 'example.com:bundles', `${prefix}V1`, `${prefix}a:b`].map(name =>
				bundle(certificatePem, {name}, {signerName}),
			),
		];
		for (const object of wrong) {
			expectInvalid(await post(object), [['FieldValueInvalid', 'metadata.name']]);
		}
	});

	test('89. PUT: stale 409, without resourceVersion 422, absent 404, signerName changed two causes', async () => {
		const {certificatePem} = await one;
		const created = expectCode(await post(ofSigner(certificatePem)), 201).json;
		expectCode(await admin.patch(pathOf(created), 'merge', {metadata: {labels: {seen: 'yes'}}}), 200);
		expectFailure(await admin.put(pathOf(created), created), 409, 'Conflict');
		const {resourceVersion, ...metadata} = created.metadata;
		expectInvalid(await admin.put(pathOf(created), {...created, metadata}), [
			['FieldValueInvalid', 'metadata.resourceVersion'],
		]);
		const absent = bundle(certificatePem);
		expectFailure(
			await admin.put(pathOf(absent), {...absent, metadata: {...absent.metadata, resourceVersion: '1'}}),
			404,
			'NotFound',
		);
		expectInvalid(await admin.patch(pathOf(created), 'merge', {spec: {signerName: 'example.com/other'}}), [
			['FieldValueInvalid', 'metadata.name'],
			['FieldValueInvalid', 'spec.signerName'],
		]);
	});

	test('90. merge, strategic, JSON and apply patch: 200; apply of a new one: 201', async () => {
		const [first, second] = [await one, await two];
		const object = bundle(first.certificatePem);
		const path = pathOf(object);
		const apply = (trustBundle: string) => ({
			apiVersion: `${group}/v1`,
			kind: 'ClusterTrustBundle',
			metadata: {name: object.metadata.name, labels},
			spec: {trustBundle},
		});
		expectCode(await admin.patch(`${path}?fieldManager=conformance`, 'apply', apply(first.certificatePem)), 201);
		const spec = {trustBundle: second.certificatePem};
		expectCode(await admin.patch(path, 'merge', {spec}), 200);
		expectCode(await admin.patch(path, 'strategic', {spec: {trustBundle: first.certificatePem}}), 200);
		const replace = [{op: 'replace', path: '/spec/trustBundle', value: second.certificatePem}];
		expectCode(await admin.patch(path, 'json', replace), 200);
		const applied = await admin.patch(
			`${path}?fieldManager=conformance&force=true`,
			'apply',
			apply(first.certificatePem),
		);
		assert.equal(expectCode(applied, 200).json.spec.trustBundle, first.certificatePem);
	});

	test('91. field selector spec.signerName with a name, with none and with !=; spec.trustBundle: 400', async () => {
		const {certificatePem} = await one;
		const mine = expectCode(await post(ofSigner(certificatePem)), 201).json.metadata.name;
		const plain = expectCode(await post(bundle(certificatePem)), 201).json.metadata.name;
		const names = async (selector: string) =>
			expectCode(await admin.get(`${bundles}?fieldSelector=${encodeURIComponent(selector)}`), 200).json.items.map(
				({metadata}: Json) => metadata.name,
			);
		const [ofOne, ofNone, ofOthers] = [
			await names(`spec.signerName=${signerName}`),
			await names('spec.signerName='),
			await names(`spec.signerName!=${signerName}`),
		];
		assert.deepEqual([ofOne.includes(mine), ofOne.includes(plain)], [true, false]);
		assert.deepEqual([ofNone.includes(mine), ofNone.includes(plain)], [false, true]);
		assert.deepEqual([ofOthers.includes(mine), ofOthers.includes(plain)], [false, true]);
		expectFailure(await admin.get(`${bundles}?fieldSelector=spec.trustBundle=x`), 400, 'BadRequest');
	});

	test("92. user without attest: signer's bundle 403, bad one 422, plain 201, label 403, finalizer 200, delete 200; with example.com/* 201", async () => {
		const {certificatePem} = await one;
		const writes = {
			apiGroups: [group],
			resources: ['clustertrustbundles'],
			verbs: ['create', 'update', 'patch', 'delete'],
		};
		const without = await world.userWith([writes]);
		const refused = /user not permitted to attest for signerName "example\.com\/bundles"/;
		expectFailure(await post(ofSigner(certificatePem), without), 403, 'Forbidden', refused);
		expectInvalid(await post(ofSigner('nothing'), without), [['FieldValueInvalid', field]]);
		expectCode(await post(bundle(certificatePem), without), 201);
		const made = expectCode(await post(ofSigner(certificatePem)), 201).json;
		const labelled = await without.patch(pathOf(made), 'merge', {metadata: {labels: {a: 'b'}}});
		expectFailure(labelled, 403, 'Forbidden', refused);
		expectCode(await without.patch(pathOf(made), 'merge', {metadata: {finalizers: ['example.com/x']}}), 200);
		expectCode(await without.patch(pathOf(made), 'merge', {metadata: {finalizers: null}}), 200);
		expectCode(await without.delete(pathOf(made)), 200);
		const attest = {apiGroups: [group], resources: ['signers'], resourceNames: ['example.com/*'], verbs: ['attest']};
		const withAll = await world.userWith([writes, attest]);
		expectCode(await post(ofSigner(certificatePem), withAll), 201);
	});

	test('93. a ServiceAccount lists them: 200; a plain user: 403', async () => {
		const account = `system:serviceaccount:${world.namespace}:pod-account`;
		const headers = {'impersonate-user': account, 'impersonate-group': 'system:serviceaccounts'};
		expectCode(await admin.get(bundles, {headers}), 200);
		expectFailure(await world.nobody.get(bundles), 403, 'Forbidden');
	});

	test('94. the bundle of kube-apiserver-serving is the root CA; deleted: back; a second one of that signer: gone', async () => {
		const serving = 'kubernetes.io/kube-apiserver-serving';
		const root = (await admin.get('/api/v1/namespaces/default/configmaps/kube-root-ca.crt')).json.data['ca.crt'];
		const hash = createHash('sha256').update(root).digest('hex').slice(0, 24);
		const path = `${bundles}/kubernetes.io:kube-apiserver-serving:${hash}`;
		const own = await eventually(
			() => admin.get(path),
			({status}) => status === 200,
		);
		assert.equal(own.json.spec.trustBundle, root);
		assert.equal(own.json.spec.signerName, serving);
		expectCode(await admin.delete(path), 200);
		const again = await eventually(
			() => admin.get(path),
			({status}) => status === 200,
		);
		assert.notEqual(again.json.metadata.uid, own.json.metadata.uid);
		const name = `kubernetes.io:kube-apiserver-serving:${world.freshName()}`;
		const second = bundle((await one).certificatePem, {name}, {signerName: serving});
		expectCode(await post(second), 201);
		await eventually(
			() => admin.get(pathOf(second)),
			({status}) => status === 404,
		);
	});

	test('95. Pod sources: name and signerName, neither: 422; signerName alone: 201', async () => {
		await stageOf();
		const pods = `/api/v1/namespaces/${world.namespace}/pods`;
		const pod = (source: object) => ({
			metadata: {name: world.freshName()},
			spec: {
				serviceAccountName: 'pod-account',
				containers: [{name: 'main', image: 'example.com/main:1'}],
				volumes: [{name: 'trust', projected: {sources: [{clusterTrustBundle: {path: 'ca.pem', ...source}}]}}],
			},
		});
		const path = 'spec.volumes[0].projected.sources[0].clusterTrustBundle';
		const both = await admin.post(pods, pod({name: 'x', signerName: 'example.com/pod'}));
		assert.match(
			JSON.stringify(expectCode(both, 422).json.details.causes),
			/only one of name and signerName may be used/,
		);
		const neither = expectCode(await admin.post(pods, pod({})), 422).json.details.causes;
		assert.ok(neither.some(({reason, field: where}: Json) => reason === 'FieldValueRequired' && where === path));
		expectCode(await admin.post(pods, pod({signerName: 'example.com/pod'})), 201);
	});
}

function intermediate({key, subject}: Awaited<ReturnType<typeof createAuthority>>): Uint8Array {
	return encodeCertificate(
		{
			serialNumber: Buffer.from([1]),
			issuer: subject,
			notBefore: new Date(Date.now() - 60_000),
			notAfter: new Date(Date.now() + 86_400_000),
			subject: encodeName({commonName: 'between', names: [], serialNumber: ''}),
			subjectPublicKeyInfo: publicKeyDer(podKey),
			usages: ['cert sign'],
			ca: {},
			subjectKeyIdentifier: Buffer.from([1, 2, 3, 4]),
			subjectAltNames: [],
		},
		key,
	);
}

function leafOf(authority: Awaited<ReturnType<typeof createAuthority>>): string {
	return certify(authority, {
		subject: sequence(),
		subjectPublicKeyInfo: publicKeyDer(podKey),
		subjectAltNames: [{kind: 'dns', value: 'leaf.example.com'}],
		usages: ['digital signature'],
		notBefore: new Date(Date.now() - 60_000),
		notAfter: new Date(Date.now() + 3_600_000),
	});
}
