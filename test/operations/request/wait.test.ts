import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {waitForCertificate} from '../../../source/operations/request/wait.js';
import {aRequest} from '../../helpers/requests.js';

const pending = aRequest({name: 'a', uid: 'u'});
const issued: CertificateSigningRequest = {...pending, resourceVersion: '9', certificateBase64: 'eA=='};
const down = new ClusterError('unreachable', '"https://192.0.2.1" refuses connections');
const busy = new ClusterError('unavailable', 'too many requests');

/** A cluster that gives these answers one after the other, and the last of them repeatedly. */
function answering(...answers: ReadonlyArray<CertificateSigningRequest | Error>): Pick<Cluster, 'getRequest'> {
	let next = 0;
	return {
		async getRequest() {
			const answer = answers[Math.min(next++, answers.length - 1)];
			if (answer === undefined || answer instanceof Error) {
				throw answer ?? new Error('no answers');
			}

			return answer;
		},
	};
}

describe('waiting for a certificate', () => {
	const wait = async (timeoutSeconds: number, ...answers: ReadonlyArray<CertificateSigningRequest | Error>) => {
		const troubles: string[] = [];
		const options = {timeoutSeconds, intervalMs: 5, onTrouble: (error: ClusterError) => troubles.push(error.message)};
		const cluster = answering(...answers) as Cluster;
		const outcome = await waitForCertificate(cluster, pending, options).catch((error: unknown) => error);
		return {outcome, troubles};
	};

	test('continues when the cluster answers again, and reports each outage once', async () => {
		const {outcome, troubles} = await wait(60, pending, down, down, busy, pending, busy, issued);
		assert.equal(outcome, issued);
		assert.deepEqual(troubles, [down.message, busy.message]);
	});

	test('ends with the last error if the cluster stays away until the time is over', async () => {
		const {outcome, troubles} = await wait(0.1, pending, down);
		assert.equal(outcome, down);
		assert.deepEqual(troubles, [down.message]);
	});

	test('does not ask again if only a person can change the answer', async () => {
		for (const code of ['unauthorized', 'forbidden', 'not-found'] as const) {
			const refused = new ClusterError(code, code);
			const {outcome, troubles} = await wait(60, pending, refused, issued);
			assert.equal(outcome, refused);
			assert.deepEqual(troubles, []);
		}
	});
});
