// Needs: openssl
import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {loadKubeconfig} from '../../../source/cluster/connection/kubeconfig.js';
import {createTransport} from '../../../source/cluster/connection/transport.js';
import {ClusterError} from '../../../source/cluster/model/cluster-error.js';
import type {KeyPair} from '../../cluster/credentials.js';
import {createExpiredLeaf, subject} from '../../cluster/credentials.js';
import type {FakeServer} from '../fake-server.js';
import {answerJson, startFakeServer, statusBody} from '../fake-server.js';

let server: FakeServer;
let expired: KeyPair;
before(async () => {
	server = await startFakeServer();
	expired = await createExpiredLeaf(server.dir, 'expired', server.authority, subject('carol'));
});
beforeEach(() => server.handle(response => answerJson(response, 401, statusBody(401, 'Unauthorized', 'Unauthorized'))));
after(() => server.close());

async function fault(user: object): Promise<ClusterError> {
	const transport = createTransport(loadKubeconfig({kubeconfig: server.kubeconfig({user}), env: {}}));
	try {
		await transport.json({path: '/x', what: 'list requests'});
	} catch (error) {
		assert.ok(error instanceof ClusterError, String(error));
		return error;
	} finally {
		transport.close();
	}

	return assert.fail('it went well');
}

const nobody =
	'certificatesigningrequests.certificates.k8s.io is forbidden: User "system:anonymous" cannot list resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope';
const answersNobody = () => server.handle(response => answerJson(response, 403, statusBody(403, 'Forbidden', nobody)));

test('names an expired client certificate with its end', async () => {
	const user = {'client-certificate': expired.certificate, 'client-key': expired.key};
	const sentence =
		'list requests: the client-certificate of user "alice" of the kubeconfig has expired: it was valid until 2021-01-01T00:00:00Z';
	assert.equal((await fault(user)).message, sentence);
	answersNobody();
	const error = await fault(user);
	assert.deepEqual([error.message, error.code], [sentence, 'unauthorized']);
});

test('tells an anonymous user so, instead of listing missing rights', async () => {
	answersNobody();
	const error = await fault({token: 'stale'});
	assert.equal(
		error.message,
		'list requests: the API server treats you as anonymous ("system:anonymous"): user "alice" of the kubeconfig has no credentials that it knows',
	);
	assert.equal(error.code, 'unauthorized');
	assert.doesNotMatch(`${error.hint}${error.details.join('')}`, /ClusterRole|missing|certificatesigningrequests/);
});

test('does not treat a username and a password as credentials any more', async () => {
	for (const answer of [() => {}, answersNobody]) {
		answer();
		const {message, code} = await fault({username: 'admin', password: 'hunter2'});
		assert.match(
			message,
			/^list requests: user "alice" of the kubeconfig has no credentials that the API server takes: /,
		);
		assert.doesNotMatch(message, /hunter2|system:anonymous/);
		assert.equal(code, 'unauthorized');
	}
});

test('reports the rights of system:anonymous to a user who impersonates it on purpose', async () => {
	answersNobody();
	assert.match((await fault({token: 't', as: 'system:anonymous'})).message, /"system:anonymous" may not list/);
});

test('does not blame a certificate that is still valid', async () => {
	const {certificate, key} = server.client;
	const {message} = await fault({'client-certificate': certificate, 'client-key': key});
	assert.equal(message, 'list requests: the API server does not know these credentials (401)');
});
