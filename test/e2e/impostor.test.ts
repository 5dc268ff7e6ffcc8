// Needs: openssl
import assert from 'node:assert/strict';
import {after, before, beforeEach, describe, test} from 'node:test';
import type {FakeServer} from '../cluster-client/fake-server.js';
import {answerJson, startFakeServer} from '../cluster-client/fake-server.js';
import {certdeck, program} from '../helpers/certdeck.js';
import {openTerminal} from '../helpers/terminal.js';

/** Records, with the built program, whether an impostor at the server's address gets a token. */
describe('an impostor and the environment', () => {
	let genuine: FakeServer;
	let impostor: FakeServer;
	before(async () => {
		[genuine, impostor] = await Promise.all([startFakeServer(), startFakeServer()]);
	});
	beforeEach(() => {
		for (const server of [genuine, impostor]) {
			server.seen.length = 0;
			server.handle(response => answerJson(response, 200, {kind: 'List', metadata: {resourceVersion: '1'}, items: []}));
		}
	});
	after(() => Promise.all([genuine.close(), impostor.close()]));

	const token = 'hunter2';
	/** All environment variables that make a Node program trust more, or everything. */
	const believing = () => ({
		NODE_TLS_REJECT_UNAUTHORIZED: '0',
		NODE_EXTRA_CA_CERTS: impostor.authority.certificate,
		SSL_CERT_FILE: impostor.authority.certificate,
		NODE_OPTIONS: '--use-openssl-ca',
	});

	test('a verb does not send it the token, and says why', async () => {
		const kubeconfig = genuine.kubeconfig({cluster: {server: impostor.url}, user: {token}});
		const {code, stdout, stderr} = await certdeck(['list'], {kubeconfig, env: believing()});
		assert.equal(code, 1);
		assert.equal(stdout, '');
		assert.equal(
			stderr,
			`certdeck: "${impostor.url}" has a certificate that the kubeconfig does not vouch for [unreachable]
  → NODE_TLS_REJECT_UNAUTHORIZED changes nothing here: the kubeconfig alone says who is verified, and by whom
`,
		);
		assert.ok(impostor.attempts > 0, 'it was asked');
		assert.deepEqual(impostor.seen, []);
	});

	test('the deck does not call it live', async () => {
		const kubeconfig = genuine.kubeconfig({cluster: {server: impostor.url}, user: {token}});
		await using terminal = openTerminal(process.execPath, [program], {env: {KUBECONFIG: kubeconfig, ...believing()}});
		const {screen} = terminal;
		await screen.until('has a certificate that the kubeconfig does not');
		assert.match(screen.text(), /✗ not connected/);
		assert.doesNotMatch(screen.raw(), /● live|Warning/);
		assert.deepEqual(impostor.seen, []);
	});

	test('without an authority in the kubeconfig, those of the system are used, and the environment adds to them', async () => {
		const nobody = {'certificate-authority': undefined};
		const kubeconfig = genuine.kubeconfig({cluster: nobody, user: {token}});
		const off = await certdeck(['list'], {kubeconfig, env: {NODE_TLS_REJECT_UNAUTHORIZED: '0'}});
		assert.match(off.stderr, /does not vouch for/);
		assert.equal(genuine.seen.length, 0);
		const added = await certdeck(['list'], {kubeconfig, env: {NODE_EXTRA_CA_CERTS: genuine.authority.certificate}});
		assert.equal(added.code, 0, added.stderr);
		assert.equal(genuine.seen[0]?.headers.authorization, `Bearer ${token}`);
	});
});
