import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Json} from '../helpers/raw-api.js';
import type {World} from './world.js';
import {base64, condition, csrPath, csrs, expectCode} from './world.js';

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const onlyTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';

/** Points 69 and 70: tables, and the words they show. */
export function tablePoints(world: World): void {
	const {admin} = world;

	test('69. Table list: the six columns and their cells; watch as Table: one row per event; GET /approval as Table, list as=Foo: 406; PartialObjectMetadataList: 200', async () => {
		const {metadata, spec} = await world.create({spec: {expirationSeconds: 5400}});
		const {name} = metadata;
		const selector = `fieldSelector=metadata.name=${name}`;
		const {json} = expectCode(await admin.get(`${csrs}?${selector}`, {accept: asTable}), 200);
		assert.equal(json.kind, 'Table');
		assert.equal(json.apiVersion, 'meta.k8s.io/v1');
		assert.deepEqual(
			json.columnDefinitions.map((column: Json) => `${column.name} ${column.type} ${column.priority}`),
			['Name', 'Age', 'SignerName', 'Requestor', 'RequestedDuration', 'Condition'].map(title => `${title} string 0`),
		);
		assert.equal(json.columnDefinitions[0].format, 'name');
		assert.equal(json.rows.length, 1);
		const [shownName, age, ...cells] = json.rows[0].cells;
		assert.equal(shownName, name);
		assert.match(age, /^\d+s$/);
		assert.deepEqual(cells, ['example.com/serving', spec.username, '90m', 'Pending']);
		assert.equal(json.rows[0].object.kind, 'PartialObjectMetadata');
		assert.equal(json.rows[0].object.metadata.name, name);

		const {json: single} = expectCode(await admin.get(csrPath(name), {accept: asTable}), 200);
		assert.equal(single.rows[0].cells[0], name);

		const stream = await admin.watch(`${csrs}?watch=1&${selector}&resourceVersion=${metadata.resourceVersion}`, {
			accept: asTable,
		});
		await world.decide(name, 'Approved');
		expectCode(await admin.delete(csrPath(name)), 200);
		const events = await stream.until(({length}) => length >= 2);
		stream.stop();
		assert.deepEqual(
			events.map(({type, object}) => `${type} ${object.kind} ${object.rows.length} ${object.rows[0].cells[5]}`),
			['MODIFIED Table 1 Approved', 'DELETED Table 1 Approved'],
		);
		assert.equal(events[0]?.object.columnDefinitions.length, 6);
		assert.equal(events[1]?.object.columnDefinitions, null);

		const other = (await world.create()).metadata.name;
		expectCode(await admin.get(csrPath(other, 'approval'), {accept: onlyTable}), 406);
		expectCode(await admin.get(csrs, {accept: 'application/json;as=Foo;v=v1;g=meta.k8s.io'}), 406);
		const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
		const partial = expectCode(await admin.get(`${csrs}?fieldSelector=metadata.name=${other}`, {accept}), 200).json;
		assert.equal(partial.kind, 'PartialObjectMetadataList');
		assert.deepEqual(
			partial.items.map((item: Json) => [item.metadata.name, item.spec]),
			[[other, undefined]],
		);
	});

	test('70. Conditions shown: Pending, Approved, Denied, `Approved,Issued`, `Approved,Failed`, `Pending,Failed`, `Denied,Failed,Issued`', async () => {
		const wanted = [
			'Pending',
			'Approved',
			'Denied',
			'Approved,Issued',
			'Approved,Failed',
			'Pending,Failed',
			'Denied,Failed,Issued',
		];
		for (const words of wanted) {
			const {metadata} = await world.create();
			const [decision, ...rest] = words.split(',');
			if (decision === 'Approved' || decision === 'Denied') {
				await world.decide(metadata.name, decision);
			}

			const changed = await world.edit(metadata.name, 'status', object => {
				if (rest.includes('Failed')) {
					object.status.conditions = [...(object.status.conditions ?? []), condition('Failed')];
				}

				if (rest.includes('Issued')) {
					object.status.certificate = base64(world.certificatePem);
				}
			});
			expectCode(changed, 200);
			const {json} = expectCode(await admin.get(csrPath(metadata.name), {accept: asTable}), 200);
			assert.equal(json.rows[0].cells[5], words);
		}
	});
}
