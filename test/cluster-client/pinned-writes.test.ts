import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ApiRequest} from '../../source/cluster/connection/api-request.js';
import type {Transport} from '../../source/cluster/connection/transport.js';
import {requestCalls} from '../../source/cluster/objects/requests.js';
import {aRequest} from '../helpers/requests.js';

const seen = aRequest({requestBase64: 'c2Vlbg=='});
const stored = {
	metadata: {
		name: seen.name,
		uid: seen.uid,
		resourceVersion: seen.resourceVersion,
		creationTimestamp: '2026-11-24T10:00:00Z',
		finalizers: ['example.com/keep'],
	},
	spec: {request: seen.requestBase64, signerName: seen.signerName, usages: seen.usages},
	status: {conditions: [{type: 'Other', status: 'True'}]},
};

/** Calls on a server that returns `object` for each read, and accepts every write. */
function callsOn(object: object) {
	const written: ApiRequest[] = [];
	const transport: Pick<Transport, 'json'> = {
		async json(request) {
			if (request.method === undefined) {
				return object;
			}

			written.push(request);
			return stored;
		},
	};
	return {calls: requestCalls(transport as Transport), written};
}

const writes = [
	{
		name: 'a decision',
		write: ({decide}: ReturnType<typeof requestCalls>) =>
			decide(seen, {type: 'Approved', reason: 'Reviewed', message: 'by a test'}),
	},
	{
		name: 'a certificate',
		write: ({uploadCertificate}: ReturnType<typeof requestCalls>) => uploadCertificate(seen, 'x'),
	},
	{
		name: 'a failure',
		write: ({fail}: ReturnType<typeof requestCalls>) => fail(seen, {reason: 'Failed', message: 'by a test'}),
	},
];

for (const {name, write} of writes) {
	for (const [what, object] of [
		['another UID', {...stored, metadata: {...stored.metadata, uid: 'another'}}],
		['another version', {...stored, metadata: {...stored.metadata, resourceVersion: '1'}}],
		['another PKCS#10 request', {...stored, spec: {...stored.spec, request: 'b3RoZXI='}}],
	] as const) {
		test(`${name} is not sent if the request has another ${what} than was seen`, async () => {
			const {calls, written} = callsOn(object);
			await assert.rejects(write(calls), {code: 'conflict'});
			assert.deepEqual(written, []);
		});
	}

	test(`${name} contains UID and version, so that the server refuses it after a change`, async () => {
		const {calls, written} = callsOn(stored);
		await write(calls);
		const [sent] = written;
		const body = sent?.body as typeof stored;
		assert.equal(written.length, 1);
		assert.deepEqual(body.metadata, stored.metadata);
		assert.deepEqual(body.spec, stored.spec);
		assert.equal(sent?.method, 'PUT');
	});
}
