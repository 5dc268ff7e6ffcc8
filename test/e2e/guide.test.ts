// Needs: openssl, kubectl
import assert from 'node:assert/strict';
import {createPrivateKey, X509Certificate} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {program, runProgram} from '../helpers/certdeck.js';
import type {Terminal} from '../helpers/terminal.js';
import {openTerminal} from '../helpers/terminal.js';

/** The control plane may be shared with runs before this one. */
const suffix = process.pid;
const namespace = `guide-${suffix}`;
const down = '\u001B[B';
const esc = '\u001B';

/** A deck whose keys are counted: text that names things is free, every other key is one. */
function counting(terminal: Terminal) {
	let count = 0;
	return {
		count: () => count,
		async press(key: string, shows: string | RegExp) {
			count++;
			terminal.type(key);
			await terminal.screen.until(shows);
			if (key === 'y') {
				// The watch may tell of a write before the answer closes its dialog, which hears no key until then.
				await terminal.screen.untilGone('┌ ');
			}
		},
		async name(text: string, shows: string | RegExp) {
			terminal.type(text);
			await terminal.screen.until(shows);
		},
	};
}

const purposes = [
	'Service',
	'Pod or StatefulSet',
	'webhook',
	'another server',
	'user',
	'machine',
	'kubelet, serving',
	'kubelet, client',
	'cfssl spec',
	'renewal',
	'request file',
];

/** From the list to a request that waits for approval, for a Service that is not there yet. */
async function toRequest(
	press: ReturnType<typeof counting>['press'],
	name: ReturnType<typeof counting>['name'],
	service: string,
): Promise<void> {
	await press('n', '▌ (•) Service');
	await press('\r', 'Which Service do clients call?');
	await name(`${namespace}/${service}`, new RegExp(`▌ ${namespace}/${service} +as typed`));
	for (const step of [
		`[x] ${service}.${namespace}.svc`,
		'▸4 key',
		'▸5 signer',
		'▸6 review',
		'┌ Request a certificate',
	]) {
		await press('\r', step);
	}

	await press('y', 'It waits for approval');
}

/** Opens the guide and goes down to a purpose. */
async function choose(press: ReturnType<typeof counting>['press'], purpose: string): Promise<void> {
	await press('n', '▌ (•) Service');
	for (const each of purposes.slice(1, purposes.indexOf(purpose) + 1)) {
		await press(down, `▌ (•) ${each}`);
	}
}

/** From a purpose to a certificate in use, by keys alone, in a terminal of 80×24. */
function describeGuide(place: {readonly name: string; kubeconfig(): string}): void {
	describe(`the guide on ${place.name}`, {concurrency: false}, () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-guide-'));
		after(() => rmSync(folder, {recursive: true}));
		const open = () =>
			openTerminal(process.execPath, [program], {
				cwd: folder,
				env: {KUBECONFIG: place.kubeconfig(), HOME: folder, XDG_STATE_HOME: join(folder, 'state')},
			});
		const kubectl = async (...args: readonly string[]) => {
			const {stdout, stderr, code} = await runProgram('kubectl', args, {
				env: {...process.env, KUBECONFIG: place.kubeconfig(), HOME: folder},
			});
			assert.equal(code, 0, stderr);
			return stdout;
		};

		before(async () => {
			await kubectl('create', 'namespace', namespace);
			await kubectl('create', 'service', 'clusterip', 'orders', '-n', namespace, '--tcp=443:8443');
		});
		after(() => kubectl('delete', 'namespace', namespace, '--wait=false'));

		test('leads from a Service to its Secret and ConfigMap in fifteen keys, authority and all', async () => {
			await using terminal = open();
			const {screen} = terminal;
			const {press, name, count} = counting(terminal);
			await screen.until('● live');
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
			await press('y', /✓ chain +it leads to the authority/);
			await press('p', new RegExp(`create Secret ${namespace}/orders-tls`));
			assert.match(screen.text(), new RegExp(`create ConfigMap ${namespace}/\\S+-ca`));
			await press('y', `✓ published  Secret ${namespace}/orders-tls`);
			await screen.until(/The server reads \/tls\/tls\.crt/);
			assert.ok(count() <= 15, `${count()} keys`);
			assert.equal(count(), 14);
			assert.ok(!screen.raw().includes('PRIVATE KEY'));
			terminal.type('\u0003');
			assert.deepEqual(await terminal.ended(), {exitCode: 0, signal: 0});

			const secret = JSON.parse(await kubectl('get', 'secret', 'orders-tls', '-n', namespace, '-o', 'json'));
			const maps = JSON.parse(await kubectl('get', 'configmap', '-n', namespace, '-o', 'json'));
			const [map] = maps.items.filter((each: {metadata: {name: string}}) => each.metadata.name.endsWith('-ca'));
			assert.equal(secret.type, 'kubernetes.io/tls');
			const data = (key: string) => Buffer.from(secret.data[key], 'base64').toString();
			writeFileSync(join(folder, 'ca-of-map.pem'), map.data['ca.crt']);
			writeFileSync(join(folder, 'leaf.pem'), data('tls.crt'));
			const verified = await runProgram(
				'openssl',
				[
					'verify',
					'-x509_strict',
					'-purpose',
					'sslserver',
					'-verify_hostname',
					`orders.${namespace}.svc`,
					'-CAfile',
					'ca-of-map.pem',
					'leaf.pem',
				],
				{cwd: folder},
			);
			assert.match(verified.stdout, /leaf\.pem: OK/, verified.stderr);
			const leaf = new X509Certificate(data('tls.crt'));
			assert.ok(leaf.checkPrivateKey(createPrivateKey(data('tls.key'))));
			const {spec} = JSON.parse(await kubectl('get', 'service', 'orders', '-n', namespace, '-o', 'json'));
			assert.equal(
				leaf.subjectAltName,
				[
					`DNS:orders.${namespace}.svc`,
					`DNS:orders.${namespace}.svc.cluster.local`,
					`DNS:orders.${namespace}`,
					...(spec.clusterIP === undefined ? [] : [`IP Address:${spec.clusterIP}`]),
				].join(', '),
			);
			const key = join(folder, `.certdeck/orders.${namespace}.svc-key.pem`);
			assert.equal(statSync(key).mode & 0o777, 0o600);
			assert.equal(readFileSync(key, 'utf8'), data('tls.key'));
		});

		test('proposes the authority of the last time, in the next run as well', async () => {
			await using terminal = open();
			const {screen} = terminal;
			await screen.until('● live');
			const {press, name} = counting(terminal);
			await press('n', '▌ (•) Service');
			await press('\r', 'Which Service do clients call?');
			await name(`${namespace}/second`, new RegExp(`▌ ${namespace}/second +as typed`));
			for (const step of [
				`[x] second.${namespace}.svc`,
				'▸4 key',
				'▸5 signer',
				'▸6 review',
				'┌ Request a certificate',
			]) {
				await press('\r', step);
			}

			await press('y', 'It waits for approval');
			await press('\r', /┌ Approve second\.[\s\S]*│ y yes, do it/);
			await press('y', /▸ signed +s signs it with \S+\/ca\/ca\.pem/);
			await press('\r', 'update CertificateSigningRequest/status second.');
			const plan = screen.text().replaceAll(/[\s│]+/g, ' ');
			assert.match(plan, /with \S*\/\.certdeck\/ca\/ca\.pem \(CN=Authority of example\.com\/serving\); until/);
			assert.doesNotMatch(screen.text(), /write File/);
			await press('y', /✓ chain +it leads to the authority/);
		});

		test('offers after a crash to go on, and ends with the same key and one request', async () => {
			const key = join(folder, `.certdeck/third.${namespace}.svc-key.pem`);
			{
				await using terminal = open();
				await terminal.screen.until('● live');
				const {press, name} = counting(terminal);
				await press('n', '▌ (•) Service');
				await press('\r', 'Which Service do clients call?');
				await name(`${namespace}/third`, new RegExp(`▌ ${namespace}/third +as typed`));
				for (const step of [
					`[x] third.${namespace}.svc`,
					'▸4 key',
					'▸5 signer',
					'▸6 review',
					'┌ Request a certificate',
				]) {
					await press('\r', step);
				}

				await press('y', 'It waits for approval');
				terminal.signal('SIGKILL');
				await terminal.ended();
			}

			const before = readFileSync(key, 'utf8');
			await using terminal = open();
			const {screen} = terminal;
			const {press} = counting(terminal);
			await screen.until('● live');
			await screen.until(/not in place yet: r goes on/);
			await press('r', 'Not in place yet');
			// The one of the test before is older.
			await press(down, '▌ third.');
			await press('\r', /✓ key +\S*third/);
			await screen.until('It waits for approval');
			await press('\r', /┌ Approve third\.[\s\S]*│ y yes, do it/);
			await press('y', '▸ signed');
			await press('\r', 'update CertificateSigningRequest/status third.');
			await press('y', /✓ chain +it leads to the authority/);
			await press('\r', `create Secret ${namespace}/third-tls`);
			await press('y', '✓ published');
			terminal.type('\u0003');
			await terminal.ended();
			assert.equal(readFileSync(key, 'utf8'), before);
			const {items} = JSON.parse(await kubectl('get', 'csr', '-o', 'json'));
			const names = items.map((each: {metadata: {name: string}}) => each.metadata.name);
			const ours = names.filter((each: string) => each.startsWith(`third.${namespace}`));
			assert.equal(ours.length, 1);
			const secrets = JSON.parse(await kubectl('get', 'secrets', '-A', '-o', 'json'));
			const holding = secrets.items.filter(
				(each: {data?: Record<string, string>}) => each.data?.['tls.key'] === Buffer.from(before).toString('base64'),
			);
			assert.equal(holding.length, 1);
		});

		test('is gone on with by resume to all of its places, whatever ended the deck', async () => {
			{
				await using terminal = open();
				await terminal.screen.until('● live');
				const {press, name} = counting(terminal);
				await toRequest(press, name, 'fourth');
				await press('\r', /┌ Approve fourth\.[\s\S]*│ y yes, do it/);
				await press('y', '▸ signed');
				terminal.signal('SIGKILL');
				await terminal.ended();
			}

			const run = (...args: readonly string[]) =>
				runProgram(process.execPath, [program, ...args], {
					cwd: folder,
					env: {...process.env, KUBECONFIG: place.kubeconfig(), HOME: folder, XDG_STATE_HOME: join(folder, 'state')},
				});
			const {items} = JSON.parse(await kubectl('get', 'csr', '-o', 'json'));
			const [request = ''] = items
				.map((each: {metadata: {name: string}}) => each.metadata.name)
				.filter((each: string) => each.startsWith('fourth.'));
			const ca = join(folder, '.certdeck/ca');
			const signed = await run('sign', request, '--ca', join(ca, 'ca.pem'), '--ca-key', join(ca, 'ca-key.pem'));
			assert.equal(signed.code, 0, signed.stderr);
			{
				// The deck knows the same as resume.
				await using terminal = open();
				await terminal.screen.until('● live');
				terminal.type('/');
				await terminal.screen.until('words to look for');
				terminal.type('fourth');
				await terminal.screen.until(/fourth▏[\s\S]*▌ fourth/);
				terminal.type('\r');
				await terminal.screen.untilGone('fourth▏');
				terminal.type('p');
				await terminal.screen.until(/private key +\S*fourth/);
				assert.match(terminal.screen.text(), new RegExp(`Secret +${namespace}/fourth-tls`));
				assert.match(terminal.screen.text(), new RegExp(`ConfigMap +${namespace}/\\S+-ca`));
				assert.match(terminal.screen.text(), /CA cert +\S+ca\/ca\.pem/);
				terminal.type('\u0003');
				await terminal.ended();
			}

			const resumed = await run('resume', request);
			assert.equal(resumed.code, 0, resumed.stderr);
			assert.match(resumed.stdout, /^[\da-f]{10} done: fourth\./);
			const secret = JSON.parse(await kubectl('get', 'secret', 'fourth-tls', '-n', namespace, '-o', 'json'));
			const leaf = new X509Certificate(Buffer.from(secret.data['tls.crt'], 'base64'));
			assert.ok(leaf.checkPrivateKey(createPrivateKey(Buffer.from(secret.data['tls.key'], 'base64'))));
			const maps = JSON.parse(await kubectl('get', 'configmap', '-n', namespace, '-o', 'json'));
			assert.ok(
				maps.items.some(
					(each: {data?: Record<string, string>}) => each.data?.['ca.crt'] === readFileSync(join(ca, 'ca.pem'), 'utf8'),
				),
			);
			assert.match(
				resumed.stderr,
				new RegExp(`The key is in Secret ${namespace}/fourth-tls; the file \\S+ can be removed`),
			);
			const {stdout: left} = await run('resume', '--list', '--out', join(folder, '.certdeck'));
			assert.doesNotMatch(left, /fourth|key without work/);
		});

		for (const {custody, keys} of [
			{custody: 'locked', keys: ['\t', '\t', '\t']},
			{custody: 'in the cluster', keys: ['\t', down]},
		]) {
			test(`leads to the same Secret with a key that is ${custody}`, async () => {
				const name = custody === 'locked' ? 'locked' : 'secret';
				await using terminal = open();
				const {screen} = terminal;
				await screen.until('● live');
				const {press, name: type} = counting(terminal);
				await press('n', '▌ (•) Service');
				await press('\r', 'Which Service do clients call?');
				await type(`${namespace}/${name}`, new RegExp(`▌ ${namespace}/${name} +as typed`));
				await press('\r', `[x] ${name}.${namespace}.svc`);
				await press('\r', '▸4 key');
				for (const [index, key] of keys.entries()) {
					await press(
						key,
						['▌ (•) a file here', custody === 'locked' ? '▌ folder' : '▌ (•) in the cluster', '▌ passphrase'][index] ??
							'',
					);
				}

				if (custody === 'locked') {
					terminal.paste('open sesame');
					await screen.until('•••••••••••');
					await press('\t', '▌ once more');
					terminal.paste('open sesame');
					await screen.until(/once more +•{11}/);
				}

				await press('\r', '▸5 signer');
				await press('\r', '▸6 review');
				await press('\r', '┌ Request a certificate');
				await press('y', 'It waits for approval');
				const path = join(folder, `.certdeck/${name}.${namespace}.svc-key.pem`);
				if (custody === 'locked') {
					assert.match(readFileSync(path, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
				} else {
					assert.throws(() => statSync(path), {code: 'ENOENT'});
				}

				await press('\r', /┌ Approve [\s\S]*│ y yes, do it/);
				await press('y', '▸ signed');
				await press('\r', 'update CertificateSigningRequest/status');
				await press('y', /✓ chain +it leads to the authority/);
				if (custody === 'locked') {
					await press('\r', '▌ passphrase');
					terminal.paste('open sesame');
					await screen.until('•••••••••••');
				}

				await press('\r', /(create|apply) Secret/);
				await press('y', '✓ published');
				assert.doesNotMatch(screen.raw(), /PRIVATE KEY|sesame/);
				terminal.type('\u0003');
				await terminal.ended();
				const secret = JSON.parse(await kubectl('get', 'secret', `${name}-tls`, '-n', namespace, '-o', 'json'));
				const data = (key: string) => Buffer.from(secret.data[key], 'base64').toString();
				assert.ok(new X509Certificate(data('tls.crt')).checkPrivateKey(createPrivateKey(data('tls.key'))));
				assert.deepEqual(Object.keys(secret.data).toSorted(), ['tls.crt', 'tls.key']);
			});
		}

		test('renews what a Secret holds, with a new key', async () => {
			const read = async () =>
				JSON.parse(await kubectl('get', 'secret', 'orders-tls', '-n', namespace, '-o', 'json')).data as Record<
					string,
					string
				>;
			const before = await read();
			await using terminal = open();
			const {screen} = terminal;
			await screen.until('● live');
			const {press, name} = counting(terminal);
			await choose(press, 'renewal');
			await press('\r', 'What shall be renewed?');
			await name(`${namespace}/orders-tls`, `${namespace}/orders-tls▏`);
			await press('\r', `┌ Renew the certificate in Secret ${namespace}/orders-tls`);
			await press('y', 'It waits for approval');
			await press('\r', /┌ Approve [\s\S]*│ y yes, do it/);
			await press('y', '▸ signed');
			await press('\r', 'update CertificateSigningRequest/status');
			await press('y', /✓ chain +it leads to the authority/);
			await press('\r', `apply Secret ${namespace}/orders-tls`);
			await press('y', '✓ published');
			terminal.type('\u0003');
			await terminal.ended();
			const now = await read();
			assert.notEqual(now['tls.key'], before['tls.key']);
			const text = (value: string | undefined) => Buffer.from(value ?? '', 'base64').toString();
			const [old, leaf] = [new X509Certificate(text(before['tls.crt'])), new X509Certificate(text(now['tls.crt']))];
			assert.ok(leaf.checkPrivateKey(createPrivateKey(text(now['tls.key']))));
			assert.equal(leaf.subjectAltName, old.subjectAltName);
			assert.notEqual(leaf.serialNumber, old.serialNumber);
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
			await screen.until('● live');
			const {press, name} = counting(terminal);
			await choose(press, 'request file');
			await press('\r', 'Which file?');
			await name('none.csr', 'none.csr▏');
			await press('\r', "It can't be taken");
			terminal.type(esc);
			await screen.untilGone("It can't be taken");
			await press('\u0015', /file +▏/);
			await name('else.csr', 'else.csr▏');
			await press('\r', 'In the file: CN=else.example; else.example; RSA 2048');
			await press('\r', '┌ Request a certificate');
			await press('y', 'It waits for approval');
			await press('\r', /┌ Approve [\s\S]*│ y yes, do it/);
			await press('y', '▸ signed');
			await press('\r', 'update CertificateSigningRequest/status');
			await press('y', /✓ chain +it leads to the authority/);
			await press('\r', 'certificate, leaf first');
			await press('y', '✓ published');
			terminal.type('\u0003');
			await terminal.ended();
			const [file = ''] = readdirSync(folder).filter(each => /^else\S*\.crt$/.test(each));
			const leaf = new X509Certificate(readFileSync(join(folder, file)));
			assert.ok(leaf.checkPrivateKey(createPrivateKey(readFileSync(join(folder, 'else-key.pem')))));
		});

		test('keeps what was typed on the way back and forth, and takes a pasted list of hosts', async () => {
			await using terminal = open();
			const {screen} = terminal;
			await screen.until('● live');
			const {press, name} = counting(terminal);
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

			await press('\r', new RegExp(`Service +${namespace}/orders▏`));
			await press('\r', `[ ] orders.${namespace}.svc `);
			await press('\r', '▌ (•) ECDSA P-384');
			await press('\r', '▸5 signer');
			await press('\r', '▸6 review');
			// A frame may come in pieces: all of it is waited for.
			const wanted = [
				...['one.example.com', 'two.example.com', '192.0.2.7', '*.three.example.com', 'fd00::1'],
				...['xn--bcher-kva.example', `orders.${namespace}.svc.cluster.local`],
			];
			await screen.until(({text}) => wanted.every(host => text().replaceAll(/\s+/g, ' ').includes(host)));
		});

		test('takes no text that is no host, and offers the host in a URL', async () => {
			await using terminal = open();
			const {screen} = terminal;
			await screen.until('● live');
			const {press, name} = counting(terminal);
			await choose(press, 'another server');
			await press('\r', '▸2 hosts');
			await name('bad_host!', 'bad_host!▏');
			await press('\r', /✗ "bad_host!" is no name of a host/);
			assert.doesNotMatch(screen.text(), /\[x\] bad_host!/);
			assert.match(screen.text(), /▸2 hosts/);
			await press('\u0015', /▌ add +▏/);
			terminal.paste('https://x.example.org/path\n');
			await screen.until(/tab\s+takes\s+x\.example\.org/);
			await press('\r', '[x] https://x.example.org/path');
			await screen.until(/! "https:\/\/x\.example\.org\/path" becomes a URI/);
			await press('\u001B[A', /tab\s+takes\s+x\.example\.org/);
			await press('\t', '▌ [x] x.example.org');
			assert.doesNotMatch(screen.text(), /https:/);
		});

		test('does not send what would end as Failed, and says what to change', async () => {
			const mallory = `mallory-${suffix}`;
			await using terminal = open();
			const {screen} = terminal;
			await screen.until('● live');
			const {press, name} = counting(terminal);
			await press('n', '▌ (•) Service');
			for (const purpose of ['Pod or StatefulSet', 'webhook', 'another server', 'user']) {
				await press(down, `▌ (•) ${purpose}`);
			}

			await press('\r', '▌ user name');
			await name(mallory, new RegExp(`Kubernetes will take the holder for user\\s+"${mallory}"`));
			await press('\r', '▸3 key');
			await press('\r', '▸4 signer');
			for (const field of ['▌ valid for', '▌ request name', '▌ [x] digital signature']) {
				await press('\t', field);
			}

			for (const usage of ['key encipherment', 'key agreement', 'server auth']) {
				await press(down, new RegExp(`▌ \\[[ x]\\] ${usage}`));
			}

			await press(' ', '✗ kube-controller-manager would mark it as Failed');
			// What comes after it shows that Enter was heard, and led nowhere.
			terminal.type('\r');
			await press('\u001B[A', '▌ [ ] key agreement');
			assert.match(screen.text(), /▸4 signer/);
			assert.doesNotMatch(screen.text(), /Request a certificate/);
			await press(down, '▌ [x] server auth');
			await press(' ', '▌ [ ] server auth');
			await press('\r', '▸5 review');
			await screen.until(/usages +digital signature, client auth/);
			terminal.type('\u0003');
			await terminal.ended();
			assert.ok(!(await kubectl('get', 'csr', '-o', 'name')).includes(mallory));
		});

		test('leads from a user to a kubeconfig that kubectl logs in with', async () => {
			await using terminal = open();
			const {screen} = terminal;
			await screen.until('● live');
			const {press, name} = counting(terminal);
			await press('n', '▌ (•) Service');
			for (const purpose of ['Pod or StatefulSet', 'webhook', 'another server', 'user']) {
				await press(down, `▌ (•) ${purpose}`);
			}

			await press('\r', '▌ user name');
			await name(`alice-${suffix}`, `user "alice-${suffix}"`);
			await press('\t', '▌ groups');
			await name('dev, ops', /in\s+groups\s+"dev",\s+"ops"/);
			for (const step of ['▸3 key', '▸4 signer', '▸5 review', '┌ Request a certificate']) {
				await press('\r', step);
			}

			await press('y', 'It waits for approval');
			await press('\r', '┌ Approve alice-');
			await screen.until('│ y yes, do it');
			await press('y', /▸ published/);
			await screen.until(/· chain +signed by the cluster's own CA/);
			await press('\r', 'kubeconfig with certificate and key');
			await press('y', 'Who that is to the server');
			terminal.type('\u0003');
			await terminal.ended();
			const files = readFileSync(join(folder, '.certdeck', kubeconfigIn(folder)), 'utf8');
			assert.match(files, /client-key-data/);
			assert.equal(statSync(join(folder, '.certdeck', kubeconfigIn(folder))).mode & 0o777, 0o600);
			const who = await runProgram(
				'kubectl',
				['--kubeconfig', join(folder, '.certdeck', kubeconfigIn(folder)), 'auth', 'whoami', '-o', 'json'],
				{env: {...process.env, HOME: folder}},
			);
			assert.equal(who.code, 0, who.stderr);
			const {userInfo} = JSON.parse(who.stdout).status;
			assert.equal(userInfo.username, `alice-${suffix}`);
			assert.ok(['dev', 'ops'].every(group => userInfo.groups.includes(group)));
		});
	});
}

function kubeconfigIn(folder: string): string {
	const [found, ...more] = readdirSync(join(folder, '.certdeck')).filter(file => file.endsWith('.kubeconfig'));
	assert.ok(found !== undefined && more.length === 0);
	return found;
}

describe('in the box', () => {
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(() => demo?.stop());
	describeGuide({name: 'the demo', kubeconfig: () => `${demo?.dir}/admin.kubeconfig`});
});

const plane = await openControlPlane();
describe('for real', {skip: 'missing' in plane ? plane.missing : false}, () => {
	after(async () => {
		if ('stop' in plane && typeof plane.stop === 'function') {
			await plane.stop();
		}
	});
	describeGuide({
		name: 'the real control plane',
		kubeconfig: () => ('missing' in plane ? '' : plane.kubeconfig.admin),
	});
});
