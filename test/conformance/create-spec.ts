import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {World} from './world.js';
import {base64, condition, csrs, expectCode, expectFailure, expectInvalid} from './world.js';

/** Points 1 to 16: what a request's body may hold. */
export function createSpecPoints(world: World): void {
	const {admin, csr} = world;
	const post = (spec: object) => admin.post(csrs, csr({spec}));
	const caller = async () => {
		const body = {apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview'};
		const review = await admin.post('/apis/authentication.k8s.io/v1/selfsubjectreviews', body);
		return expectCode(review, 201).json.status.userInfo;
	};

	test('1. POST valid CSR: 201, status {}, caller, uid, resourceVersion, creationTimestamp set', async () => {
		const sent = csr();
		const {json} = expectCode(await admin.post(csrs, sent), 201);
		const {username, groups} = await caller();
		assert.equal(json.kind, 'CertificateSigningRequest');
		assert.equal(json.apiVersion, 'certificates.k8s.io/v1');
		assert.deepEqual(json.status, {});
		assert.equal(json.spec.username, username);
		assert.deepEqual(json.spec.groups, groups);
		assert.ok(json.spec.groups.includes('system:authenticated'));
		assert.equal(json.spec.request, sent.spec.request);
		assert.deepEqual(json.spec.usages, sent.spec.usages);
		assert.match(json.metadata.uid, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
		assert.match(json.metadata.resourceVersion, /^\d+$/);
		assert.match(json.metadata.creationTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	});

	test('2. POST with spec.username, groups, uid, extra: 201, replaced by the caller’s', async () => {
		const claimed = {username: 'mallory', groups: ['system:masters', 'x'], uid: 'u', extra: {claimed: ['a']}};
		const {json} = expectCode(await post(claimed), 201);
		const {username, groups, uid, extra} = await caller();
		assert.equal(json.spec.username, username);
		assert.deepEqual(json.spec.groups, groups);
		assert.equal(json.spec.uid, uid);
		assert.deepEqual(json.spec.extra, extra);
	});

	test('3. POST with Approved condition and certificate: 201, status {}', async () => {
		const status = {conditions: [condition('Approved')], certificate: base64(world.certificatePem)};
		const {json} = expectCode(await admin.post(csrs, csr({status})), 201);
		assert.deepEqual(json.status, {});
	});

	test('4. POST twice: 409 AlreadyExists, details.kind certificatesigningrequests', async () => {
		const sent = csr();
		expectCode(await admin.post(csrs, sent), 201);
		const again = expectFailure(await admin.post(csrs, sent), 409, 'AlreadyExists', /already exists$/);
		assert.equal(again.json.details.kind, 'certificatesigningrequests');
		assert.equal(again.json.details.name, sent.metadata.name);
	});

	test('5. expirationSeconds 599, 0, -1: 422; 600: 201; null: 201', async () => {
		for (const expirationSeconds of [599, 0, -1]) {
			expectInvalid(
				await post({expirationSeconds}),
				[['FieldValueInvalid', 'spec.expirationSeconds']],
				/may not specify a duration less than 600 seconds \(10 minutes\)/,
			);
		}

		assert.equal(expectCode(await post({expirationSeconds: 600}), 201).json.spec.expirationSeconds, 600);
		assert.ok(!('expirationSeconds' in expectCode(await post({expirationSeconds: null}), 201).json.spec));
	});

	test('6. expirationSeconds "600", 600.5, 2147483648: 400 BadRequest', async () => {
		for (const expirationSeconds of ['600', 600.5, 2_147_483_648]) {
			expectFailure(
				await post({expirationSeconds}),
				400,
				'BadRequest',
				/cannot be handled as a CertificateSigningRequest/,
			);
		}
	});

	test('7. no usages, []: 422 FieldValueRequired @ spec.usages', async () => {
		for (const usages of [undefined, []]) {
			expectInvalid(await post({usages}), [['FieldValueRequired', 'spec.usages']]);
		}
	});

	test('8. usages [foo]: 422 FieldValueNotSupported @ spec.usages[0]; doubled: FieldValueDuplicate @ spec.usages[1]', async () => {
		expectInvalid(
			await post({usages: ['foo']}),
			[['FieldValueNotSupported', 'spec.usages[0]']],
			/Unsupported value: "foo": supported values: "any", "cert sign", /,
		);
		expectInvalid(
			await post({usages: ['server auth', 'server auth']}),
			[['FieldValueDuplicate', 'spec.usages[1]']],
			/Duplicate value: "server auth"/,
		);
	});

	test('9. no signerName: 422 FieldValueRequired @ spec.signerName', async () => {
		expectInvalid(await post({signerName: undefined}), [['FieldValueRequired', 'spec.signerName']]);
	});

	test('10. malformed signerName: 422 FieldValueInvalid @ spec.signerName; kubernetes.io/made-up: 201', async () => {
		for (const signerName of ['foo', 'foo/bar', 'a.b/c/d', 'A.b/c', 'a.b/C', 'a.b/', 'a.b/*']) {
			expectInvalid(await post({signerName}), [['FieldValueInvalid', 'spec.signerName']]);
		}

		expectCode(await post({signerName: 'kubernetes.io/made-up'}), 201);
	});

	test('11. legacy-unknown: 422, the legacy signerName is not allowed', async () => {
		expectInvalid(
			await post({signerName: 'kubernetes.io/legacy-unknown'}),
			[['FieldValueInvalid', 'spec.signerName']],
			/the legacy signerName is not allowed/,
		);
	});

	test('12. request absent, "", base64 of text, NEW CERTIFICATE REQUEST: 422 FieldValueInvalid @ spec.request', async () => {
		const retitled = world.requestPem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');
		for (const request of [undefined, '', base64('text'), base64(retitled)]) {
			expectInvalid(
				await post({request}),
				[['FieldValueInvalid', 'spec.request']],
				/PEM block type must be CERTIFICATE REQUEST/,
			);
		}
	});

	test('13. request with one flipped signature bit: 422 @ spec.request', async () => {
		const rsa = await world.makeRequest('/CN=rsa', [], ['-newkey', 'rsa:2048', '-noenc']);
		for (const pem of [world.requestPem, rsa]) {
			const der = Buffer.from(pem.replaceAll(/-----.*-----/g, ''), 'base64');
			der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
			const label = 'CERTIFICATE REQUEST';
			const flipped = `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
			expectInvalid(await post({request: base64(flipped)}), [['FieldValueInvalid', 'spec.request']]);
		}
	});

	test('14. request raw PEM, unpadded, url-safe: 400; base64 with line breaks: 201', async () => {
		// Text before the block is allowed: `???` becomes `Pz8/`, and the length decides the padding.
		let text = `???\n${world.requestPem}`;
		while (text.length % 3 !== 1) {
			text += '\n';
		}

		const request = base64(text);
		assert.match(request, /==$/);
		expectCode(await post({request}), 201);
		const damaged = [world.requestPem, request.replace(/=+$/, ''), request.replaceAll('/', '_').replaceAll('+', '-')];
		for (const bad of damaged) {
			expectFailure(await post({request: bad}), 400, 'BadRequest', /illegal base64 data at input byte \d+/);
		}

		for (const lineBreak of ['\n', '\r\n']) {
			const broken = request.replaceAll(/.{64}/g, line => line + lineBreak);
			assert.equal(expectCode(await post({request: broken}), 201).json.spec.request, request);
		}
	});

	test('15. two faults at once: one 422, two causes, message with [ , ]', async () => {
		expectInvalid(
			await post({usages: [], expirationSeconds: 1}),
			[
				['FieldValueRequired', 'spec.usages'],
				['FieldValueInvalid', 'spec.expirationSeconds'],
			],
			/ is invalid: \[spec\..+, spec\..+\]$/,
		);
	});

	test('16. RSA 1024, Ed25519, empty subject, text around the PEM, CRLF: 201', async () => {
		const accepted = [
			await world.makeRequest('/CN=small', [], ['-newkey', 'rsa:1024', '-noenc']),
			await world.makeRequest('/CN=edwards', [], ['-newkey', 'ed25519', '-noenc']),
			await world.makeRequest('/'),
			`before\n${world.requestPem}after\n`,
			world.requestPem.replaceAll('\n', '\r\n'),
		];
		for (const pem of accepted) {
			assert.equal(expectCode(await post({request: base64(pem)}), 201).json.spec.request, base64(pem));
		}
	});
}
