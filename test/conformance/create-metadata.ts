import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dump} from 'js-yaml';
import type {World} from './world.js';
import {csrPath, csrs, expectCode, expectFailure, expectInvalid} from './world.js';

/** Points 17 to 23: names, versions, media types and query parameters of a create. */
export function createMetadataPoints(world: World): void {
	const {admin, csr} = world;

	test('17. names `A B`, `x:Y`, 254 x: 201; `a/b`, `a%b`, `..`: 422 @ metadata.name; none: FieldValueRequired', async () => {
		for (const name of [`A B ${world.freshName()}`, `x:Y:${world.freshName()}`, world.freshName().padEnd(254, 'x')]) {
			await world.create({name});
			assert.equal((await world.read(name)).metadata.name, name);
		}

		for (const name of ['a/b', 'a%b', '..']) {
			expectInvalid(await admin.post(csrs, csr({name})), [['FieldValueInvalid', 'metadata.name']]);
		}

		expectInvalid(await admin.post(csrs, csr({metadata: {name: undefined}})), [
			['FieldValueRequired', 'metadata.name'],
		]);
	});

	test('18. generateName `csr-`: `csr-` and 5 characters of the safe alphabet', async () => {
		const {metadata} = await world.create({metadata: {name: undefined, generateName: 'csr-'}});
		assert.match(metadata.name, /^csr-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
		assert.equal(metadata.generateName, 'csr-');
	});

	test('19. metadata.resourceVersion on create: 500; metadata.namespace: 201, dropped; namespaced URL: 404', async () => {
		const versioned = await admin.post(csrs, csr({metadata: {name: world.freshName(), resourceVersion: '1'}}));
		expectCode(versioned, 500);
		assert.match(versioned.json.message, /resourceVersion should not be set on objects to be created/);
		const {metadata} = await world.create({metadata: {name: world.freshName(), namespace: 'default'}});
		assert.ok(!('namespace' in metadata));
		const namespaced = '/apis/certificates.k8s.io/v1/namespaces/default/certificatesigningrequests';
		expectCode(await admin.post(namespaced, csr()), 404);
	});

	test('20. unknown field: Strict 400, Warn and default 201 with Warning 299, Ignore 201 without', async () => {
		const post = (query: string) => admin.post(`${csrs}${query}`, csr({spec: {foo: 1}}));
		expectFailure(
			await post('?fieldValidation=Strict'),
			400,
			'BadRequest',
			/strict decoding error: unknown field "spec\.foo"/,
		);
		for (const query of ['', '?fieldValidation=Warn']) {
			const {headers} = expectCode(await post(query), 201);
			assert.equal(headers['warning'], '299 - "unknown field \\"spec.foo\\""');
		}

		assert.equal(expectCode(await post('?fieldValidation=Ignore'), 201).headers['warning'], undefined);
	});

	test('21. dryRun=All: 201, then GET 404; dryRun=x: 422', async () => {
		const sent = csr();
		expectCode(await admin.post(`${csrs}?dryRun=All`, sent), 201);
		expectFailure(await admin.get(csrPath(sent.metadata.name)), 404, 'NotFound');
		expectFailure(await admin.post(`${csrs}?dryRun=x`, sent), 422, 'Invalid');
		expectFailure(await admin.get(csrPath(sent.metadata.name)), 404, 'NotFound');
	});

	test('22. kind Foo or apiVersion v1beta1 in the body: 400; GET of v1beta1: 404', async () => {
		expectFailure(await admin.post(csrs, {...csr(), kind: 'Foo'}), 400, 'BadRequest');
		const old = {...csr(), apiVersion: 'certificates.k8s.io/v1beta1'};
		expectFailure(await admin.post(csrs, old), 400, 'BadRequest');
		expectCode(await admin.get('/apis/certificates.k8s.io/v1beta1/certificatesigningrequests'), 404);
		expectCode(await admin.post(csrs, {...csr(), kind: undefined, apiVersion: undefined}), 201);
	});

	test('23. Content-Type text/plain: 415; Accept text/plain: 406; YAML body: 201', async () => {
		expectCode(await admin.post(csrs, csr(), {contentType: 'text/plain'}), 415);
		expectCode(await admin.get(csrs, {accept: 'text/plain'}), 406);
		const sent = csr();
		const {json} = expectCode(await admin.post(csrs, dump(sent), {contentType: 'application/yaml'}), 201);
		assert.equal(json.spec.request, sent.spec.request);
	});
}
