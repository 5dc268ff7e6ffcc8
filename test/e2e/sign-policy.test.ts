import assert from 'node:assert/strict';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {openControlPlane} from '../cluster/control-plane.js';
import {certdeck, program} from '../helpers/certdeck.js';
import {rawApi} from '../helpers/raw-api.js';
import {openTerminal} from '../helpers/terminal.js';

const plane = await openControlPlane();
describe('signing by policy in the deck', {skip: 'missing' in plane ? plane.missing : false}, () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-sign-policy-'));
	const signerName = `example.com/policy-${process.pid}`;
	after(async () => {
		rmSync(folder, {recursive: true});
		if ('stop' in plane) {
			await plane.stop();
		}
	});

	test('what the policy refuses is struck out and marked Failed with its reason; the rest is signed as shown', async () => {
		assert.ok(!('missing' in plane));
		const kubeconfig = plane.kubeconfig.admin;
		const env = {KUBECONFIG: kubeconfig, HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: join(folder, 'state')};
		const run = async (...args: readonly string[]) => {
			const result = await certdeck(args, {cwd: folder, env});
			assert.equal(result.code, 0, result.stderr);
			return result.stdout.trim();
		};
		writeFileSync(join(folder, 'passphrase'), 'hunter22\n');
		writeFileSync(join(folder, 'spec.json'), JSON.stringify({CN: 'a.shop.svc', hosts: ['a.shop.svc']}));
		const policy = {signing: {default: {usages: ['digital signature', 'server auth'], expiry: '168h'}}};
		writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy));
		await run('authority', 'create', 'shop', '--signer', signerName, '--passphrase', 'file:passphrase');
		const request = async (...usages: readonly string[]) => {
			const words = usages.flatMap(usage => ['--usage', usage]);
			const made = await run('request', '-f', 'spec.json', '--signer', signerName, ...words, '--yes', '-o', 'name');
			const name = made.split('/').at(-1) ?? '';
			await run('approve', name, '--yes');
			return name;
		};
		const refused = await request('digital signature', 'server auth', 'client auth');
		const granted = await request('digital signature', 'server auth');

		await using terminal = openTerminal(process.execPath, [program], {cwd: folder, env});
		const {screen} = terminal;
		await screen.until('● live');
		const preview = async (name: string) => {
			terminal.type('/');
			await screen.until(' / ');
			terminal.type('\u0015');
			await screen.until(/^ \/ ▏/m);
			terminal.type(`name:=${name}`);
			await screen.until(`name:=${name}▏`);
			terminal.type('\r');
			await screen.until(`▌ ${name.slice(0, 8)}`);
			await screen.until('enter open');
			terminal.type('s');
			await screen.until(/▌ CA cert +\S*shop\/1\/ca\.pem/);
			for (const [label, text] of [
				['CA key', ''],
				['passphrase', 'hunter22'],
				['valid for', ''],
				['usages', ''],
				['policy', 'policy.json'],
			] as const) {
				terminal.type('\u001B[B');
				await screen.until(`▌ ${label}`);
				terminal.type(text);
			}

			await screen.until('policy.json▏');
			terminal.type('\r');
			await screen.until('certificate-to-be');
		};

		await preview(refused);
		await screen.until(/client auth +✗ the policy does not give it/);
		await screen.until('by the policy');
		await screen.until('f mark Failed');
		terminal.type('f');
		await screen.until('Failed, UsagesNotPermitted: spec.usages asks for');
		terminal.type('y');
		await screen.untilGone('┌ ');
		const api = rawApi(kubeconfig);
		const statusOf = async (name: string) =>
			(await api.get(`/apis/certificates.k8s.io/v1/certificatesigningrequests/${name}`)).json.status;
		const failed = await statusOf(refused);
		assert.equal(failed.certificate, undefined);
		const condition = failed.conditions.find(({type}: {readonly type: string}) => type === 'Failed');
		assert.equal(condition.reason, 'UsagesNotPermitted');
		assert.match(condition.message, /"client auth"; this signer issues for "digital signature", "server auth"/);
		assert.match(await run('journal'), new RegExp(`Failed  ${refused}`));

		await preview(granted);
		terminal.type('y');
		await screen.untilGone('┌ ');
		const {certificate} = await statusOf(granted);
		api.close();
		const leaf = new X509Certificate(Buffer.from(certificate, 'base64'));
		assert.equal(leaf.subjectAltName, 'DNS:a.shop.svc');
		assert.ok(new Date(leaf.validTo).getTime() - Date.now() < 8 * 86_400_000, leaf.validTo);
		assert.ok(!screen.raw().includes('hunter22'), 'the passphrase is never drawn');
		terminal.type('\u0003');
		assert.deepEqual(await terminal.ended(), {exitCode: 0, signal: 0});
	});
});
