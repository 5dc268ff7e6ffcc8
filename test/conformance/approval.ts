import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Json} from '../helpers/raw-api.js';
import type {World} from './world.js';
import {base64, condition, expectCode, expectInvalid} from './world.js';

/** Points 28 to 35: conditions through `/approval`. */
export function approvalPoints(world: World): void {
	const fresh = async () => (await world.create()).metadata.name as string;
	const setConditions = (name: string, conditions: readonly Json[], subresource = 'approval') =>
		world.edit(name, subresource, object => {
			object.status.conditions = conditions;
		});

	test('28. PUT /approval Approved True: 200, both times filled', async () => {
		const {json} = expectCode(await setConditions(await fresh(), [condition('Approved')]), 200);
		const [approved] = json.status.conditions;
		assert.equal(approved.type, 'Approved');
		assert.equal(approved.reason, 'Test');
		for (const time of [approved.lastUpdateTime, approved.lastTransitionTime]) {
			assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
			assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000, time);
		}
	});

	test('29. PUT /approval Approved False: 422 FieldValueNotSupported @ status.conditions[0].status; no status: FieldValueRequired', async () => {
		const name = await fresh();
		const field = 'status.conditions[0].status';
		for (const status of ['False', 'Unknown']) {
			expectInvalid(
				await setConditions(name, [condition('Approved', status)]),
				[['FieldValueNotSupported', field]],
				/supported values: "True"/,
			);
		}

		const without = condition('Approved', undefined, {status: undefined});
		expectInvalid(await setConditions(name, [without]), [['FieldValueRequired', field]]);
		assert.deepEqual((await world.read(name)).status, {});
	});

	test('30. PUT /approval Approved and Denied: 422, mutually exclusive', async () => {
		const both = await setConditions(await fresh(), [condition('Approved'), condition('Denied')]);
		expectCode(both, 422);
		// The first text is that of 1.36 and before, or with the gate DeclarativeValidationBeta off.
		assert.match(
			both.json.message,
			/Approved and Denied conditions are mutually exclusive|must specify at most one of: `conditions\[\{"type": "Approved"\}\]`, `conditions\[\{"type": "Denied"\}\]`/,
		);
	});

	test('31. Denied added after Approved, or Approved removed: 422', async () => {
		const name = await fresh();
		const {status} = await world.decide(name, 'Approved');
		expectCode(await setConditions(name, [...status.conditions, condition('Denied')]), 422);
		for (const conditions of [[], [condition('Denied')]]) {
			const response = await setConditions(name, conditions);
			expectCode(response, 422);
			assert.match(response.json.message, /updates may not remove a condition of type "Approved"/);
		}
	});

	test('32. duplicate type: 422 FieldValueDuplicate @ status.conditions[1].type; type "": FieldValueRequired', async () => {
		const name = await fresh();
		expectInvalid(await setConditions(name, [condition('Approved'), condition('Approved')]), [
			['FieldValueDuplicate', 'status.conditions[1].type'],
		]);
		expectInvalid(await setConditions(name, [condition('')]), [['FieldValueRequired', 'status.conditions[0].type']]);
	});

	test('33. custom condition Unknown: 200; its removal: 200', async () => {
		for (const subresource of ['approval', 'status']) {
			const name = await fresh();
			const {json} = expectCode(await setConditions(name, [condition('Seen', 'Unknown')], subresource), 200);
			assert.equal(json.status.conditions[0].status, 'Unknown');
			expectCode(await setConditions(name, [], subresource), 200);
			assert.deepEqual((await world.read(name)).status, {});
		}
	});

	test('34. PUT /approval carrying a certificate: 200, none stored', async () => {
		const name = await fresh();
		const response = await world.edit(name, 'approval', object => {
			object.status = {conditions: [condition('Approved')], certificate: base64(world.certificatePem)};
		});
		expectCode(response, 200);
		assert.ok(!('certificate' in (await world.read(name)).status));
	});

	test('35. reason edit of Approved: /approval 200; /status 200 but unchanged', async () => {
		const name = await fresh();
		await world.decide(name, 'Approved');
		const editReason = (subresource: string, reason: string) =>
			world.edit(name, subresource, object => {
				object.status.conditions[0].reason = reason;
			});
		expectCode(await editReason('approval', 'Reconsidered'), 200);
		assert.equal((await world.read(name)).status.conditions[0].reason, 'Reconsidered');
		expectCode(await editReason('status', 'Forged'), 200);
		assert.equal((await world.read(name)).status.conditions[0].reason, 'Reconsidered');
	});
}
