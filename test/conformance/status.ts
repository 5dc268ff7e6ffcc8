import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {World} from './world.js';
import {base64, condition, expectCode, expectInvalid} from './world.js';

/** Points 36 to 40: certificates and Failed through `/status`. */
export function statusPoints(world: World): void {
	const fresh = async () => (await world.create()).metadata.name as string;
	const setCertificate = (name: string, text: string | undefined) =>
		world.edit(name, 'status', object => {
			object.status.certificate = text === undefined ? undefined : base64(text);
		});

	test('36. PUT /status adding Approved or Denied: 422 FieldValueForbidden @ status.conditions', async () => {
		const name = await fresh();
		for (const type of ['Approved', 'Denied']) {
			const response = await world.edit(name, 'status', object => {
				object.status.conditions = [condition(type)];
			});
			const message = new RegExp(`updates may not add a condition of type "${type}"`);
			expectInvalid(response, [['FieldValueForbidden', 'status.conditions']], message);
		}
	});

	test('37. PUT /status certificate on pending, approved, denied CSR: 200', async () => {
		for (const decision of [undefined, 'Approved', 'Denied'] as const) {
			const name = await fresh();
			if (decision) {
				await world.decide(name, decision);
			}

			const {json} = expectCode(await setCertificate(name, world.certificatePem), 200);
			assert.equal(json.status.certificate, base64(world.certificatePem));
			assert.equal(json.status.conditions?.[0].type, decision);
		}
	});

	test('38. certificate = key, text, TRUSTED CERTIFICATE, with headers, empty block: 422 @ status.certificate; chain with comments: 200 byte-identical', async () => {
		const name = await fresh();
		const retitled = (label: string) => world.certificatePem.replaceAll('CERTIFICATE', label);
		const spoiled: ReadonlyArray<readonly [string, RegExp]> = [
			[retitled('PRIVATE KEY'), /only CERTIFICATE PEM blocks are allowed, found "PRIVATE KEY"/],
			['text', /must contain at least one CERTIFICATE PEM block/],
			[retitled('TRUSTED CERTIFICATE'), /only CERTIFICATE PEM blocks are allowed, found "TRUSTED CERTIFICATE"/],
			[world.certificatePem.replace('-----\n', '-----\nProc-Type: 4,X\n\n'), /no PEM block headers are permitted/],
			[
				'-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
				/found CERTIFICATE PEM block containing 0 certificates/,
			],
		];
		for (const [text, message] of spoiled) {
			expectInvalid(await setCertificate(name, text), [['FieldValueInvalid', 'status.certificate']], message);
		}

		const chain = `leaf\n${world.certificatePem}\nissuer\n${world.certificatePem}\nend\n`;
		expectCode(await setCertificate(name, chain), 200);
		assert.equal((await world.read(name)).status.certificate, base64(chain));
	});

	test('39. certificate changed or emptied later: 422 FieldValueForbidden @ status.certificate', async () => {
		const name = await fresh();
		expectCode(await setCertificate(name, world.certificatePem), 200);
		for (const text of [`${world.certificatePem}\n`, '', undefined]) {
			expectInvalid(
				await setCertificate(name, text),
				[['FieldValueForbidden', 'status.certificate']],
				/updates may not modify existing certificate content/,
			);
		}
	});

	test('40. /status Failed True: 200; removal: 422; edit of its message: 200', async () => {
		const name = await fresh();
		const setFailed = (conditions: readonly object[], subresource = 'status') =>
			world.edit(name, subresource, object => {
				object.status.conditions = conditions;
			});
		expectCode(await setFailed([condition('Failed')]), 200);
		for (const subresource of ['status', 'approval']) {
			const removed = await setFailed([], subresource);
			expectCode(removed, 422);
			assert.match(removed.json.message, /updates may not remove a condition of type "Failed"/);
		}

		expectCode(await setFailed([condition('Failed', 'True', {message: 'edited'})]), 200);
		assert.equal((await world.read(name)).status.conditions[0].message, 'edited');
	});
}
