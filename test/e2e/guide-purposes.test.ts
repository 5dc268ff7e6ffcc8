// Needs: openssl, kubectl
import assert from 'node:assert/strict';
import {createPrivateKey, createPublicKey, X509Certificate} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, test} from 'node:test';
import {runProgram} from '../helpers/certdeck.js';
import type {Json} from '../helpers/raw-api.js';
import {ctrlU, esc, guideRoom, walkIn} from './guide-walk.js';
import {onEachPlane} from './planes.js';

const run = `purposes-${process.pid}`;

/** The result of the guide for each purpose other than a Service, a login, or an existing object. */
await onEachPlane('the purposes of the guide', ({kubeconfig}) => {
	const {folder, keys, open, kubectl, apply, get, pair, whoami} = guideRoom(kubeconfig.admin, run);
	const node = `node-${process.pid}`;

	before(async () => {
		await kubectl('create', 'service', 'clusterip', 'hook', '-n', run, '--tcp=443:8443');
		await apply({apiVersion: 'v1', kind: 'Node', metadata: {name: node}});
		const addresses = [
			{type: 'InternalIP', address: '192.0.2.17'},
			{type: 'Hostname', address: node},
		];
		const patch = JSON.stringify({status: {addresses}});
		await kubectl('patch', 'node', node, '--subresource=status', '--type=merge', '-p', patch);
	});

	test('a webhook ends with its Secret, and the caBundle that the API server needs to call it', async () => {
		await using terminal = open();
		const {press, name, choose, enterTo, send, approve, sign, quit} = await walkIn(terminal);
		await choose('webhook');
		await press('\r', 'Which Service does the API server call?');
		await name(`${run}/hook`, new RegExp(`▌ ${run}/hook +ClusterIP`));
		await press('\r', new RegExp(`\\[x\\] hook\\.${run}\\.svc +the API server calls exactly this`));
		await enterTo('▸4 key', '▸5 signer', '▸6 review');
		await send();
		await approve();
		await sign();
		await press('\r', `create Secret ${run}/hook-tls`);
		await press('y', `✓ published  Secret ${run}/hook-tls`);
		await press('w', '┌ Save how it is used');
		await press('\r', 'y yes, do it');
		await press('y', 'saved');
		await quit();

		const {leaf} = await pair('hook-tls');
		assert.equal(leaf.subjectAltName, `DNS:hook.${run}.svc`);
		const use = readFileSync(join(folder, 'use.txt'), 'utf8');
		assert.doesNotMatch(use, /\/trust/, 'no Pod is a client of it');
		const [, command = ''] = /caBundle, is what this prints:\n(.*)\n/.exec(use) ?? [];
		const printed = await runProgram('sh', ['-c', command], {
			env: {...process.env, KUBECONFIG: kubeconfig.admin, HOME: folder},
		});
		const caBundle = printed.stdout;
		assert.equal(caBundle, readFileSync(join(keys, 'ca/ca.pem')).toString('base64'), printed.stderr);
		writeFileSync(join(folder, 'bundle.pem'), Buffer.from(caBundle, 'base64'));
		writeFileSync(join(folder, 'hook.pem'), leaf.toString());
		const judged = await runProgram(
			'openssl',
			[
				...['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', `hook.${run}.svc`],
				...['-CAfile', 'bundle.pem', 'hook.pem'],
			],
			{cwd: folder},
		);
		assert.match(judged.stdout, /hook\.pem: OK/, judged.stderr);
	});

	test('a serving kubelet ends with a certificate of the cluster beside its key, and its configuration', async () => {
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, choose, enterTo, send, quit} = await walkIn(terminal);
		await choose('kubelet, serving');
		await press('\r', 'Which node?');
		await name(node, new RegExp(`${node}▏[\\s\\S]*▌ ${node} +192`));
		await press('\r', `[x] 192.0.2.17`);
		await enterTo('▸4 key', '▸5 signer', '▸6 review');
		await screen.until(`CN=system:node:${node}, O=system:nodes`);
		await send();
		// It is for another node than the requester, so a single key is not enough.
		await press('\r', /Type its name to go on/);
		// The dialog can be confirmed after the cluster has said what the request would grant.
		await screen.untilGone('asking the cluster');
		const [, request = ''] = /Type its name to go on: (\S+)/.exec(screen.text()) ?? [];
		await name(request, `> ${request}▏`);
		await press('\r', '▸ published');
		await screen.untilGone('┌ ');
		await screen.until(/· chain +signed by the cluster's own CA/);
		await press('\r', 'certificate, leaf first');
		await press('y', /✓ published +files in/);
		await quit();

		const base = join(keys, `system-node-${node}`);
		const leaf = new X509Certificate(readFileSync(`${base}.crt`));
		assert.ok(leaf.checkPrivateKey(createPrivateKey(readFileSync(`${base}-key.pem`))));
		assert.equal(leaf.subject, `O=system:nodes\nCN=system:node:${node}`);
		assert.equal(leaf.subjectAltName, `DNS:${node}, IP Address:192.0.2.17`);
		const {status, spec} = await get('csr', request);
		assert.deepEqual(
			[spec.signerName, spec.usages],
			['kubernetes.io/kubelet-serving', ['digital signature', 'server auth']],
		);
		assert.ok(status.conditions.some(({type}: Json) => type === 'Approved'));
		assert.equal(Buffer.from(status.certificate, 'base64').toString(), leaf.toString());
	});

	test("a kubelet's login ends with a kubeconfig that the server accepts as the node", async () => {
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, choose, enterTo, quit} = await walkIn(terminal);
		await choose('kubelet, client');
		await press('\r', 'Which node?');
		await name(node, new RegExp(`${node}▏[\\s\\S]*▌ ${node} +192`));
		await enterTo('▸3 key', '▸4 signer', '▸5 review', '┌ Request a certificate');
		assert.doesNotMatch(screen.text(), /overwrites/, 'the key of the test before stays');
		// The requester may do anything, so the cluster approves it by itself.
		await press('y', '▸ published');
		await screen.until(/✓ approved +AutoApproved/);
		await press('\r', 'kubeconfig with certificate and key');
		assert.doesNotMatch(screen.text(), /client-ca-file/);
		await press('y', '✓ published');
		await quit();
		const {username, groups} = await whoami(join(keys, `system-node-${node}-2.kubeconfig`));
		assert.equal(username, `system:node:${node}`);
		assert.ok(groups.includes('system:nodes'));
	});

	test('a cfssl spec ends with a certificate of its subject, hosts and key, and a spec that cfssl misreads with the reason', async () => {
		const spec = {
			CN: 'catalog.example',
			hosts: ['catalog.example', '*.catalog.example', '192.0.2.9', 'ops@catalog.example', 'https://catalog.example/a'],
			key: {algo: 'ecdsa', size: 384},
			names: [{C: 'DE', ST: 'Berlin', L: 'Berlin', O: 'Catalog', OU: 'Web'}],
		};
		writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec));
		writeFileSync(join(folder, 'weak.json'), JSON.stringify({...spec, key: {algo: 'rsa', size: 1024}}));
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, choose, enterTo, send, approve, sign, quit} = await walkIn(terminal);
		await choose('cfssl spec');
		await press('\r', 'What is in it is filled into the next steps');
		await name('weak.json', 'weak.json▏');
		await press('\r', "It can't be taken");
		assert.match(screen.text(), /key\.size 1024 is too weak for/);
		terminal.type(esc);
		await screen.untilGone("It can't be taken");
		await press(ctrlU, /file +▏/);
		await name('spec.json', 'spec.json▏');
		await press('\r', '[x] *.catalog.example');
		await enterTo('▸4 subject');
		await screen.until(/organization +Catalog[\s\S]*country +DE/);
		await enterTo(/▸5 key[\s\S]*\(•\) ECDSA P-384/, '▸6 signer', '▸7 review');
		await send();
		await approve();
		await sign();
		await press('\r', /create Secret default\/catalog\.example\S*-tls/);
		const [, secret = ''] = /create Secret default\/(\S+-tls)/.exec(screen.text()) ?? [];
		await press('y', '✓ published');
		await quit();

		const {data} = await get('secret', secret, '-n', 'default');
		const text = (field: string) => Buffer.from(data[field], 'base64').toString();
		const [leaf, key] = [new X509Certificate(text('tls.crt')), createPrivateKey(text('tls.key'))];
		assert.ok(leaf.checkPrivateKey(key));
		assert.equal(createPublicKey(key).asymmetricKeyDetails?.namedCurve, 'secp384r1');
		assert.deepEqual(leaf.subject.split('\n').toSorted(), [
			'C=DE',
			'CN=catalog.example',
			'L=Berlin',
			'O=Catalog',
			'OU=Web',
			'ST=Berlin',
		]);
		assert.deepEqual(leaf.subjectAltName?.split(', ').toSorted(), [
			...['DNS:*.catalog.example', 'DNS:catalog.example', 'IP Address:192.0.2.9'],
			...['URI:https://catalog.example/a', 'email:ops@catalog.example'],
		]);
		await kubectl('delete', 'secret', secret, '-n', 'default');
	});
});
