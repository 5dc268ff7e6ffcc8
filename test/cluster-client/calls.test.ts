// Needs: openssl
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {ClusterErrorCode} from '../../source/cluster/model/cluster-error.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import type {ConnectedCluster} from '../../source/cluster/objects/connect.js';
import {selectorValue} from '../../source/cluster/objects/list-requests.js';
import {createAuthority, createKeyAndRequest} from '../cluster/credentials.js';
import type {Backend} from './backends.js';
import {backends} from './backends.js';

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const dir = mkdtempSync(join(tmpdir(), 'certdeck-calls-'));
const run = Math.random().toString(36).slice(2, 8);
let requestPem = '';
let certificatePem = '';
before(async () => {
	({requestPem} = await createKeyAndRequest(dir, 'web', '/CN=web', ['subjectAltName=DNS:web']));
	certificatePem = readFileSync((await createAuthority(dir, 'other')).certificate, 'utf8');
});
after(() => rmSync(dir, {recursive: true, force: true}));

async function failureOf(promise: Promise<unknown>, code: ClusterErrorCode): Promise<ClusterError> {
	try {
		await promise;
	} catch (error) {
		assert.ok(error instanceof ClusterError, `a ClusterError, not ${String(error)}`);
		assert.equal(error.code, code, error.message);
		assert.doesNotMatch(`${error.message}${error.hint}${error.details}`, /[\u0000-\u001f\u007f-\u009f]/);
		return error;
	}

	return assert.fail(`it went well instead of failing as ${code}`);
}

const approval = {type: 'Approved', reason: 'Reviewed', message: 'looked at by a test'} as const;
const denial = {type: 'Denied', reason: 'Refused', message: 'looked at by a test'} as const;

for (const {name: backendName, skip, start} of await backends()) {
	describe(`certdeck's client on ${backendName}`, {...(skip !== undefined && {skip})}, () => {
		let backend: Backend;
		let admin: ConnectedCluster;
		let count = 0;
		before(async () => {
			backend = await start();
			admin = backend.as('admin');
		});
		after(() => backend?.stop());

		function create(name?: string, signerName = 'example.com/serving'): Promise<CertificateSigningRequest> {
			count += 1;
			return admin.createRequest({
				...(name === undefined ? {generateName: `calls-${run}-`} : {name}),
				labels: {'certdeck-test': run},
				annotations: {note: 'grün'},
				requestPem,
				signerName,
				usages: ['digital signature', 'server auth'],
				expirationSeconds: 3600,
			});
		}

		test('creates a request and reads back what it sent', async () => {
			const created = await create();
			assert.match(created.name, new RegExp(`^calls-${run}-[a-z0-9]{5}$`));
			assert.equal(Buffer.from(created.requestBase64, 'base64').toString(), requestPem);
			assert.deepEqual(
				[created.signerName, created.usages, created.expirationSeconds, created.labels, created.annotations],
				['example.com/serving', ['digital signature', 'server auth'], 3600, {'certdeck-test': run}, {note: 'grün'}],
			);
			assert.equal(created.username, 'admin');
			assert.ok(created.groups.includes('system:authenticated'));
			assert.ok(Math.abs(created.createdAt.getTime() - Date.now()) < 60_000);
			assert.deepEqual(await admin.getRequest(created.name), created);
			const object = await admin.getRequestObject(created.name);
			assert.equal((object['metadata'] as {managedFields?: unknown}).managedFields, undefined);
			assert.equal(object['kind'], 'CertificateSigningRequest');
		});

		test('never uses an existing request', async () => {
			const {name} = await create();
			const error = await failureOf(create(name), 'already-exists');
			assert.match(error.message, new RegExp(`^create CertificateSigningRequest "${name}": .*already exists$`));
		});

		test('a dry run stores nothing', async () => {
			const name = `calls-dry-${run}`;
			const asked = {name, requestPem, signerName: 'example.com/serving', usages: ['server auth']};
			await admin.createRequest(asked, undefined, {dryRun: true});
			await failureOf(admin.getRequest(name), 'not-found');
		});

		test('reports each fault of a request', async () => {
			const asked = {generateName: 'calls-', requestPem: 'no PEM', signerName: 'noslash', usages: ['fly']};
			const {details} = await failureOf(admin.createRequest(asked), 'invalid');
			for (const field of ['spec.request', 'spec.signerName', 'spec.usages[0]']) {
				assert.ok(
					details.some(detail => detail.startsWith(`${field}: `)),
					`${field} in ${details.join('; ')}`,
				);
			}
		});

		for (const odd of ['A B', 'x:Y', 'a?b=c,d&e#f\\\\g', '-rf', '日本 ÿ', 'e\u001B]0;title\u0007', 'two\nlines']) {
			test(`can do everything with a request named ${JSON.stringify(odd)}`, async () => {
				const name = `${odd} ${run}`;
				const created = await create(name);
				assert.equal(created.name, name);
				const approved = await admin.decide(created, approval);
				assert.deepEqual([approved.name, approved.uid], [name, created.uid]);
				const failed = await admin.fail(approved, {reason: 'Odd', message: 'odd'});
				const {requests} = await admin.listRequests({fieldSelector: `metadata.name=${selectorValue(name)}`});
				assert.deepEqual(
					requests.map(({uid}) => uid),
					[created.uid],
				);
				await failureOf(create(name), 'already-exists');
				await admin.deleteRequest(name, failed);
				await failureOf(admin.getRequest(name), 'not-found');
			});
		}

		test('lists every page once, and reports each as it comes', async () => {
			await Promise.all([create(), create(), create(), create(), create()]);
			const sizes: number[] = [];
			const {requests, resourceVersion} = await admin.listRequests({
				limit: 2,
				onPage: page => sizes.push(page.requests.length),
			});
			const all = await admin.listRequests();
			assert.deepEqual(requests.map(({name}) => name).sort(), all.requests.map(({name}) => name).sort());
			assert.ok(sizes.length >= 3 && sizes.slice(0, -1).every(size => size === 2), sizes.join(' '));
			assert.equal(
				sizes.reduce((sum, size) => sum + size, 0),
				requests.length,
			);
			assert.notEqual(resourceVersion, '');
			const some = await admin.listRequests({labelSelector: `certdeck-test=${run}`});
			assert.ok(some.requests.length >= 5 && some.requests.every(({labels}) => labels['certdeck-test'] === run));
			const none = await admin.listRequests({fieldSelector: 'spec.signerName=example.com/nobody'});
			assert.deepEqual(none.requests, []);
		});

		test('approves what was seen, keeps the rest of the object, and leaves the times to the server', async () => {
			const created = await create();
			const owner = await backend.raw.get('/api/v1/namespaces/default');
			const kept = {
				labels: {x: 'y'},
				annotations: {note: 'kept'},
				finalizers: ['example.com/test'],
				// An existing owner, because the garbage collector deletes an object without one.
				ownerReferences: [{apiVersion: 'v1', kind: 'Namespace', name: 'default', uid: owner.json.metadata.uid}],
			};
			const put = await backend.raw.patch(`${path}/${created.name}`, 'merge', {metadata: kept});
			assert.equal(put.status, 200);
			const seen = await admin.getRequest(created.name);
			const began = Date.now();
			const approved = await admin.decide(seen, approval);
			const [condition, ...others] = approved.conditions;
			assert.deepEqual(others, []);
			assert.deepEqual(
				[condition?.type, condition?.status, condition?.reason, condition?.message],
				['Approved', 'True', 'Reviewed', 'looked at by a test'],
			);
			assert.ok(Math.abs((condition?.lastUpdateTime?.getTime() ?? 0) - began) < 30_000);
			assert.ok(condition?.lastTransitionTime);
			const {metadata} = (await backend.raw.get(`${path}/${created.name}`)).json;
			assert.deepEqual(metadata.labels, {...created.labels, x: 'y'});
			assert.deepEqual(metadata.finalizers, kept.finalizers);
			assert.deepEqual(metadata.ownerReferences, kept.ownerReferences);
			await backend.raw.patch(`${path}/${created.name}`, 'merge', {metadata: {finalizers: null}});
		});

		test('does not approve a request that changed since it was seen', async () => {
			const seen = await create();
			await backend.raw.patch(`${path}/${seen.name}`, 'merge', {metadata: {annotations: {note: 'other'}}});
			const changed = await failureOf(admin.decide(seen, approval), 'conflict');
			assert.match(changed.message, /^approve CertificateSigningRequest ".*": it was changed since it was read$/);
			await backend.raw.delete(`${path}/${seen.name}`);
			await failureOf(admin.decide(seen, approval), 'not-found');
			await create(seen.name);
			const anew = await failureOf(admin.decide(seen, approval), 'conflict');
			assert.match(anew.message, /it was deleted and recreated since it was read$/);
			assert.deepEqual((await admin.getRequest(seen.name)).conditions, []);
		});

		test('lets one of many concurrent decisions win, and gives the others a conflict', async () => {
			const seen = await create();
			const results = await Promise.allSettled(
				Array.from({length: 12}, (_, index) => admin.decide(seen, index % 2 ? approval : denial)),
			);
			assert.equal(results.filter(({status}) => status === 'fulfilled').length, 1);
			for (const result of results) {
				assert.ok(result.status === 'fulfilled' || result.reason.code === 'conflict', JSON.stringify(result));
			}

			assert.equal((await admin.getRequest(seen.name)).conditions.length, 1);
		});

		test('does not overwrite a change between reading and writing', async () => {
			const seen = await create();
			const victim = backend.as('admin');
			const {transport} = victim;
			const json = transport.json.bind(transport);
			Object.assign(transport, {
				async json(request: Parameters<typeof json>[0]) {
					if (request.method === 'PUT') {
						await backend.raw.delete(`${path}/${seen.name}`);
						await create(seen.name);
					}

					return json(request);
				},
			});
			await failureOf(victim.decide(seen, approval), 'conflict');
			assert.deepEqual((await admin.getRequest(seen.name)).conditions, []);
		});

		test("passes on the server's words when it refuses the opposite decision", async () => {
			const approved = await admin.decide(await create(), approval);
			const error = await failureOf(admin.decide(approved, denial), 'invalid');
			assert.match(error.message, /mutually exclusive|must specify at most one of/);
		});

		test('uploads a certificate once, and marks as failed', async () => {
			const approved = await admin.decide(await create(), approval);
			const issued = await admin.uploadCertificate(approved, certificatePem);
			assert.equal(Buffer.from(issued.certificateBase64 ?? '', 'base64').toString(), certificatePem);
			assert.equal(issued.conditions.length, 1);
			await failureOf(admin.uploadCertificate(approved, certificatePem), 'conflict');
			await failureOf(admin.uploadCertificate(issued, `${certificatePem}\n# other\n`), 'invalid');
			await failureOf(admin.uploadCertificate(await create(), 'no certificate'), 'invalid');
			const failed = await admin.fail(await admin.decide(await create(), approval), {reason: 'R', message: 'M'});
			assert.deepEqual(
				failed.conditions.map(({type, reason}) => [type, reason]),
				[
					['Approved', 'Reviewed'],
					['Failed', 'R'],
				],
			);
		});

		test('deletes only the version that was seen', async () => {
			const seen = await create();
			await backend.raw.patch(`${path}/${seen.name}`, 'merge', {metadata: {labels: {x: 'z'}}});
			await failureOf(admin.deleteRequest(seen.name, seen), 'conflict');
			await admin.deleteRequest(seen.name, await admin.getRequest(seen.name));
			await failureOf(admin.getRequest(seen.name), 'not-found');
		});

		test('names the missing right', async () => {
			const approver = backend.as('approver');
			const viewer = backend.as('viewer');
			const nobody = backend.as('nobody');
			const [own, foreign] = await Promise.all([create(), create(undefined, 'other.example/serving')]);
			const signer = await failureOf(approver.decide(foreign, approval), 'forbidden');
			assert.deepEqual(signer.details, ['approve signers/other.example/serving']);
			assert.match(signer.message, /: you may not approve signers\/other\.example\/serving$/);
			assert.match(
				signer.hint ?? '',
				/resources: \["signers"\], resourceNames: \["other\.example\/serving"\], verbs: \["approve"\]/,
			);
			const subresource = await failureOf(viewer.decide(own, approval), 'forbidden');
			assert.deepEqual(subresource.details, ['update certificatesigningrequests/approval']);
			const status = await failureOf(approver.fail(own, {reason: 'R', message: 'M'}), 'forbidden');
			assert.deepEqual(status.details, ['update certificatesigningrequests/status']);
			const list = await failureOf(nobody.listRequests(), 'forbidden');
			assert.deepEqual(list.details, ['list certificatesigningrequests']);
			const secret = await failureOf(viewer.getSecret('default', 'x'), 'forbidden');
			assert.match(
				secret.hint ?? '',
				/^missing in a Role of "default" or a ClusterRole: \{apiGroups: \[""\], resources: \["secrets"\], verbs: \["get"\]\}$/,
			);
			assert.equal((await approver.decide(own, approval)).conditions.length, 1);
		});

		test('asks who the user is and what it may do', async () => {
			const approver = backend.as('approver', {readOnly: true});
			assert.match(await approver.version(), /^v1\.\d+/);
			const {username, groups} = await approver.whoAmI();
			assert.equal(username, 'approver');
			assert.ok(groups.includes('system:authenticated'));
			const group = 'certificates.k8s.io';
			const ask = (verb: string, name: string) => approver.reviewAccess({verb, group, resource: 'signers', name});
			assert.equal((await ask('approve', 'example.com/*')).allowed, true);
			assert.equal((await ask('approve', 'other.example/*')).allowed, false);
			assert.equal((await ask('sign', 'example.com/*')).allowed, false);
		});

		test('--read-only writes nothing', async () => {
			const reader = backend.as('admin', {readOnly: true});
			const seen = await create();
			const target = {namespace: 'default', name: `calls-ro-${run}`};
			await failureOf(reader.decide(seen, approval), 'read-only');
			await failureOf(reader.uploadCertificate(seen, certificatePem), 'read-only');
			await failureOf(reader.fail(seen, {reason: 'R', message: 'M'}), 'read-only');
			await failureOf(reader.deleteRequest(seen.name, seen), 'read-only');
			await failureOf(
				reader.createRequest({name: target.name, requestPem, signerName: 'a.b/c', usages: ['any']}),
				'read-only',
			);
			await failureOf(reader.applyConfigMap({...target, data: {a: 'b'}}, {}), 'read-only');
			await failureOf(reader.applySecret({...target, type: 'Opaque', data: {}}, {}), 'read-only');
			assert.deepEqual(await reader.getRequest(seen.name), seen);
		});

		test('publishes a Secret, and again onto the one that was read', async () => {
			const target = {namespace: 'default', name: `calls-tls-${run}`};
			const type = 'kubernetes.io/tls';
			const bytes = (text: string) => Buffer.from(text);
			assert.equal(await admin.getSecret(target.namespace, target.name), undefined);
			const data = {'tls.crt': bytes('c1'), 'tls.key': bytes('k1'), 'ca.crt': bytes('a1')};
			const made = await admin.applySecret({...target, type, data, labels: {a: 'b'}}, {});
			assert.deepEqual([made.type, made.labels, made.managers], [type, {a: 'b'}, []]);
			assert.deepEqual(Buffer.from(made.data['tls.key'] ?? []), bytes('k1'));
			await failureOf(admin.applySecret({...target, type, data}, {}), 'already-exists');

			const renewed = {'tls.crt': bytes('c2'), 'tls.key': bytes('k2')};
			const again = await admin.applySecret({...target, type, data: renewed}, {pin: made});
			assert.deepEqual(Object.keys(again.data).sort(), ['tls.crt', 'tls.key'], 'what is left out goes');
			assert.deepEqual(Buffer.from(again.data['tls.crt'] ?? []), bytes('c2'));
			await failureOf(admin.applySecret({...target, type, data}, {pin: made}), 'conflict');
			await failureOf(
				admin.applySecret({...target, type, data}, {pin: {...again, uid: made.uid.replace(/.$/, 'x')}}),
				'conflict',
			);
			assert.deepEqual(await admin.getSecret(target.namespace, target.name), again);
			await backend.raw.delete(`/api/v1/namespaces/default/secrets/${target.name}`);
			await failureOf(admin.applySecret({...target, type, data}, {pin: again}), 'not-found');
		});

		test('leaves fields of other managers alone unless it is forced', async () => {
			const target = {namespace: 'default', name: `calls-ca-${run}`};
			const collection = '/api/v1/namespaces/default/configmaps';
			const body = {metadata: {name: target.name}, data: {'ca.crt': 'theirs', other: 'stays'}};
			assert.equal((await backend.raw.post(`${collection}?fieldManager=kubectl-create`, body)).status, 201);
			const found = await admin.getConfigMap(target.namespace, target.name);
			assert.ok(found);
			assert.deepEqual(found.managers, ['kubectl-create']);
			const data = {'ca.crt': 'ours'};
			const conflict = await failureOf(admin.applyConfigMap({...target, data}, {pin: found}), 'conflict');
			assert.match(
				conflict.message,
				/other field managers own what would be written: \.data\.ca\.crt: conflict with "kubectl-create"/,
			);
			await admin.applyConfigMap({...target, data}, {pin: found, force: true, dryRun: true});
			assert.equal((await admin.getConfigMap(target.namespace, target.name))?.data['ca.crt'], 'theirs');
			const taken = await admin.applyConfigMap({...target, data}, {pin: found, force: true});
			assert.deepEqual(taken.data, {'ca.crt': 'ours', other: 'stays'});
			await backend.raw.delete(`${collection}/${target.name}`);
		});

		test('explains the refusal of a Secret or ConfigMap', async () => {
			const where = {namespace: 'default', name: `calls-no-${run}`};
			const tls = {...where, type: 'kubernetes.io/tls', data: {'tls.crt': Buffer.from('x')}};
			assert.match(
				(await failureOf(admin.applySecret(tls, {}), 'invalid')).message,
				/data\[tls\.key\]: Required value/,
			);
			await failureOf(admin.applyConfigMap({...where, name: 'No_Name', data: {}}, {}), 'invalid');
			await failureOf(admin.applyConfigMap({...where, namespace: 'no-such', data: {}}, {}), 'not-found');
			const large = {a: 'x'.repeat(1024 * 1024 + 1)};
			await failureOf(admin.applyConfigMap({...where, data: large}, {}), 'invalid');
		});

		test('leaves nothing behind', async () => {
			assert.ok(count > 0);
			await backend.raw.delete(`${path}?labelSelector=certdeck-test%3D${run}`);
			const {requests} = await admin.listRequests({labelSelector: `certdeck-test=${run}`});
			assert.deepEqual(requests, []);
		});
	});
}
