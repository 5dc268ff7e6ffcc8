import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {test} from 'node:test';
import type {Json, RawResponse} from '../helpers/raw-api.js';
import type {PodStage} from './pod-stage.js';
import {eventually, oddStub, podSigner, stubOf} from './pod-stage.js';
import type {World} from './world.js';
import {expectCode, expectFailure, expectInvalid} from './world.js';

const stubField = 'spec.stubPKCS10Request';
const lifeField = 'spec.maxExpirationSeconds';

/** Points 96 to 106: PodCertificateRequests as they are asked for, read and changed. */
export function podRequestPoints(world: World, stageOf: () => Promise<PodStage>): void {
	const {admin} = world;
	const post = async (spec: object, by = admin): Promise<RawResponse> => {
		const stage = await stageOf();
		return by.post(stage.requests, stage.request(spec));
	};
	const invalid = async (spec: object, ...causes: ReadonlyArray<readonly [string, string]>) =>
		expectInvalid(await post(spec), causes);

	test('96. PodCertificateRequest by the node with six kinds of key: 201, maxExpirationSeconds 86400 filled in, status {}', async () => {
		const {node} = await stageOf();
		const keys = [
			generateKeyPairSync('rsa', {modulusLength: 3072}),
			generateKeyPairSync('rsa', {modulusLength: 4096}),
			...['P-256', 'P-384', 'P-521'].map(namedCurve => generateKeyPairSync('ec', {namedCurve})),
			generateKeyPairSync('ed25519'),
		];
		for (const {privateKey} of keys) {
			const stubPKCS10Request = stubOf(privateKey);
			// The node authorizer learns about the Pod through a watch.
			const response = await eventually(
				() => post({stubPKCS10Request}, node),
				({status}) => status !== 500,
			);
			const {spec, status} = expectCode(response, 201).json;
			assert.equal(spec.maxExpirationSeconds, 86_400);
			assert.equal(spec.stubPKCS10Request, stubPKCS10Request);
			assert.deepEqual(status, {});
		}
	});

	test('97. P-224, secp256k1, RSA 2048, bad signature, PEM, 10241 bytes: 422 @ spec.stubPKCS10Request; none: @ spec', async () => {
		const {request} = await stageOf();
		const good = Buffer.from(request().spec.stubPKCS10Request, 'base64');
		const forged = Buffer.from(good);
		forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
		const rsa = stubOf(generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey);
		const base = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
		const cases: ReadonlyArray<readonly [string, RegExp]> = [
			[oddStub('secp224r1'), /elliptic public keys must use curve P256, P384, or P521/],
			[oddStub('secp256k1'), /must be a valid PKCS#10 CSR/],
			[rsa, /RSA keys must have modulus size 3072 or 4096/],
			[base(forged), /invalid signature/],
			[base(world.requestPem), /must be a valid PKCS#10 CSR/],
			[base('garbage'), /must be a valid PKCS#10 CSR/],
			[base(Buffer.concat([good, Buffer.from([0])])), /must be a valid PKCS#10 CSR/],
		];
		for (const [stubPKCS10Request, text] of cases) {
			expectInvalid(await post({stubPKCS10Request}), [['FieldValueInvalid', stubField]], text);
		}

		await invalid({stubPKCS10Request: base(Buffer.alloc(10_241, 48))}, ['FieldValueTooLong', stubField]);
		const without = await post({stubPKCS10Request: undefined});
		expectInvalid(without, [['FieldValueInvalid', 'spec']], /exactly one of \(stubPKCS10Request\) or/);
	});

	test('98. maxExpirationSeconds 3599, 7862401, 86401 for kubernetes.io: 422; 3600, 7862400: 201', async () => {
		for (const maxExpirationSeconds of [3599, 7_862_401]) {
			await invalid({maxExpirationSeconds}, ['FieldValueInvalid', lifeField]);
		}

		const signerName = 'kubernetes.io/kube-apiserver-client-pod';
		await invalid({signerName, maxExpirationSeconds: 86_401}, ['FieldValueInvalid', lifeField]);
		expectCode(await post({signerName, maxExpirationSeconds: 86_400}), 201);
		for (const maxExpirationSeconds of [3600, 7_862_400]) {
			expectCode(await post({maxExpirationSeconds}), 201);
		}
	});

	test('99. annotation key without a domain: 422; Example.com/Foo: 201', async () => {
		const field = 'spec.unverifiedUserAnnotations';
		expectInvalid(
			await post({unverifiedUserAnnotations: {foo: 'x'}}),
			[['FieldValueInvalid', field]],
			/must be a domain-prefixed key/,
		);
		expectCode(await post({unverifiedUserAnnotations: {'Example.com/Foo': 'x'}}), 201);
		await invalid({unverifiedUserAnnotations: {'example.com/x': 'x'.repeat(262_144)}}, ['FieldValueTooLong', field]);
	});

	test('100. podUID "" and 129 bytes, podName A_b: 422', async () => {
		await invalid({podUID: ''}, ['FieldValueInvalid', 'spec.podUID']);
		await invalid({podUID: 'x'.repeat(129)}, ['FieldValueTooLong', 'spec.podUID']);
		await invalid({podName: 'A_b'}, ['FieldValueInvalid', 'spec.podName']);
		expectCode(await post({podUID: 'anything at all'}), 201);
	});

	test('101. node: nodeName of another 403; wrong podUID, ServiceAccount UID 500; other ServiceAccount 403; Pod without the volume 403', async () => {
		const {node, otherNode, makePod} = await stageOf();
		const bare = (await makePod(['example.com/other'])).metadata;
		const as = (spec: object) => post(spec, node);
		const settled = (spec: object) =>
			eventually(
				() => as(spec),
				({status}) => status !== 500,
			);
		expectFailure(await as({nodeName: otherNode}), 403, 'Forbidden', /which is not the requesting node/);
		for (const [spec, text] of [
			[{nodeUID: 'x'}, /inconsistent with the running node/],
			[
				{podName: 'nobody'},
				/while retrieving pod "[^"]*\/nobody" named in the PodCertificateRequest: pods? "nobody" not found/,
			],
			[{podUID: 'x'}, /contains pod UID \("x"\) which differs from running pod/],
			[{serviceAccountUID: 'x'}, /names service account UID "x", which differs from the running service account/],
		] as const) {
			const {json} = expectCode(await as(spec), 500);
			assert.equal(json.reason, undefined);
			assert.match(json.message, text);
		}

		expectFailure(await as({serviceAccountName: 'other-account'}), 403, 'Forbidden', /differs from running pod/);
		const without = await settled({podName: bare.name, podUID: bare.uid});
		expectFailure(
			without,
			403,
			'Forbidden',
			/does not mount a podCertificate projected volume for signer "example\.com\/pod"/,
		);
	});

	test('102. a plain user with create invents a Pod: 201', async () => {
		const {creator} = await stageOf();
		const invented = {podName: 'invented', podUID: 'x', nodeName: 'nowhere', nodeUID: 'x', serviceAccountUID: 'x'};
		expectCode(await post(invented, creator), 201);
		expectFailure(await post({}, world.nobody), 403, 'Forbidden');
	});

	test('103. node: list without selector 403, with its own 200; delete and /status 403', async () => {
		const {node, nodeName, otherNode, requests, pathOf, pending} = await stageOf();
		const {metadata} = await pending();
		const list = (name: string) => node.get(`${requests}?fieldSelector=spec.nodeName=${name}`);
		expectFailure(
			await node.get(requests),
			403,
			'Forbidden',
			/can only list\/watch podcertificaterequests with nodeName/,
		);
		expectFailure(await list(otherNode), 403, 'Forbidden');
		const {items} = expectCode(await list(nodeName), 200).json;
		assert.ok(items.some((item: Json) => item.metadata.name === metadata.name));
		await eventually(
			() => node.get(pathOf(metadata.name)),
			({status}) => status === 200,
		);
		expectFailure(await node.delete(pathOf(metadata.name)), 403, 'Forbidden');
		expectFailure(await node.patch(pathOf(metadata.name, 'status'), 'merge', {}), 403, 'Forbidden');
	});

	test('104. field selectors signerName, podName, nodeName: 200; serviceAccountName, metadata.namespace: 400', async () => {
		const {requests, pending, nodeName} = await stageOf();
		const {spec} = await pending();
		for (const selector of [`signerName=${podSigner}`, `podName=${spec.podName}`, `nodeName=${nodeName}`]) {
			const {items} = expectCode(await admin.get(`${requests}?fieldSelector=spec.${selector}`), 200).json;
			assert.ok(items.length > 0, selector);
		}

		for (const selector of ['spec.serviceAccountName', 'metadata.namespace']) {
			expectFailure(await admin.get(`${requests}?fieldSelector=${selector}=x`), 400, 'BadRequest');
		}
	});

	test('105. PUT: spec changed 422 @ spec; label 200; status by the main resource 200 and dropped; without resourceVersion 422', async () => {
		const {pending, pathOf} = await stageOf();
		const object = await pending();
		const path = pathOf(object.metadata.name);
		expectInvalid(
			await admin.put(path, {...object, spec: {...object.spec, podName: 'another'}}),
			[['FieldValueInvalid', 'spec']],
			/field is immutable/,
		);
		const labelled = await admin.put(path, {...object, metadata: {...object.metadata, labels: {a: 'b'}}});
		expectCode(labelled, 200);
		const status = {
			conditions: [{type: 'Denied', status: 'True', reason: 'X', message: '', lastTransitionTime: new Date()}],
		};
		expectCode(await admin.put(path, {...labelled.json, status}), 200);
		assert.deepEqual(expectCode(await admin.get(path), 200).json.status, {});
		const {resourceVersion, ...metadata} = labelled.json.metadata;
		expectInvalid(await admin.put(path, {...labelled.json, metadata}), [
			['FieldValueInvalid', 'metadata.resourceVersion'],
		]);
	});

	test('106. /approval 404; POST and DELETE of /status 405', async () => {
		const {pending, pathOf} = await stageOf();
		const {metadata} = await pending();
		expectCode(await admin.get(pathOf(metadata.name, 'approval')), 404);
		expectCode(await admin.post(pathOf(metadata.name, 'status'), {}), 405);
		expectCode(await admin.delete(pathOf(metadata.name, 'status')), 405);
	});
}
