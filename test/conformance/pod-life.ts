import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Json} from '../helpers/raw-api.js';
import type {PodStage} from './pod-stage.js';
import {eventually, finalCondition, group} from './pod-stage.js';
import type {World} from './world.js';
import {condition, expectCode, expectFailure} from './world.js';

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** Points 117 to 120: tables, the end of a PodCertificateRequest, and one from before v1. */
export function podLifePoints(world: World, stageOf: () => Promise<PodStage>): void {
	const {admin} = world;

	test('117. Table columns of both kinds; DELETE of the collection by podName', async () => {
		const {pending, putStatus, requests} = await stageOf();
		const podName = world.freshName();
		const first = await pending({podName, unverifiedUserAnnotations: {'example.com/b': '2', 'example.com/a': '1'}});
		const second = await pending({podName});
		expectCode(await putStatus(second.metadata.name, {conditions: [finalCondition('Failed')]}), 200);
		const selector = `fieldSelector=spec.podName=${podName}`;
		const table = expectCode(await admin.get(`${requests}?${selector}`, {accept: asTable}), 200).json;
		assert.deepEqual(
			table.columnDefinitions.map((column: Json) => column.name),
			['Name', 'PodName', 'ServiceAccountName', 'NodeName', 'SignerName', 'State', 'UnverifiedUserAnnotations'],
		);
		const cells = Object.fromEntries(table.rows.map((row: Json) => [row.cells[0], row.cells.slice(5)]));
		assert.deepEqual(cells[first.metadata.name], ['Pending', 'example.com/a=1,example.com/b=2']);
		assert.equal(cells[second.metadata.name][0], 'Failed');
		const bundleTable = await admin.get(`/apis/${group}/v1/clustertrustbundles`, {accept: asTable});
		assert.deepEqual(
			bundleTable.json.columnDefinitions.map((column: Json) => column.name),
			['Name', 'SignerName'],
		);
		expectCode(await admin.delete(`${requests}?${selector}`), 200);
		assert.deepEqual(expectCode(await admin.get(`${requests}?${selector}`), 200).json.items, []);
	});

	test('118. Pod deleted: what it owns is DELETED in the watch; what nobody owns stays', async () => {
		const {makePod, requests, request, pathOf} = await stageOf();
		const {metadata} = await makePod();
		const podName = metadata.name;
		const owner = {apiVersion: 'v1', kind: 'Pod', name: podName, uid: metadata.uid};
		const owned = expectCode(
			await admin.post(requests, request({podName, podUID: metadata.uid}, {ownerReferences: [owner]})),
			201,
		).json;
		const free = expectCode(await admin.post(requests, request({podName, podUID: metadata.uid})), 201).json;
		const since = free.metadata.resourceVersion;
		const stream = await admin.watch(
			`${requests}?watch=1&fieldSelector=spec.podName=${podName}&resourceVersion=${since}`,
		);
		const pod = `/api/v1/namespaces/${world.namespace}/pods/${podName}`;
		expectCode(await admin.delete(pod, {gracePeriodSeconds: 0}), 200);
		const events = await stream.until(({length}) => length > 0, 30_000);
		stream.stop();
		assert.deepEqual(
			events.map(({type, object}) => [type, object.metadata.name]),
			[['DELETED', owned.metadata.name]],
		);
		expectFailure(await admin.get(pathOf(owned.metadata.name)), 404, 'NotFound');
		expectCode(await admin.get(pathOf(free.metadata.name)), 200);
	});

	test('119. CertificateSigningRequest Approved and Denied: 422 @ status.conditions, one cause, in either text', async () => {
		const {metadata} = await world.create();
		const both = await world.edit(metadata.name, 'approval', object => {
			object.status.conditions = [condition('Approved'), condition('Denied')];
		});
		const {causes} = expectCode(both, 422).json.details;
		assert.deepEqual(
			causes.map(({reason, field}: Json) => `${reason} @ ${field}`),
			['FieldValueInvalid @ status.conditions'],
		);
		assert.match(causes[0].message, /mutually exclusive|must specify at most one of: `conditions/);
	});

	test('120. one stored by v1beta1 with pkixPublicKey: its stub is null in v1', async t => {
		const {plant} = world.plane;
		if (!plant) {
			t.skip('only where the test reaches the storage of the server');
			return;
		}

		const {request, pathOf} = await stageOf();
		const {metadata, spec} = request();
		const {stubPKCS10Request, ...old} = spec;
		await plant({
			apiVersion: `${group}/v1beta1`,
			kind: 'PodCertificateRequest',
			metadata: {
				...metadata,
				namespace: world.namespace,
				uid: '6c4fdf9e-0000-4000-8000-000000000120',
				creationTimestamp: `${new Date().toISOString().slice(0, 19)}Z`,
			},
			spec: {...old, maxExpirationSeconds: 86_400, pkixPublicKey: 'AAAA', proofOfPossession: 'AAAA'},
			status: {},
		});
		const answer = await eventually(
			() => admin.get(pathOf(metadata.name)),
			({status}) => status === 200,
		);
		assert.equal(answer.json.apiVersion, `${group}/v1`);
		assert.equal(answer.json.spec.stubPKCS10Request, null);
		assert.equal(answer.json.spec.pkixPublicKey, undefined);
	});
}
