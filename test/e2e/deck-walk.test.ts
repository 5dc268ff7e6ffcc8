// Needs: openssl, kubectl
import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {openControlPlane} from '../cluster/control-plane.js';
import {certdeck, program, runProgram} from '../helpers/certdeck.js';
import {openTerminal} from '../helpers/terminal.js';
import {confirmByName} from './guide-walk.js';

const hosts = [
	'my-svc.my-namespace.svc.cluster.local',
	'my-pod.my-namespace.pod.cluster.local',
	'192.0.2.24',
	'10.0.34.2',
];

/** Earlier runs may have used the same control plane. */
const suffix = process.pid;

/** From hosts to a published Secret by keys alone, in a terminal of 80×24. */
function describeDeckWalk(place: {readonly name: string; kubeconfig(): string}): void {
	describe(`the walk by keys on ${place.name}`, () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-deck-walk-'));
		after(() => rmSync(folder, {recursive: true}));

		test('asks, approves, signs and publishes without leaving the deck', async () => {
			writeFileSync(
				join(folder, 'ca.json'),
				JSON.stringify({CN: 'My Example Signer', key: {algo: 'ecdsa', size: 256}}),
			);
			const made = await certdeck(['authority', '-f', 'ca.json', '--out', 'ca'], {cwd: folder});
			assert.equal(made.code, 0, made.stderr);

			await using terminal = openTerminal(process.execPath, [program], {
				cwd: folder,
				// The records of one run must not be visible to the other.
				env: {
					KUBECONFIG: place.kubeconfig(),
					HOME: folder,
					XDG_DATA_HOME: folder,
					XDG_STATE_HOME: join(folder, 'state'),
				},
			});
			const {screen} = terminal;
			await screen.until('● live');
			terminal.type('n');
			await screen.until('▌ (•) Service');
			for (const purpose of ['Pod or StatefulSet', 'webhook', 'another server']) {
				terminal.type('\u001B[B');
				await screen.until(`▌ (•) ${purpose}`);
			}

			terminal.type('\r');
			await screen.until('▸2 hosts');
			terminal.paste(hosts.join('\n'));
			await screen.until(/^ {3}\[x\] 10\.0\.34\.2 +typed$/m);
			for (const step of ['▸3 key', '▸4 signer', '▸5 review', 'yes, do it']) {
				terminal.type('\r');
				await screen.until(step);
			}

			terminal.type('y');
			await screen.until(/requested my-svc\S+-\w{5};/);
			const [, name = ''] = /requested (my-svc\S+-\w{5});/.exec(screen.text()) ?? [];
			await screen.until('It waits for approval');
			terminal.type('v');
			await screen.until(/^ my-svc\S+ *Pending/m);
			const keyPath = 'certdeck/my-svc.my-namespace.svc.cluster.local-key.pem';
			terminal.type('a');
			await screen.until('┌ Approve my-svc');
			// The dialog can be confirmed after the cluster has said what the request would grant.
			await screen.until(/y yes, do it +tab reason/);
			terminal.type('y');
			await screen.until(/^ my-svc\S+ *Approved · waiting for signer/m);
			// The watch may show the write before its answer closes the dialog. Until then the dialog gets all keys.
			await screen.untilGone('┌ ');

			terminal.type('s');
			await screen.until('▌ CA cert');
			terminal.type('ca/ca.pem');
			await screen.until('ca/ca.pem');
			terminal.type('\t');
			await screen.until('▌ CA key');
			terminal.type('ca/ca-key.pem');
			await screen.until('ca/ca-key.pem');
			terminal.type('\r');
			await screen.until(/yes, do it|Type its name to go on/);
			// On a shared cluster, another authority may have signed for this signer.
			if (screen.text().includes('Type its name')) {
				await confirmByName(terminal, 'My Example Signer');
			} else {
				terminal.type('y');
			}

			await screen.until(/^ my-svc\S+ *Issued/m);
			await screen.untilGone('┌ ');

			terminal.type('p');
			for (const [label, value] of [
				['Secret', `default/deck-walk-tls-${suffix}`],
				['private key', keyPath],
				['passphrase', ''],
				['ConfigMap', `default/deck-walk-ca-${suffix}`],
				['CA cert', 'ca/ca.pem'],
			] as const) {
				// A proposed value is replaced by the typed one.
				await screen.until(`▌ ${label}`);
				if (value !== '') {
					terminal.type('\u0015');
					await screen.until(new RegExp(`▌ ${label} +▏`));
					terminal.type(value);
					await screen.until(value);
				}

				terminal.type('\t');
			}

			await screen.until('▌ folder');
			terminal.type('\r');
			await screen.until('yes, do it');
			assert.match(screen.text(), /create Secret default\/deck-walk-tls/);
			terminal.type('y');
			await screen.until('published my-svc');
			assert.ok(!screen.raw().includes('PRIVATE KEY'));
			terminal.type('\u0003');
			assert.deepEqual(await terminal.ended(), {exitCode: 0, signal: 0});

			const kubectl = (...args: readonly string[]) =>
				runProgram('kubectl', args, {env: {...process.env, KUBECONFIG: place.kubeconfig(), HOME: folder}});
			const secret = JSON.parse((await kubectl('get', 'secret', `deck-walk-tls-${suffix}`, '-o', 'json')).stdout);
			const data = (key: string) => Buffer.from(secret.data[key], 'base64').toString();
			assert.equal(secret.type, 'kubernetes.io/tls');
			assert.equal(data('tls.key'), readFileSync(join(folder, keyPath), 'utf8'));
			const leaf = new X509Certificate(data('tls.crt'));
			assert.equal(
				leaf.subjectAltName,
				`DNS:${hosts[0]}, DNS:${hosts[1]}, IP Address:${hosts[2]}, IP Address:${hosts[3]}`,
			);
			const map = JSON.parse((await kubectl('get', 'configmap', `deck-walk-ca-${suffix}`, '-o', 'json')).stdout);
			assert.equal(map.data['ca.crt'], readFileSync(join(folder, 'ca/ca.pem'), 'utf8'));
			writeFileSync(join(folder, 'leaf.pem'), data('tls.crt'));
			const verified = await runProgram('openssl', ['verify', '-x509_strict', '-CAfile', 'ca/ca.pem', 'leaf.pem'], {
				cwd: folder,
			});
			assert.match(verified.stdout, /leaf\.pem: OK/, verified.stderr);
			const request = JSON.parse((await kubectl('get', 'csr', name, '-o', 'json')).stdout);
			assert.deepEqual(
				request.status.conditions.map(({type}: {readonly type: string}) => type),
				['Approved'],
			);
		});
	});
}

describe('in the box', () => {
	let demo: Awaited<ReturnType<typeof startDemo>> | undefined;
	before(async () => {
		demo = await startDemo({still: true});
	});
	after(() => demo?.stop());
	describeDeckWalk({name: 'the demo', kubeconfig: () => `${demo?.dir}/admin.kubeconfig`});
});

const plane = await openControlPlane();
describe('for real', {skip: 'missing' in plane ? plane.missing : false}, () => {
	after(async () => {
		if ('stop' in plane && typeof plane.stop === 'function') {
			await plane.stop();
		}
	});
	describeDeckWalk({
		name: 'the real control plane',
		kubeconfig: () => ('missing' in plane ? '' : plane.kubeconfig.admin),
	});
});
