import assert from 'node:assert/strict';
import {test} from 'node:test';
import {rawApi} from '../helpers/raw-api.js';
import type {World} from './world.js';
import {accessReviews, base64, condition, csrPath, csrs, expectCode, expectFailure, expectInvalid} from './world.js';

const group = 'certificates.k8s.io';

/** Points 46 to 52: who may approve, sign and ask. */
export function rbacPoints(world: World): void {
	const {admin, approver, nobody} = world;
	const elsewhere = async () =>
		(await world.create({spec: {signerName: 'example.org/serving'}})).metadata.name as string;
	const approve = (name: string, by: typeof admin, status = 'True') =>
		world.edit(
			name,
			'approval',
			object => {
				object.status.conditions = [condition('Approved', status)];
			},
			by,
		);

	test('46. user without `approve`: valid /approval 403 user not permitted to approve, also for an unchanged object', async () => {
		const name = await elsewhere();
		const refusal = /user not permitted to approve requests with signerName "example\.org\/serving"/;
		expectFailure(await approve(name, approver), 403, 'Forbidden', refusal);
		expectFailure(await world.edit(name, 'approval', () => {}, approver), 403, 'Forbidden', refusal);
		assert.deepEqual((await world.read(name)).status, {});
	});

	test('47. same user, invalid body: 422; stale: 409', async () => {
		const name = await elsewhere();
		const stale = await world.read(name);
		expectInvalid(await approve(name, approver, 'False'), [['FieldValueNotSupported', 'status.conditions[0].status']]);
		await world.edit(name, '', object => {
			object.metadata.labels.later = 'x';
		});
		expectFailure(await approver.put(csrPath(name, 'approval'), stale), 409, 'Conflict');
	});

	test('48. `example.com/*` approver: /approval 200, review for `example.com/serving` false, for `example.com/*` true', async () => {
		const {metadata} = await world.create();
		expectCode(await approve(metadata.name, approver), 200);
		for (const [name, allowed] of [
			['example.com/serving', false],
			['example.com/*', true],
		] as const) {
			const resourceAttributes = {group, resource: 'signers', verb: 'approve', name};
			const {json} = expectCode(await approver.post(accessReviews, {spec: {resourceAttributes}}), 201);
			assert.equal(json.status.allowed, allowed, name);
		}
	});

	test('49. user without `sign`: certificate or Failed by /status 403; label only 200', async () => {
		const statusWriter = await world.userWith([
			{apiGroups: [group], resources: ['certificatesigningrequests/status'], verbs: ['update']},
		]);
		const {metadata} = await world.create();
		const put = (mutate: Parameters<World['edit']>[2]) => world.edit(metadata.name, 'status', mutate, statusWriter);
		const refusal = /user not permitted to sign requests with signerName "example\.com\/serving"/;
		const signed = await put(object => {
			object.status.certificate = base64(world.certificatePem);
		});
		expectFailure(signed, 403, 'Forbidden', refusal);
		const failed = await put(object => {
			object.status.conditions = [condition('Failed')];
		});
		expectFailure(failed, 403, 'Forbidden', refusal);
		const labelled = await put(object => {
			object.metadata.labels.note = 'x';
		});
		assert.equal(expectCode(labelled, 200).json.metadata.labels.note, 'x');
	});

	test('50. no RBAC at all: 403 cannot update; no credentials: 403 system:anonymous; bad token: 401', async () => {
		const {metadata} = await world.create();
		expectFailure(
			await approve(metadata.name, nobody),
			403,
			'Forbidden',
			/User "nobody" cannot update resource "certificatesigningrequests\/approval" in API group "certificates\.k8s\.io" at the cluster scope/,
		);
		const {server, caPem} = admin.credentials;
		const without = {server, caPem, certificatePem: undefined, keyPem: undefined};
		const anonymous = rawApi({...without, token: undefined});
		expectFailure(await anonymous.get(csrs), 403, 'Forbidden', /User "system:anonymous" cannot list resource/);
		anonymous.close();
		const mistaken = rawApi({...without, token: 'no-such-token'});
		expectFailure(await mistaken.get(csrs), 401, 'Unauthorized');
		mistaken.close();
	});

	test('51. O=system:masters with kube-apiserver-client: 403 for admin too; with another signer: 201', async () => {
		const request = base64(await world.makeRequest('/O=system:masters/CN=boss'));
		const usages = ['client auth'];
		const signerName = 'kubernetes.io/kube-apiserver-client';
		expectFailure(
			await admin.post(csrs, world.csr({spec: {request, usages, signerName}})),
			403,
			'Forbidden',
			/use of kubernetes\.io\/kube-apiserver-client signer with system:masters group is not allowed/,
		);
		await world.create({spec: {request, usages, signerName: 'example.com/client'}});
	});

	test('52. SelfSubjectAccessReview: 201 status.allowed; RulesReview without namespace: 400', async () => {
		const resourceAttributes = {group, resource: 'certificatesigningrequests', subresource: 'approval', verb: 'update'};
		for (const [api, allowed] of [
			[admin, true],
			[approver, true],
			[nobody, false],
		] as const) {
			const {json} = expectCode(await api.post(accessReviews, {spec: {resourceAttributes}}), 201);
			assert.equal(json.status.allowed, allowed);
		}

		const rulesReviews = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
		expectFailure(await approver.post(rulesReviews, {spec: {}}), 400, 'BadRequest', /no namespace on request/);
		const {json} = expectCode(await approver.post(rulesReviews, {spec: {namespace: 'default'}}), 201);
		const rule = json.status.resourceRules.find((candidate: {resources: string[]}) =>
			candidate.resources.includes('signers'),
		);
		assert.deepEqual(rule.verbs, ['approve']);
		assert.deepEqual(rule.resourceNames, ['example.com/*']);
	});

	test('52a. SubjectAccessReview of a node: the Node authorizer allows its work without a binding, and no Secrets', async () => {
		const node = {user: 'system:node:worker-9', groups: ['system:nodes', 'system:authenticated']};
		for (const [resourceAttributes, allowed] of [
			[{verb: 'create', group, resource: 'certificatesigningrequests'}, true],
			[{verb: 'list', group: '', resource: 'services'}, true],
			[{verb: 'create', group: '', resource: 'pods'}, true],
			[{verb: 'list', group: '', resource: 'secrets'}, false],
			[{verb: 'create', group: '', resource: 'namespaces'}, false],
		] as const) {
			const {json} = expectCode(
				await admin.post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {spec: {...node, resourceAttributes}}),
				201,
			);
			assert.equal(json.status.allowed, allowed, JSON.stringify(resourceAttributes));
		}
	});
}
