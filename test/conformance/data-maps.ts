import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {World} from './world.js';
import {base64, expectCode, expectFailure, expectInvalid} from './world.js';

const mebibyte = 1_048_576;

/** Points 72 to 75: Secrets and ConfigMaps. */
export function dataMapPoints(world: World): void {
	const {admin} = world;
	const secrets = `/api/v1/namespaces/${world.namespace}/secrets`;
	const configMaps = `/api/v1/namespaces/${world.namespace}/configmaps`;
	const post = (collection: string, body: object) =>
		admin.post(collection, {metadata: {name: world.freshName()}, ...body});
	const created = async (collection: string, body: object) => expectCode(await post(collection, body), 201).json;

	test('72. tls Secret without tls.key: 422 @ data[tls.key]; empty values: 201; 1 MiB + 1: 422 @ data; 1 MiB: 201; body over 3 MiB: 413', async () => {
		const type = 'kubernetes.io/tls';
		expectInvalid(await post(secrets, {type, data: {'tls.crt': ''}}), [['FieldValueRequired', 'data[tls.key]']]);
		const empty = await created(secrets, {type, data: {'tls.crt': '', 'tls.key': ''}});
		assert.deepEqual(empty.data, {'tls.crt': '', 'tls.key': ''});
		const value = (bytes: number) => base64(new Uint8Array(bytes));
		expectInvalid(await post(secrets, {data: {a: value(mebibyte), b: value(1)}}), [['FieldValueTooLong', 'data']]);
		await created(secrets, {data: {a: value(mebibyte - 1), b: value(1)}});
		const huge = await post(secrets, {data: {a: value(3 * mebibyte)}});
		expectFailure(huge, 413, 'RequestEntityTooLarge', /limit is 3145728/);
	});

	test('73. Secret type change: 422 @ type; immutable data change or unset: 422; label on immutable: 200', async () => {
		const opaque = await created(secrets, {data: {a: base64('x')}});
		assert.equal(opaque.type, 'Opaque');
		const path = (name: string) => `${secrets}/${name}`;
		const retyped = await admin.put(path(opaque.metadata.name), {...opaque, type: 'example.com/x'});
		expectInvalid(retyped, [['FieldValueInvalid', 'type']], /field is immutable/);
		const fixed = await created(secrets, {data: {a: base64('x')}, immutable: true});
		const change = (body: object) => admin.put(path(fixed.metadata.name), {...fixed, ...body});
		expectInvalid(await change({data: {a: base64('y')}}), [['FieldValueForbidden', 'data']]);
		expectInvalid(await change({immutable: false}), [['FieldValueForbidden', 'immutable']]);
		const labelled = await change({metadata: {...fixed.metadata, labels: {a: 'b'}}});
		assert.deepEqual(expectCode(labelled, 200).json.metadata.labels, {a: 'b'});
	});

	test('74. Secret name T5, key `a/b`, key `..x`: 422; namespace missing: 404; stringData returned as data', async () => {
		expectInvalid(await post(secrets, {metadata: {name: 'T5'}}), [['FieldValueInvalid', 'metadata.name']]);
		for (const key of ['a/b', '..x']) {
			expectInvalid(await post(secrets, {data: {[key]: ''}}), [['FieldValueInvalid', `data[${key}]`]]);
		}

		const nowhere = '/api/v1/namespaces/no-such-namespace/secrets';
		expectFailure(await post(nowhere, {}), 404, 'NotFound', /namespaces "no-such-namespace" not found/);
		const {data, stringData} = await created(secrets, {data: {a: base64('x')}, stringData: {b: 'text'}});
		assert.deepEqual(data, {a: base64('x'), b: base64('text')});
		assert.equal(stringData, undefined);
	});

	test('75. ConfigMap key in data and binaryData: 422; number value: 400; 1 MiB + 1: 422', async () => {
		const twice = await post(configMaps, {data: {a: 'x'}, binaryData: {a: base64('x')}});
		expectFailure(twice, 422, 'Invalid', /duplicate of key present in binaryData/);
		expectFailure(await post(configMaps, {data: {a: 1}}), 400, 'BadRequest');
		const large = await post(configMaps, {data: {a: 'x'.repeat(mebibyte)}, binaryData: {b: base64('x')}});
		expectCode(large, 422);
		assert.equal(large.json.details.causes[0].reason, 'FieldValueTooLong');
		await created(configMaps, {data: {a: 'x'.repeat(mebibyte - 1)}, binaryData: {b: base64('x')}});
	});
}
