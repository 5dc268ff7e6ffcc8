// Needs: openssl, kubectl
// Every kubectl of this machine runs the same commands against the demo and a real control plane: nobody who looks
// through kubectl may tell them apart.
import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {dump, load} from 'js-yaml';
import {startDemo} from '../../demo/index.js';
import type {PlaneAccess} from '../cluster/control-plane.js';
import {openControlPlane, planeIn} from '../cluster/control-plane.js';
import {createAuthority, createKeyAndRequest, createLeaf} from '../cluster/credentials.js';
import {rawApi} from '../helpers/raw-api.js';
import {installedKubectls, runProgram} from './programs.js';

/** The managers are sorted by name, because their order within the same second is random. */
function orderManagers(text: string): string {
	if (!text.includes('managedFields:')) {
		return text;
	}

	const object = load(text) as {readonly metadata: {readonly managedFields: Array<{readonly manager: string}>}};
	object.metadata.managedFields.sort((left, right) => left.manager.localeCompare(right.manager));
	return dump(object);
}

/** Masks what differs between any two runs: times, ages, uids, versions, ports, fingerprints. */
function mask(text: string): string {
	return (
		orderManagers(text)
			.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID')
			.replaceAll(/\d{4}-\d\d-\d\dT[\d:]{8}(?:\.\d+)?Z/g, 'TIME')
			.replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]\d{4}/g, 'TIME')
			.replaceAll(/resourceVersion: (['"])\d+\1/g, 'resourceVersion: N')
			.replaceAll(/X509SHA256=[0-9a-f]+/g, 'FINGERPRINT')
			.replaceAll(/127\.0\.0\.1:\d+/g, 'SERVER')
			// With the padding of the column: `9s` is narrower than `10s`.
			.replaceAll(/ {2,}(?:\d+s|[2-9]m(?:\d+s)?)(?: +|$)/gm, '  AGE  ')
			.replaceAll(/ +AGE *$| +AGE +/gm, '  AGE  ')
			.replaceAll(/csr-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, 'csr-XXXXX')
	);
}

type Step = {
	readonly command: string;
	/** Ends an endless command when its output contains this. */
	readonly until?: string;
};

/** `N` is a name of the run, `DIR` the folder with its files. */
const steps: readonly Step[] = [
	{command: 'apply -f DIR/request.yaml'},
	{command: 'apply -f DIR/request.yaml'},
	{command: 'get csr N'},
	{command: 'get csr N -o wide'},
	{command: 'get csr N -o name'},
	{command: 'get csr N -o yaml --show-managed-fields'},
	{command: 'get csr -l run=N'},
	{command: 'get csr -l run=N --field-selector spec.signerName!=example.com/serving'},
	{command: 'get csr N -o jsonpath={.spec.usages}'},
	{command: 'get csr nothing-here'},
	{command: 'get csr N -w', until: 'Pending\n'},
	{command: 'describe csr N'},
	{command: 'label csr N colour=red'},
	{command: 'annotate csr N example.com/note=seen'},
	{command: 'apply -f DIR/changed.yaml'},
	{command: 'certificate approve N'},
	{command: 'certificate deny N'},
	{command: 'wait --for=condition=Approved csr/N --timeout=5s'},
	{command: 'get csr N -o yaml --show-managed-fields'},
	{command: 'describe csr N'},
	{command: 'apply --server-side -f DIR/second.yaml'},
	{command: 'apply --server-side -f DIR/second.yaml'},
	{command: 'label csr N-2 run=other --overwrite'},
	{command: 'apply --server-side -f DIR/second.yaml'},
	{command: 'apply --server-side --force-conflicts -f DIR/second.yaml'},
	{command: 'certificate deny N-2'},
	{command: 'get csr N-2 -o yaml --show-managed-fields'},
	{command: 'create -f DIR/generated.yaml'},
	{command: 'create -f DIR/broken.yaml'},
	{command: 'create -f DIR/misspelt.yaml'},
	{command: 'create -f DIR/misspelt.yaml --validate=false --dry-run=server'},
	{command: 'create secret tls N --cert=DIR/leaf.crt --key=DIR/leaf.key'},
	{command: 'get secret N'},
	{command: 'get secret N -o yaml --show-managed-fields'},
	{command: 'create secret tls N --cert=DIR/leaf.crt --key=DIR/leaf.key'},
	{command: 'create configmap N --from-file=ca.crt=DIR/leaf.crt'},
	{command: 'get configmap N -o yaml --show-managed-fields'},
	{command: 'patch configmap N --type=json -p [{"op":"add","path":"/data/a","value":"b"}]'},
	{command: 'patch configmap N --type=merge -p {"data":{"a":null}}'},
	{command: 'get configmap N'},
	{command: 'auth can-i approve certificatesigningrequests'},
	{command: 'auth can-i create csr --as=somebody'},
	{command: 'auth whoami'},
	{command: 'get csr --as=somebody'},
	{command: 'certificate approve N-2 --as=somebody'},
	{command: 'delete csr N N-2'},
	{command: 'delete csr N'},
	{command: 'delete secret,configmap N'},
	{command: 'delete csr -l run=N'},
];

const kubectls = installedKubectls();
const plane = await openControlPlane();
const skip = 'missing' in plane ? plane.missing : kubectls.length === 0 ? 'no kubectl on PATH' : false;

describe('kubectl sees no difference between the demo and a real control plane', {skip, concurrency: 2}, async () => {
	const real = plane as PlaneAccess;
	const scratch = await mkdtemp(join(tmpdir(), 'certdeck-kubectl-'));
	const demo = await startDemo({empty: true});
	const servers = {demo: planeIn(demo.dir), real};
	after(async () => {
		await Promise.all([demo.stop(), real.stop()]);
		await rm(scratch, {recursive: true, force: true});
	});

	before(async () => {
		const authority = await createAuthority(scratch, 'parity');
		await createLeaf(scratch, 'leaf', authority, {subject: '/CN=leaf', usage: 'serverAuth'});
	});

	/** Writes the files for one run, with its name. */
	async function writeFiles(dir: string, name: string, request: string): Promise<void> {
		mkdirSync(dir, {recursive: true});
		const manifest = (metadata: object, spec: object = {}) =>
			JSON.stringify({
				apiVersion: 'certificates.k8s.io/v1',
				kind: 'CertificateSigningRequest',
				metadata: {labels: {run: name}, ...metadata},
				spec: {
					request: Buffer.from(request).toString('base64'),
					signerName: 'example.com/serving',
					usages: ['digital signature', 'server auth'],
					expirationSeconds: 3600,
					...spec,
				},
			});
		const files = {
			'request.yaml': manifest({name}),
			'changed.yaml': manifest({name}, {expirationSeconds: 7200}),
			'second.yaml': manifest({name: `${name}-2`}),
			'generated.yaml': manifest({generateName: 'csr-'}),
			'broken.yaml': manifest({name: `${name}-3`}, {usages: ['breakfast'], expirationSeconds: 5}),
			'misspelt.yaml': manifest({name: `${name}-4`}, {expire: 5}),
			'leaf.crt': await readFile(join(scratch, 'leaf.crt'), 'utf8'),
			'leaf.key': await readFile(join(scratch, 'leaf.key'), 'utf8'),
		};
		for (const [file, text] of Object.entries(files)) {
			await writeFile(join(dir, file), text);
		}
	}

	for (const {version, path} of kubectls) {
		test(`kubectl ${version}`, {timeout: 200_000}, async t => {
			const name = `parity-${version.replace('.', '-')}-${process.pid}`;
			const {requestPem} = await createKeyAndRequest(scratch, name, '/O=team/CN=parity', [
				'subjectAltName=DNS:a.example,IP:192.0.2.7',
			]);
			const dir = join(scratch, name);
			await writeFiles(dir, name, requestPem);
			const differences: string[] = [];
			const run = async (server: keyof typeof servers, {command, until}: Step) => {
				const args = command.split(' ').map(word => word.replace('DIR', dir).replaceAll(/\bN\b/g, name));
				const home = join(scratch, `home-${version}-${server}`);
				const env = {PATH: process.env['PATH'], HOME: home, KUBECONFIG: servers[server].kubeconfig.admin};
				const {exitCode, text} = await runProgram(path, args, env, until?.replace('N', name));
				return `${mask(text)}exit ${until === undefined ? exitCode : 'when told to'}`;
			};

			for (const step of steps) {
				const [seen, wanted] = await Promise.all([run('demo', step), run('real', step)]);
				if (seen !== wanted) {
					differences.push(`$ kubectl ${step.command}\n--- real\n${wanted}\n--- demo\n${seen}`);
				}
			}

			t.diagnostic(`${steps.length - differences.length} of ${steps.length} commands equal`);
			assert.equal(differences.length, 0, `\n${differences.join('\n\n')}`);
		});
	}

	test('both serve the shared kinds under the same names', async () => {
		const kindsOf = async ({kubeconfig}: PlaneAccess) => {
			const api = rawApi(kubeconfig.admin);
			const lists = await Promise.all(
				['/api/v1', '/apis/certificates.k8s.io/v1', '/apis/rbac.authorization.k8s.io/v1'].map(async root => {
					const {json} = await api.get(root);
					return json.resources as ReadonlyArray<{readonly name: string; readonly verbs: readonly string[]}>;
				}),
			);
			api.close();
			return new Map(lists.flat().map(kind => [kind.name, kind]));
		};

		const [ours, theirs] = await Promise.all([kindsOf(servers.demo), kindsOf(servers.real)]);
		assert.ok(ours.size > 15);
		for (const [kind, entry] of ours) {
			const {storageVersionHash, ...wanted} = (theirs.get(kind) ?? {}) as Record<string, unknown>;
			assert.deepEqual(entry, wanted, kind);
		}
	});
});
