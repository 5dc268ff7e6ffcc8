// Needs: openssl, kubectl
import assert from 'node:assert/strict';
import {randomBytes, X509Certificate} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {certdeck, program, runProgram} from '../helpers/certdeck.js';
import {openTerminal} from '../helpers/terminal.js';

const plane = await openControlPlane();

/** The same Secret on a real control plane and on the demo, one state folder, and an authority that was made elsewhere. */
describe('renewals on two clusters with one state folder', {skip: 'missing' in plane ? plane.missing : false}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-two-'));
	const at = (...parts: readonly string[]) => join(folder, ...parts);
	const name = `app-${randomBytes(4).toString('hex')}`;
	const target = `default/${name}`;
	const signerName = `issuers.cert-manager.io/default.${name}`;
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	const clusters: Array<{readonly kubeconfig: string; id: string; request: string}> = [];
	before(async () => {
		demo = await startDemo({still: true});
		for (const kubeconfig of ['missing' in plane ? '' : plane.kubeconfig.admin, join(demo.dir, 'admin.kubeconfig')]) {
			clusters.push({kubeconfig, id: '', request: ''});
		}

		const isCa = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
		const isLeaf = ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=serverAuth'];
		await make('plant', 'Plant Issuing', undefined, ...isCa);
		await make('other', 'Another Issuing', undefined, ...isCa);
		await make('web', `${name}.shop.svc`, 'plant', `subjectAltName=DNS:${name}.shop.svc`, ...isLeaf);
		// The issuer first, in the order of some tools.
		writeFileSync(at('tls.crt'), readFileSync(at('plant.crt'), 'utf8') + readFileSync(at('web.crt'), 'utf8'));
		writeFileSync(at('secret.yaml'), manifest());
		for (const {kubeconfig} of clusters) {
			await kubectl(kubeconfig, 'apply', '-f', at('secret.yaml'));
		}
	});
	after(async () => {
		await demo?.stop();
		if (!('missing' in plane)) {
			await plane.stop();
		}

		rmSync(folder, {recursive: true});
	});

	async function make(file: string, cn: string, by: string | undefined, ...extensions: readonly string[]) {
		const {code, stderr} = await runProgram(
			'openssl',
			[
				...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '30'],
				...['-keyout', `${file}.key`, '-out', `${file}.crt`, '-subj', `/CN=${cn}`],
				...(by === undefined ? [] : ['-CA', `${by}.crt`, '-CAkey', `${by}.key`]),
				...extensions.flatMap(text => ['-addext', text]),
			],
			{cwd: folder},
		);
		assert.equal(code, 0, stderr);
	}

	function manifest(): string {
		const data = Object.fromEntries(
			[
				['tls.crt', 'tls.crt'],
				['tls.key', 'web.key'],
			].map(([field = '', file = '']) => [field, readFileSync(at(file)).toString('base64')]),
		);
		const metadata = {name, namespace: 'default'};
		return JSON.stringify({apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data});
	}

	async function kubectl(kubeconfig: string, ...args: readonly string[]): Promise<string> {
		const {code, stdout, stderr} = await runProgram('kubectl', args, {
			env: {...process.env, KUBECONFIG: kubeconfig, HOME: folder},
		});
		assert.equal(code, 0, stderr);
		return stdout;
	}

	const attempt = (kubeconfig: string, ...args: readonly string[]) =>
		certdeck(args, {kubeconfig, cwd: folder, env: {XDG_STATE_HOME: at('state'), HOME: folder}});
	const run = async (kubeconfig: string, ...args: readonly string[]) => {
		const result = await attempt(kubeconfig, ...args);
		assert.equal(result.code, 0, `${args.join(' ')}\n${result.stdout}\n${result.stderr}`);
		return result;
	};
	const fingerprint = (file: string) =>
		new X509Certificate(readFileSync(at(file))).fingerprint256.replaceAll(':', '').toLowerCase();
	const sign = (by: string, request: string, ...more: readonly string[]) => [
		...['sign', request, '--ca', `${by}.crt`, '--ca-key', `${by}.key`, '--expiry', '24h', '--yes', ...more],
	];

	test('are both begun, each for the certificate of its key, without affecting the other', async () => {
		for (const cluster of clusters) {
			const {stdout, stderr} = await run(
				cluster.kubeconfig,
				'renew',
				target,
				'--signer',
				signerName,
				'-y',
				'-o',
				'json',
			);
			const {name: request, unfinished} = JSON.parse(stdout);
			Object.assign(cluster, {id: unfinished, request});
			assert.match(stderr, /waits for approval/);
			const {spec} = JSON.parse(await kubectl(cluster.kubeconfig, 'get', 'csr', request, '-o', 'json'));
			assert.deepEqual(spec.usages, ['server auth']);
			writeFileSync(at('sent.csr'), Buffer.from(spec.request, 'base64'));
			const asked = await runProgram('openssl', ['req', '-in', 'sent.csr', '-noout', '-subject'], {cwd: folder});
			assert.match(asked.stdout, new RegExp(`CN ?= ?${name}\\.shop\\.svc`));
		}

		const [first, second] = clusters;
		assert.ok(first && second);
		assert.notEqual(first.id, second.id);
		const crossed = await attempt(second.kubeconfig, 'resume', first.id);
		assert.equal(crossed.code, 1);
		assert.match(crossed.stderr, /was begun on another cluster/);
		const again = await attempt(first.kubeconfig, 'renew', target, '--signer', signerName, '-y');
		assert.equal(again.code, 1);
		assert.ok(again.stderr.includes(`certdeck resume ${first.id} continues it`), again.stderr);
	});

	test('refuse an authority other than that of the current certificate, and name both', async () => {
		for (const {kubeconfig, request} of clusters) {
			await run(kubeconfig, 'approve', request, '--yes');
			const refused = await attempt(kubeconfig, ...sign('other', request));
			assert.equal(refused.code, 3, refused.stderr);
			assert.ok(refused.stderr.includes(`Another Issuing, SHA-256 ${fingerprint('other.crt')}`), refused.stderr);
			assert.ok(refused.stderr.includes(`SHA-256 ${fingerprint('plant.crt')}`), refused.stderr);
			const {status} = JSON.parse(await kubectl(kubeconfig, 'get', 'csr', request, '-o', 'json'));
			assert.equal(status.certificate, undefined);
		}
	});

	test('ask for the name of another authority in the deck', async () => {
		const [{kubeconfig, request} = assert.fail('no cluster')] = clusters;
		await using terminal = openTerminal(process.execPath, [program], {
			cwd: folder,
			env: {KUBECONFIG: kubeconfig, HOME: folder, XDG_STATE_HOME: at('state')},
		});
		const {screen} = terminal;
		await screen.until('● live');
		terminal.type('/');
		await screen.until('words to look for');
		terminal.type(name);
		await screen.until(new RegExp(`${name}▏[\\s\\S]*▌ ${name}`));
		terminal.type('\r');
		await screen.untilGone(`${name}▏`);
		terminal.type('s');
		await screen.until('▌ CA cert');
		terminal.type('other.crt');
		await screen.until('other.crt');
		terminal.type('\t');
		await screen.until('▌ CA key');
		terminal.type('other.key');
		await screen.until('other.key');
		terminal.type('\r');
		await screen.until('Type its name to go on: Another Issuing');
		const {status} = JSON.parse(await kubectl(kubeconfig, 'get', 'csr', request, '-o', 'json'));
		assert.equal(status.certificate, undefined);
		terminal.type('\u0003');
		await terminal.ended();
	});

	test('are finished, each on its cluster, by the authority that signed before, without a question', async () => {
		for (const {kubeconfig, request, id} of clusters) {
			const signed = await run(kubeconfig, ...sign('plant', request));
			assert.doesNotMatch(signed.stderr, /another authority/);
			await run(kubeconfig, 'resume', id, '--yes');
			const {data} = JSON.parse(await kubectl(kubeconfig, 'get', 'secret', name, '-n', 'default', '-o', 'json'));
			writeFileSync(at('new.crt'), Buffer.from(data['tls.crt'], 'base64'));
			const leaf = new X509Certificate(readFileSync(at('new.crt')));
			assert.notEqual(leaf.fingerprint256, new X509Certificate(readFileSync(at('web.crt'))).fingerprint256);
			const {stdout, stderr} = await runProgram('openssl', ['verify', '-CAfile', 'plant.crt', 'new.crt'], {
				cwd: folder,
			});
			assert.match(stdout, /OK/, stderr);
		}
	});
});
