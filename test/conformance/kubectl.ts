import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync, realpathSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {delimiter, dirname, join} from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {createAuthority} from '../cluster/credentials.js';
import type {Json} from '../helpers/raw-api.js';
import {encodeObject} from './protobuf.js';
import type {World} from './world.js';
import {base64, csrPath, expectCode} from './world.js';

const execFileAsync = promisify(execFile);
const protobuf = 'application/vnd.kubernetes.protobuf';

/** Every kubectl of this machine: the versions beside the one on PATH (`kubectl.1.27`…), or else that one. */
function kubectls(): readonly string[] {
	const found = (process.env['PATH'] ?? '')
		.split(delimiter)
		.map(dir => join(dir, 'kubectl'))
		.find(path => existsSync(path));
	if (found === undefined) {
		return [];
	}

	const dir = dirname(realpathSync(found));
	const versions = readdirSync(dir).filter(name => /^kubectl\.1\.\d+$/.test(name));
	return versions.length === 0 ? [found] : versions.sort().map(name => join(dir, name));
}

/** Points 76 to 78: kubectl, and what its newer releases send. */
export function kubectlPoints(world: World): void {
	const {admin} = world;
	const programs = kubectls();
	const newest = programs.at(-1) ?? 'kubectl';
	const skip = programs.length === 0 ? 'no kubectl on PATH' : false;
	const env = {...process.env, HOME: world.scratch, KUBECONFIG: world.plane.kubeconfig.admin};

	async function manifest(object: Json): Promise<string> {
		const path = join(world.scratch, `${world.freshName()}.json`);
		await writeFile(path, JSON.stringify(object));
		return path;
	}

	/** @returns stdout; throws unless kubectl exits with 0. */
	async function run(program: string, ...args: readonly string[]): Promise<string> {
		return (await execFileAsync(program, [...args], {env, timeout: 30_000})).stdout;
	}

	/** Runs `get -w` until it has printed `first`, calls `act`, and waits for `then`. */
	async function watchUntil(program: string, name: string, first: string, then: string, act: () => Promise<unknown>) {
		const child = spawn(program, ['get', 'csr', name, '-w'], {env, stdio: ['ignore', 'pipe', 'inherit']});
		const exited = once(child, 'exit');
		let output = '';
		let hasActed = false;
		const deadline = setTimeout(() => child.kill(), 30_000);
		for await (const chunk of child.stdout) {
			output += String(chunk);
			if (!hasActed && output.includes(first)) {
				hasActed = true;
				await act();
			}

			if (hasActed && output.includes(then)) {
				break;
			}
		}

		clearTimeout(deadline);
		assert.equal(child.exitCode, null, 'kubectl get -w ended by itself');
		child.kill();
		await exited;
		assert.ok(output.includes(then), output);
	}

	test('76. kubectl get, get -w, describe, apply, apply --server-side, certificate approve, deny, create secret tls, create configmap, wait, delete all exit 0', {
		skip,
	}, async t => {
		const pair = await createAuthority(world.scratch, 'tls');
		for (const program of programs) {
			await t.test(program.split('/').at(-1), async () => {
				const [approved, denied] = [world.csr(), world.csr()];
				const [first, second] = [approved.metadata.name as string, denied.metadata.name as string];
				await run(program, 'apply', '-f', await manifest(approved));
				await run(program, 'apply', '--server-side', '-f', await manifest(denied));
				assert.match(await run(program, 'get', 'csr', first), /example\.com\/serving +admin +<none> +Pending/);
				await watchUntil(program, first, 'Pending', 'Approved', () => run(program, 'certificate', 'approve', first));
				assert.match(await run(program, 'certificate', 'deny', second), /denied/);
				assert.match(await run(program, 'describe', 'csr', first), /Common Name: +conformance/);
				await run(program, 'wait', '--for=condition=Approved', `csr/${first}`, '--timeout=10s');
				await run(program, 'wait', '--for=condition=Denied', `csr/${second}`, '--timeout=10s');
				const {conditions} = (await world.read(first)).status;
				assert.equal(conditions[0].reason, 'KubectlApprove');

				const inNamespace = ['-n', world.namespace];
				const secret = world.freshName();
				await run(
					...[program, 'create', 'secret', 'tls', secret, ...inNamespace],
					...[`--cert=${pair.certificate}`, `--key=${pair.key}`],
				);
				const configMap = world.freshName();
				await run(
					...[program, 'create', 'configmap', configMap, ...inNamespace],
					`--from-file=ca.crt=${pair.certificate}`,
				);
				const base = `/api/v1/namespaces/${world.namespace}`;
				const stored = expectCode(await admin.get(`${base}/secrets/${secret}`), 200).json;
				assert.equal(stored.type, 'kubernetes.io/tls');
				assert.deepEqual(Object.keys(stored.data).sort(), ['tls.crt', 'tls.key']);
				expectCode(await admin.get(`${base}/configmaps/${configMap}`), 200);
				await run(program, 'delete', 'csr', first, second);
				await run(program, 'delete', 'secret', secret, ...inNamespace);
				await run(program, 'delete', 'configmap', configMap, ...inNamespace);
				expectCode(await admin.get(csrPath(first)), 404);
				expectCode(await admin.get(`${base}/secrets/${secret}`), 404);
			});
		}
	});

	test('77. Protobuf PUT /approval and protobuf POST of a Secret (kubectl 1.32+): 200, 201', async () => {
		const {metadata} = await world.create();
		const approved = [
			[1, 'Approved'],
			[2, 'Test'],
			[3, 'by protobuf'],
			[6, 'True'],
		] as const;
		const request = encodeObject('certificates.k8s.io/v1', 'CertificateSigningRequest', [
			[
				1,
				[
					[1, metadata.name],
					[6, metadata.resourceVersion],
				],
			],
			[3, [[1, approved]]],
		]);
		const accept = `${protobuf},application/json`;
		expectCode(await admin.put(csrPath(metadata.name, 'approval'), request, {contentType: protobuf, accept}), 200);
		const [stored] = (await world.read(metadata.name)).status.conditions;
		assert.equal(stored.type, 'Approved');
		assert.equal(stored.message, 'by protobuf');

		const name = world.freshName();
		const secret = encodeObject('v1', 'Secret', [
			[1, [[1, name]]],
			[
				2,
				[
					[1, 'tls.crt'],
					[2, 'certificate'],
				],
			],
			[
				2,
				[
					[1, 'tls.key'],
					[2, 'text'],
				],
			],
			[3, 'kubernetes.io/tls'],
		]);
		const secrets = `/api/v1/namespaces/${world.namespace}/secrets`;
		expectCode(await admin.post(secrets, secret, {contentType: protobuf, accept}), 201);
		const {type, data} = expectCode(await admin.get(`${secrets}/${name}`), 200).json;
		assert.equal(type, 'kubernetes.io/tls');
		assert.deepEqual(data, {'tls.crt': base64('certificate'), 'tls.key': base64('text')});
	});

	test('78. kubectl apply of a changed spec: configured, object unchanged; deny of an approved CSR: exit 1, no PUT', {
		skip,
	}, async () => {
		const object = world.csr();
		const {name} = object.metadata;
		await run(newest, 'apply', '-f', await manifest(object));
		const changed = {...object, spec: {...object.spec, usages: ['client auth']}};
		assert.match(await run(newest, 'apply', '-f', await manifest(changed)), / configured$/m);
		assert.deepEqual((await world.read(name)).spec.usages, object.spec.usages);

		await run(newest, 'certificate', 'approve', name);
		const {metadata} = await world.read(name);
		const refusal: {code?: number; stderr?: string} = await run(newest, 'certificate', 'deny', name, '-v=8').then(
			() => ({}),
			error => error,
		);
		assert.equal(refusal.code, 1);
		assert.match(refusal.stderr ?? '', /is already Approved/);
		assert.match(refusal.stderr ?? '', /\bGET\b/);
		assert.doesNotMatch(refusal.stderr ?? '', /\bPUT\b/);
		assert.equal((await world.read(name)).metadata.resourceVersion, metadata.resourceVersion);
	});
}
