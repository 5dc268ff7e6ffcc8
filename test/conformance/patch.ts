import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {PatchKind} from '../helpers/raw-api.js';
import type {World} from './world.js';
import {base64, condition, csrPath, expectCode, expectFailure, expectInvalid} from './world.js';

/** Points 41 to 45: the four kinds of PATCH. */
export function patchPoints(world: World): void {
	const {admin} = world;
	const fresh = async () => (await world.create()).metadata.name as string;
	const typed = {apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest'};

	/** One change of `status`, as each kind of patch spells it. */
	function patchOf(kind: PatchKind, name: string, field: 'conditions' | 'certificate', value: unknown): unknown {
		switch (kind) {
			case 'json':
				return [{op: 'add', path: `/status/${field}`, value}];
			case 'apply':
				return {...typed, metadata: {name}, status: {[field]: value}};
			default:
				return {status: {[field]: value}};
		}
	}

	test('41. merge, strategic, JSON and apply patch each approve through /approval and sign through /status', async () => {
		const certificate = base64(world.certificatePem);
		for (const kind of ['merge', 'strategic', 'json', 'apply'] as const) {
			const name = await fresh();
			const query = kind === 'apply' ? '?fieldManager=conformance' : '';
			const approval = patchOf(kind, name, 'conditions', [condition('Approved')]);
			expectCode(await admin.patch(`${csrPath(name, 'approval')}${query}`, kind, approval), 200, kind);
			const signature = patchOf(kind, name, 'certificate', certificate);
			expectCode(await admin.patch(`${csrPath(name, 'status')}${query}`, kind, signature), 200, kind);
			const {status} = await world.read(name);
			assert.equal(status.certificate, certificate, kind);
			assert.equal(status.conditions.length, 1, kind);
			assert.equal(status.conditions[0].type, 'Approved');
			assert.ok(status.conditions[0].lastUpdateTime, kind);
		}
	});

	test('42. JSON patch add /status/conditions/- on fresh CSR: 422; on one with conditions: 200; failed test: 422', async () => {
		const name = await fresh();
		const path = csrPath(name, 'approval');
		const append = [{op: 'add', path: '/status/conditions/-', value: condition('Seen')}];
		const refusal = /the server rejected our request due to an error in our request/;
		expectFailure(await admin.patch(path, 'json', append), 422, 'Invalid', refusal);
		await world.decide(name, 'Approved');
		const {json} = expectCode(await admin.patch(path, 'json', append), 200);
		assert.deepEqual(
			json.status.conditions.map(({type}: {type: string}) => type),
			['Approved', 'Seen'],
		);
		const failing = [{op: 'test', path: '/spec/signerName', value: 'example.com/other'}];
		expectFailure(await admin.patch(path, 'json', failing), 422, 'Invalid', refusal);
	});

	test('43. strategic patch with one new condition on an approved CSR: 422 (replaces the list); apply with it: 200, merged', async () => {
		const name = await fresh();
		const path = csrPath(name, 'approval');
		await world.decide(name, 'Approved');
		const strategic = await admin.patch(path, 'strategic', {status: {conditions: [condition('Seen')]}});
		expectFailure(strategic, 422, 'Invalid', /updates may not remove a condition of type "Approved"/);
		const applied = {...typed, metadata: {name}, status: {conditions: [condition('Seen')]}};
		const {json} = expectCode(await admin.patch(`${path}?fieldManager=conformance`, 'apply', applied), 200);
		assert.deepEqual(json.status.conditions.map(({type}: {type: string}) => type).sort(), ['Approved', 'Seen']);
	});

	test('44. apply without fieldManager: 422; new: 201; again: 200; conflict: 409 FieldManagerConflict; force: 200', async () => {
		const object = world.csr({metadata: {name: world.freshName(), labels: {color: 'blue'}}});
		const path = csrPath(object.metadata.name);
		const nameless = await admin.patch(path, 'apply', object);
		expectFailure(nameless, 422, 'Invalid', /fieldManager: Required value: is required for apply patch/);
		expectCode(await admin.patch(`${path}?fieldManager=one`, 'apply', object), 201);
		expectCode(await admin.patch(`${path}?fieldManager=one`, 'apply', object), 200);
		const green = {...typed, metadata: {name: object.metadata.name, labels: {color: 'green'}}};
		const conflict = expectFailure(await admin.patch(`${path}?fieldManager=two`, 'apply', green), 409, 'Conflict');
		assert.deepEqual(
			conflict.json.details.causes.map(({reason, field}: {reason: string; field: string}) => `${reason} @ ${field}`),
			['FieldManagerConflict @ .metadata.labels.color'],
		);
		const {json} = expectCode(await admin.patch(`${path}?fieldManager=two&force=true`, 'apply', green), 200);
		assert.equal(json.metadata.labels.color, 'green');
		expectCode(await admin.delete(path), 200);
	});

	test('45. PATCH as application/json: 415; merge body []: 400', async () => {
		const name = await fresh();
		const label = {metadata: {labels: {a: 'b'}}};
		expectCode(await admin.patch(csrPath(name), 'merge', label, {contentType: 'application/json'}), 415);
		expectFailure(await admin.patch(csrPath(name), 'merge', []), 400, 'BadRequest');
		expectInvalid(await admin.patch(`${csrPath(name)}?fieldValidation=Strict`, 'merge', {foo: 1}), [
			['FieldValueInvalid', 'patch'],
		]);
	});
}
