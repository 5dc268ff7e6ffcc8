// Needs: openssl, kubectl
import assert from 'node:assert/strict';
import {createPrivateKey, X509Certificate} from 'node:crypto';
import {readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, beforeEach, test} from 'node:test';
import {runProgram} from '../helpers/certdeck.js';
import type {Json} from '../helpers/raw-api.js';
import {ctrlU, down, esc, guideRoom, up, walkIn} from './guide-walk.js';
import {onEachPlane} from './planes.js';

/** Earlier runs may have used the same control plane. */
const suffix = process.pid;
const namespace = `guide-${suffix}`;

/** From a purpose to a certificate in use, by keys alone, in a terminal of 80×24. */
await onEachPlane('the guide', ({kubeconfig}) => {
	const {folder, keys, open, run, kubectl, get, pair, whoami} = guideRoom(kubeconfig.admin, namespace);
	// A draft that one test leaves must not be offered in the next.
	beforeEach(() => rmSync(join(folder, 'state/certdeck/drafts'), {recursive: true, force: true}));
	before(() => kubectl('create', 'service', 'clusterip', 'orders', '-n', namespace, '--tcp=443:8443'));

	test('leads from a Service to its Secret and ConfigMap in fifteen keys, including an authority', async () => {
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, count, confirmSigning, quit} = await walkIn(terminal);
		await press('n', '▌ (•) Service');
		await press('\r', 'Which Service do clients call?');
		await name(`${namespace}/orders`, new RegExp(`▌ ${namespace}/orders +ClusterIP`));
		await press('\r', `[x] orders.${namespace}.svc.cluster.local`);
		await press('\r', '▸4 key');
		await press('\r', '▸5 signer');
		await press('\r', '▸6 review');
		await press('\r', '┌ Request a certificate from');
		await press('y', 'It waits for approval');
		await press('a', /┌ Approve orders\.[\s\S]*│ y yes, do it/);
		await press('y', '▸ signed');
		await press('s', '┌ Make an authority for');
		const isKey = await confirmSigning();
		await press('p', new RegExp(`create Secret ${namespace}/orders-tls`));
		assert.match(screen.text(), new RegExp(`create ConfigMap ${namespace}/\\S+-ca`));
		await press('y', `✓ published  Secret ${namespace}/orders-tls`);
		await screen.until(/The server reads \/tls\/tls\.crt/);
		assert.ok(count() <= 15, `${count()} keys`);
		assert.equal(count(), isKey ? 14 : 13);
		assert.ok(!screen.raw().includes('PRIVATE KEY'));
		await quit();

		const secret = await get('secret', 'orders-tls', '-n', namespace);
		const maps = await get('configmap', '-n', namespace);
		const [map] = maps.items.filter((each: Json) => each.metadata.name.endsWith('-ca'));
		assert.equal(secret.type, 'kubernetes.io/tls');
		const {leaf} = await pair('orders-tls');
		writeFileSync(join(folder, 'ca-of-map.pem'), map.data['ca.crt']);
		writeFileSync(join(folder, 'leaf.pem'), leaf.toString());
		const verified = await runProgram(
			'openssl',
			[
				...['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', `orders.${namespace}.svc`],
				...['-CAfile', 'ca-of-map.pem', 'leaf.pem'],
			],
			{cwd: folder},
		);
		assert.match(verified.stdout, /leaf\.pem: OK/, verified.stderr);
		const {spec} = await get('service', 'orders', '-n', namespace);
		assert.equal(
			leaf.subjectAltName,
			[
				`DNS:orders.${namespace}.svc`,
				`DNS:orders.${namespace}.svc.cluster.local`,
				`DNS:orders.${namespace}`,
				...(spec.clusterIP === undefined ? [] : [`IP Address:${spec.clusterIP}`]),
			].join(', '),
		);
		const key = join(keys, `orders.${namespace}.svc-key.pem`);
		assert.equal(statSync(key).mode & 0o777, 0o600);
		assert.equal(readFileSync(key, 'utf8'), Buffer.from(secret.data['tls.key'], 'base64').toString());
	});

	test('proposes the last authority, also in the next run', async () => {
		await using terminal = open();
		const {screen} = terminal;
		const {press, toRequest, approve} = await walkIn(terminal);
		await toRequest(`${namespace}/second`);
		await approve();
		await screen.until(/s signs it with\s+\S+\/ca\/ca\.pem/);
		await press('\r', 'update CertificateSigningRequest/status second.');
		const plan = screen.text().replaceAll(/[\s│]+/g, ' ');
		const [, signer] = /Sign second\S* for (\S+)/.exec(plan) ?? [];
		assert.ok(signer !== undefined, plan);
		assert.ok(plan.includes(`/certdeck/ca/ca.pem (CN=Authority of ${signer})`), plan);
		assert.doesNotMatch(screen.text(), /write File/);
		await press('y', /✓ chain +it leads to the authority/);
	});

	test('offers to continue after a crash, and ends with the same key and one request', async () => {
		const key = join(keys, `third.${namespace}.svc-key.pem`);
		{
			await using terminal = open();
			const {toRequest} = await walkIn(terminal);
			await toRequest(`${namespace}/third`);
			terminal.signal('SIGKILL');
			await terminal.ended();
		}

		const before = readFileSync(key, 'utf8');
		await using terminal = open();
		const {screen} = terminal;
		const {press, approve, sign, quit} = await walkIn(terminal);
		await screen.until(/not in place yet: r goes on/);
		await press('r', 'Not in place yet');
		// The request of the previous test is older.
		await press(down, '▌ third.');
		await press('\r', /✓ key +\S*third/);
		await screen.until('It waits for approval');
		await approve();
		await sign();
		await press('\r', `create Secret ${namespace}/third-tls`);
		await press('y', '✓ published');
		await quit();
		assert.equal(readFileSync(key, 'utf8'), before);
		const {items} = await get('csr');
		const ours = items.filter((each: Json) => each.metadata.name.startsWith(`third.${namespace}`));
		assert.equal(ours.length, 1);
		const secrets = await get('secrets', '-A');
		const holding = secrets.items.filter(
			(each: Json) => each.data?.['tls.key'] === Buffer.from(before).toString('base64'),
		);
		assert.equal(holding.length, 1);
	});

	test('is completed by resume in all of its places, however the deck ended', async () => {
		{
			await using terminal = open();
			const {toRequest, approve} = await walkIn(terminal);
			await toRequest(`${namespace}/fourth`);
			await approve();
			terminal.signal('SIGKILL');
			await terminal.ended();
		}

		const {items} = await get('csr');
		const [request = ''] = items
			.map((each: Json) => each.metadata.name)
			.filter((each: string) => each.startsWith('fourth.'));
		const ca = join(keys, 'ca');
		const signed = await run('sign', request, '--ca', join(ca, 'ca.pem'), '--ca-key', join(ca, 'ca-key.pem'), '--yes');
		assert.equal(signed.code, 0, signed.stderr);
		{
			// The deck has the same information as resume.
			await using terminal = open();
			const {screen} = terminal;
			const {press, name, quit} = await walkIn(terminal);
			await press('/', 'words to look for');
			await name('fourth', /fourth▏[\s\S]*▌ fourth/);
			terminal.type('\r');
			await screen.untilGone('fourth▏');
			await press('p', /private key +\S*fourth/);
			assert.match(screen.text(), new RegExp(`Secret +${namespace}/fourth-tls`));
			assert.match(screen.text(), new RegExp(`ConfigMap +${namespace}/\\S+-ca`));
			assert.match(screen.text(), /CA cert +\S+ca\/ca\.pem/);
			await quit();
		}

		const resumed = await run('resume', request);
		assert.equal(resumed.code, 0, resumed.stderr);
		assert.match(resumed.stdout, /^[\da-f]{10} done: fourth\./);
		await pair('fourth-tls');
		const maps = await get('configmap', '-n', namespace);
		assert.ok(maps.items.some((each: Json) => each.data?.['ca.crt'] === readFileSync(join(ca, 'ca.pem'), 'utf8')));
		assert.match(
			resumed.stderr,
			new RegExp(`The key is in Secret ${namespace}/fourth-tls; the file \\S+ can be removed`),
		);
		const {stdout: left} = await run('resume', '--list', '--out', keys);
		assert.doesNotMatch(left, /fourth|key without work/);
	});

	for (const {custody, service, fields} of [
		{
			custody: 'locked',
			service: 'locked',
			fields: [
				['\t', '▌ (•) a file here'],
				['\t', '▌ folder'],
				['\t', '▌ passphrase'],
			],
		},
		{
			custody: 'in the cluster',
			service: 'secret',
			fields: [
				['\t', '▌ (•) a file here'],
				[down, '▌ (•) in the cluster'],
			],
		},
	] as const) {
		test(`leads to the same Secret with a key that is ${custody}`, async () => {
			await using terminal = open();
			const {screen} = terminal;
			const {press, enterTo, toHosts, send, approve, sign, quit} = await walkIn(terminal);
			await toHosts(`${namespace}/${service}`);
			await enterTo('▸4 key');
			for (const [key, shows] of fields) {
				await press(key, shows);
			}

			if (custody === 'locked') {
				terminal.paste('open sesame');
				await screen.until('•••••••••••');
				await press('\t', '▌ once more');
				terminal.paste('open sesame');
				await screen.until(/once more +•{11}/);
			}

			await enterTo('▸5 signer', '▸6 review');
			await send();
			const path = join(keys, `${service}.${namespace}.svc-key.pem`);
			if (custody === 'locked') {
				assert.match(readFileSync(path, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
			} else {
				assert.throws(() => statSync(path), {code: 'ENOENT'});
			}

			await approve();
			await sign();
			if (custody === 'locked') {
				await press('\r', '▌ passphrase');
				terminal.paste('open sesame');
				await screen.until('•••••••••••');
			}

			await press('\r', /(create|apply) Secret/);
			await press('y', '✓ published');
			assert.doesNotMatch(screen.raw(), /PRIVATE KEY|sesame/);
			await quit();
			await pair(`${service}-tls`);
			const {data} = await get('secret', `${service}-tls`, '-n', namespace);
			assert.deepEqual(Object.keys(data).toSorted(), ['tls.crt', 'tls.key']);
		});
	}

	test('renews what a Secret holds, with a new key', async () => {
		const before = await pair('orders-tls');
		await using terminal = open();
		const {press, name, choose, send, approve, sign, quit} = await walkIn(terminal);
		await choose('renewal');
		await press('\r', 'What shall be renewed?');
		await name(`${namespace}/orders-tls`, `${namespace}/orders-tls▏`);
		await send();
		await approve();
		await sign();
		await press('\r', `apply Secret ${namespace}/orders-tls`);
		await press('y', '✓ published');
		await quit();
		const now = await pair('orders-tls');
		assert.ok(!now.leaf.checkPrivateKey(before.key));
		assert.equal(now.leaf.subjectAltName, before.leaf.subjectAltName);
		assert.notEqual(now.leaf.serialNumber, before.leaf.serialNumber);
	});

	test('sends a request that was made elsewhere, and saves its certificate', async () => {
		const made = await runProgram(
			'openssl',
			[
				...['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'else-key.pem', '-out', 'else.csr'],
				...['-subj', '/CN=else.example', '-addext', 'subjectAltName=DNS:else.example'],
			],
			{cwd: folder},
		);
		assert.equal(made.code, 0, made.stderr);
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, choose, send, approve, sign, quit} = await walkIn(terminal);
		await choose('request file');
		await press('\r', 'Which file?');
		await name('none.csr', 'none.csr▏');
		await press('\r', "It can't be taken");
		terminal.type(esc);
		await screen.untilGone("It can't be taken");
		await press(ctrlU, /file +▏/);
		await name('else.csr', 'else.csr▏');
		await press('\r', 'In the file: CN=else.example; else.example; RSA 2048');
		await send();
		await approve();
		await sign();
		await press('\r', 'certificate, leaf first');
		await press('y', '✓ published');
		await quit();
		const [file = ''] = readdirSync(folder).filter(each => /^else\S*\.crt$/.test(each));
		const leaf = new X509Certificate(readFileSync(join(folder, file)));
		assert.ok(leaf.checkPrivateKey(createPrivateKey(readFileSync(join(folder, 'else-key.pem')))));
	});

	test('keeps what was typed on the way back and forth, and accepts a pasted list of hosts', async () => {
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, enterTo} = await walkIn(terminal);
		await press('n', '▌ (•) Service');
		await press('\r', 'Which Service do clients call?');
		await name(`${namespace}/ord`, new RegExp(`▌ ${namespace}/orders`));
		await press('\r', `▌ [x] orders.${namespace}.svc `);
		await press(' ', `▌ [ ] orders.${namespace}.svc `);
		terminal.paste('one.example.com\ntwo.example.com, 192.0.2.7\n*.three.example.com fd00::1 bücher.example\n');
		await screen.until('[x] xn--bcher-kva.example');
		await press('\r', '▸4 key');
		await press(down, '▌ (•) ECDSA P-384');
		await press('\r', '▸5 signer');
		for (const step of ['▸4 key', '▸3 hosts', '▸2 Service', '▸1 purpose']) {
			await press(esc, step);
		}

		await enterTo(new RegExp(`Service +${namespace}/orders▏`), `[ ] orders.${namespace}.svc `, '▌ (•) ECDSA P-384');
		await enterTo('▸5 signer', '▸6 review');
		// A frame may arrive in parts, so the test waits for all of it.
		const wanted = [
			...['one.example.com', 'two.example.com', '192.0.2.7', '*.three.example.com', 'fd00::1'],
			...['xn--bcher-kva.example', `orders.${namespace}.svc.cluster.local`],
		];
		await screen.until(({text}) => wanted.every(host => text().replaceAll(/\s+/g, ' ').includes(host)));
	});

	test('refuses text that is no host, and offers the host in a URL', async () => {
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, choose} = await walkIn(terminal);
		await choose('another server');
		await press('\r', '▸2 hosts');
		await name('bad_host!', 'bad_host!▏');
		await press('\r', /✗ "bad_host!" is no name of a host/);
		assert.doesNotMatch(screen.text(), /\[x\] bad_host!/);
		assert.match(screen.text(), /▸2 hosts/);
		await press(ctrlU, /▌ add +▏/);
		terminal.paste('https://x.example.org/path\n');
		await screen.until(/tab\s+takes\s+x\.example\.org/);
		await press('\r', '[x] https://x.example.org/path');
		await screen.until(/! "https:\/\/x\.example\.org\/path" becomes a URI/);
		await press(up, /tab\s+takes\s+x\.example\.org/);
		await press('\t', '▌ [x] x.example.org');
		assert.doesNotMatch(screen.text(), /https:/);
	});

	test('does not send what would end as Failed, and names the part to change', async () => {
		const mallory = `mallory-${suffix}`;
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, choose, enterTo, quit} = await walkIn(terminal);
		await choose('user');
		await press('\r', '▌ user name');
		await name(mallory, new RegExp(`Kubernetes will take the holder for user\\s+"${mallory}"`));
		await enterTo('▸3 key', '▸4 signer');
		for (const field of ['▌ valid for', '▌ request name', '▌ [x] digital signature']) {
			await press('\t', field);
		}

		for (const usage of ['key encipherment', 'key agreement', 'server auth']) {
			await press(down, new RegExp(`▌ \\[[ x]\\] ${usage}`));
		}

		await press(' ', '✗ kube-controller-manager would mark it as Failed');
		// The result of the next key shows that Enter was read and had no effect.
		terminal.type('\r');
		await press(up, '▌ [ ] key agreement');
		assert.match(screen.text(), /▸4 signer/);
		assert.doesNotMatch(screen.text(), /Request a certificate/);
		await press(down, '▌ [x] server auth');
		await press(' ', '▌ [ ] server auth');
		await press('\r', '▸5 review');
		await screen.until(/usages +digital signature, client auth/);
		await quit();
		assert.ok(!(await kubectl('get', 'csr', '-o', 'name')).includes(mallory));
	});

	test('leads from a user to a kubeconfig that kubectl logs in with', async () => {
		await using terminal = open();
		const {screen} = terminal;
		const {press, name, choose, enterTo, send, approve, quit} = await walkIn(terminal);
		await choose('user');
		await press('\r', '▌ user name');
		await name(`alice-${suffix}`, `user "alice-${suffix}"`);
		await press('\t', '▌ groups');
		await name('dev, ops', /in\s+groups\s+"dev",\s+"ops"/);
		await enterTo('▸3 key', '▸4 signer', '▸5 review');
		await send();
		await approve('▸ published');
		await screen.until(/· chain +signed by the cluster's own CA/);
		await press('\r', 'kubeconfig with certificate and key');
		await press('y', '✓ published');
		// With long paths, the instructions may be below the screen.
		terminal.type(down.repeat(12));
		await screen.until('Who that is to the server');
		await quit();
		const [kubeconfig = '', ...more] = readdirSync(keys).filter(file => file.endsWith('.kubeconfig'));
		assert.deepEqual(more, []);
		const path = join(keys, kubeconfig);
		assert.match(readFileSync(path, 'utf8'), /client-key-data/);
		assert.equal(statSync(path).mode & 0o777, 0o600);
		const {username, groups} = await whoami(path);
		assert.equal(username, `alice-${suffix}`);
		assert.ok(['dev', 'ops'].every(group => groups.includes(group)));
	});
});
