// Needs: openssl
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {createKeyAndRequest} from '../cluster/credentials.js';
import {certdeck} from '../helpers/certdeck.js';
import type {RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {applyRights, createUser} from './new-user.js';
import {onEachPlane} from './planes.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

await onEachPlane('rights to hand to an admin', plane => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-rights-'));
	const name = `rights-${process.pid}`;
	const signerName = 'rights.example/serving';
	const applied: string[] = [];
	let admin: RawApi;
	const username = `rights-user-${process.pid}`;
	let kubeconfig = '';
	const user = (...args: readonly string[]) => certdeck(args, {kubeconfig});
	const apply = async (yaml: string) => applied.push(...(await applyRights(admin, yaml)));
	before(async () => {
		admin = rawApi(plane.kubeconfig.admin);
		const {requestPem} = await createKeyAndRequest(folder, name, '/CN=rights.example', [
			'subjectAltName=DNS:rights.example',
		]);
		const {status, text} = await admin.post(csrs, {
			apiVersion: 'certificates.k8s.io/v1',
			kind: 'CertificateSigningRequest',
			metadata: {name},
			spec: {
				request: Buffer.from(requestPem).toString('base64'),
				signerName,
				usages: ['digital signature', 'server auth'],
				expirationSeconds: 3600,
			},
		});
		assert.equal(status, 201, text);
		kubeconfig = await createUser(plane, admin, folder, username);
	});
	after(async () => {
		for (const path of [...applied, `${csrs}/${name}`]) {
			await admin.delete(path);
		}

		admin.close();
		rmSync(folder, {recursive: true, force: true});
	});

	test('a user without rights gets to see requests', async () => {
		const refused = await user('list');
		assert.equal(refused.code, 1);
		assert.match(refused.stderr, /→ certdeck rights list prints it as YAML for an admin/);
		await apply((await user('rights', 'list')).stdout);
		await granted(async () => /^you have {2}verbs get, list, watch/m.test((await user('rights', 'list')).stderr));
		const {code, stdout, stderr} = await user('list');
		assert.equal(code, 0, stderr);
		assert.match(stdout, new RegExp(name));
	});

	test('a viewer is told how to get the right that is missing', async () => {
		const {code, stderr} = await user('approve', name, '--yes');
		assert.equal(code, 1);
		assert.match(stderr, /you may not update certificatesigningrequests\/approval|missing|cannot update/);
		assert.match(stderr, /→ certdeck rights approve --signer rights\.example\/serving prints it as YAML/);
	});

	test('its output, applied by an admin, is enough, and grants nothing else', async () => {
		const printed = await user('rights', 'approve', '--signer', signerName);
		assert.equal(printed.code, 0, printed.stderr);
		assert.match(printed.stderr, /^you lack {2}verbs update on certificatesigningrequests\/approval/m);
		await apply(printed.stdout);

		await granted(async () =>
			/^you have {2}verbs update/m.test((await user('rights', 'approve', '--signer', signerName)).stderr),
		);
		const {code, stdout, stderr} = await user('approve', name, '--yes');
		assert.equal(code, 0, stderr);
		assert.match(stdout, new RegExp(`${name} approved`));
		const {json} = await admin.get(`${csrs}/${name}`);
		assert.deepEqual(
			json.status.conditions.map(({type}: {readonly type: string}) => type),
			['Approved'],
		);
		assert.match(json.status.conditions[0].message, new RegExp(`^Reviewed by ${username} with certdeck`));

		const other = await user('rights', 'sign', 'approve', 'create', '--signer', 'other.example/serving');
		assert.match(other.stderr, /you lack {2}verbs approve on signers, resourceNames other\.example\/serving/);
		assert.match(other.stderr, /you lack {2}verbs sign on signers/);
		assert.match(other.stderr, /you lack {2}verbs create/);
	});

	test('a publisher gets the Secrets and ConfigMaps of one namespace', async () => {
		const ask = async (namespace: string) => (await user('rights', 'publish', '-n', namespace)).stderr;
		assert.match(await ask('default'), /^you lack {2}verbs get, create, patch on secrets$/m);
		await apply((await user('rights', 'publish', '-n', 'default')).stdout);
		await granted(async () => /^you have {2}verbs get, create, patch on secrets$/m.test(await ask('default')));
		assert.match(await ask('kube-system'), /^you lack {2}verbs get, create, patch on secrets$/m);
	});

	test('names what it does not know or what is missing', async () => {
		for (const [args, why] of [
			[['rights'], /needs an ACTION/],
			[['rights', 'fly'], /"fly" is no action/],
			[['rights', 'sign'], /needs --signer/],
			[['rights', 'publish', 'list'], /goes alone/],
		] as const) {
			const {code, stderr} = await user(...args);
			assert.equal(code, 2);
			assert.match(stderr, why);
		}
	});
});

/** The API server's authorizer reads RBAC through a cache. */
async function granted(isThere: () => Promise<boolean>): Promise<void> {
	for (const ends = Date.now() + 30_000; !(await isThere()); ) {
		assert.ok(Date.now() < ends, 'the right did not come');
	}
}
