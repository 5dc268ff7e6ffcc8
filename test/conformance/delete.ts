import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Json} from '../helpers/raw-api.js';
import type {World} from './world.js';
import {csrPath, csrs, expectCode, expectFailure} from './world.js';

/** Point 71: deletion. */
export function deletePoints(world: World): void {
	const {admin} = world;

	test('71. DELETE: Success Status with uid; again 404; with finalizer 200 object and deletionTimestamp, gone after its removal; wrong precondition uid 409; collection by label: list of the removed, others remain', async () => {
		const {metadata} = await world.create();
		const path = csrPath(metadata.name);
		const wrongUid = {preconditions: {uid: '00000000-0000-4000-8000-000000000000'}};
		expectFailure(await admin.delete(path, wrongUid), 409, 'Conflict');
		const {json} = expectCode(await admin.delete(path, {preconditions: {uid: metadata.uid}}), 200);
		assert.equal(json.kind, 'Status');
		assert.equal(json.status, 'Success');
		assert.deepEqual(json.details, {
			name: metadata.name,
			group: 'certificates.k8s.io',
			kind: 'certificatesigningrequests',
			uid: metadata.uid,
		});
		expectFailure(await admin.delete(path), 404, 'NotFound');

		const held = await world.create({metadata: {name: world.freshName(), finalizers: ['example.com/hold']}});
		const heldPath = csrPath(held.metadata.name);
		const marked = expectCode(await admin.delete(heldPath), 200).json;
		assert.equal(marked.kind, 'CertificateSigningRequest');
		assert.ok(marked.metadata.deletionTimestamp);
		expectCode(await admin.get(heldPath), 200);
		expectCode(await admin.patch(heldPath, 'merge', {metadata: {finalizers: null}}), 200);
		expectFailure(await admin.get(heldPath), 404, 'NotFound');

		const label = world.freshName();
		const labels = {[label]: 'yes'};
		const gone = await Promise.all(
			['a', 'b'].map(async part => {
				const created = await world.create({metadata: {name: `${label}-${part}`, labels}});
				return created.metadata.name as string;
			}),
		);
		const other = await world.create();
		const removed = expectCode(await admin.delete(`${csrs}?labelSelector=${label}`), 200).json;
		assert.equal(removed.kind, 'CertificateSigningRequestList');
		assert.deepEqual(removed.items.map((item: Json) => item.metadata.name).sort(), gone.sort());
		for (const name of gone) {
			expectFailure(await admin.get(csrPath(name)), 404, 'NotFound');
		}

		expectCode(await admin.get(csrPath(other.metadata.name)), 200);
	});
}
