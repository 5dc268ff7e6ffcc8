// Needs: openssl, kubectl
import assert from 'node:assert/strict';
import type {ChildProcess} from 'node:child_process';
import {execFile, execFileSync, spawn} from 'node:child_process';
import {X509Certificate} from 'node:crypto';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {binariesForTests} from './binaries.js';
import type {ControlPlane} from './control-plane.js';
import {startControlPlane} from './control-plane.js';
import {createKeyAndRequest, writeKubeconfig} from './credentials.js';

const run = promisify(execFile);
const binaries = await binariesForTests();
const csrPath = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

function isRunning(pid: number): boolean {
	// A zombie still has a process id, but does not run any more.
	const stat = `/proc/${pid}/stat`;
	if (existsSync('/proc/self/stat')) {
		return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
	}

	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

async function waitUntil(what: string, condition: () => boolean, timeoutMs = 30_000): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!condition()) {
		assert.ok(Date.now() < deadline, `${what} within ${timeoutMs} ms`);
		await sleep(50);
	}
}

/** Waits for the signer; PEM. */
async function issuedCertificate(api: RawApi, name: string): Promise<Buffer> {
	for (const deadline = Date.now() + 30_000; ; await sleep(20)) {
		const {certificate} = (await api.get(`${csrPath}/${name}`)).json.status;
		if (certificate !== undefined) {
			return Buffer.from(certificate, 'base64');
		}

		assert.ok(Date.now() < deadline, 'issued within 30 s');
	}
}

describe('control plane', {skip: 'missing' in binaries ? binaries.missing : false}, () => {
	let plane: ControlPlane;
	let home: string;
	const kubectlWith = async (kubeconfig: string, ...args: readonly string[]) => {
		// kubectl caches discovery below HOME, and another plane may have had the same port.
		const env = {...process.env, HOME: home, KUBECONFIG: kubeconfig};
		return (await run('kubectl', [...args], {env})).stdout;
	};

	const kubectl = (user: keyof ControlPlane['kubeconfig'], ...args: readonly string[]) =>
		kubectlWith(plane.kubeconfig[user], ...args);

	before(async () => {
		assert.ok(!('missing' in binaries));
		home = mkdtempSync(join(tmpdir(), 'certdeck-home-'));
		plane = await startControlPlane(binaries);
	});

	after(async () => {
		await plane?.stop();
		rmSync(home, {recursive: true, force: true});
	});

	test('answers kubectl with the version in its module file', async () => {
		const {serverVersion} = JSON.parse(await kubectl('admin', 'version', '-o', 'json'));
		const folder = dirname(fileURLToPath(import.meta.url));
		const modules = ['go.mod', 'kubernetes-1.36.mod'].map(file => readFileSync(join(folder, file), 'utf8'));
		const named = `k8s.io/kubernetes ${serverVersion.gitVersion}\n`;
		assert.ok(
			modules.some(text => text.includes(named)),
			named,
		);
		assert.match(serverVersion.minor, /^\d+$/);
	});

	test('knows its users by their client certificates', async () => {
		for (const user of ['admin', 'approver', 'viewer', 'nobody'] as const) {
			const review = JSON.parse(await kubectl(user, 'auth', 'whoami', '-o', 'json'));
			assert.equal(review.status.userInfo.username, user);
		}
	});

	test('issues an approved client request, and the certificate logs in', async () => {
		const {key, requestPem} = await createKeyAndRequest(plane.dir, 'dana', '/O=team/CN=dana');
		const manifest = join(plane.dir, 'dana.json');
		writeFileSync(
			manifest,
			JSON.stringify({
				apiVersion: 'certificates.k8s.io/v1',
				kind: 'CertificateSigningRequest',
				metadata: {name: 'dana'},
				spec: {
					request: Buffer.from(requestPem).toString('base64'),
					signerName: 'kubernetes.io/kube-apiserver-client',
					usages: ['client auth'],
				},
			}),
		);
		await kubectl('admin', 'create', '-f', manifest);
		assert.match(await kubectl('viewer', 'get', 'csr'), /^dana .*\badmin\b.*\bPending$/m);
		await kubectl('admin', 'certificate', 'approve', 'dana');
		const admin = rawApi(plane.kubeconfig.admin);
		const certificate = await issuedCertificate(admin, 'dana');
		admin.close();
		assert.match(await kubectl('viewer', 'get', 'csr'), /^dana .*\bApproved,Issued$/m);
		const issued = join(plane.dir, 'dana.crt');
		writeFileSync(issued, certificate);
		const kubeconfig = await writeKubeconfig(join(plane.dir, 'dana.kubeconfig'), {
			server: plane.url,
			authority: plane.caFile,
			user: 'dana',
			client: {certificate: issued, key},
		});
		const {userInfo} = JSON.parse(await kubectlWith(kubeconfig, 'auth', 'whoami', '-o', 'json')).status;
		assert.equal(userInfo.username, 'dana');
		assert.deepEqual(userInfo.groups, ['team', 'system:authenticated']);
	});

	test('lets the approver approve for example.com only, the viewer read, and nobody do nothing', async () => {
		const {requestPem} = await createKeyAndRequest(plane.dir, 'web', '/CN=web');
		const admin = rawApi(plane.kubeconfig.admin);
		const approve = async (user: 'approver' | 'viewer' | 'nobody', name: string) => {
			const {json} = await admin.get(`${csrPath}/${name}`);
			json.status.conditions = [{type: 'Approved', status: 'True', reason: 'Test', message: 'by a test'}];
			const api = rawApi(plane.kubeconfig[user]);
			const {status} = await api.put(`${csrPath}/${name}/approval`, json);
			api.close();
			return status;
		};

		for (const [name, signerName] of [
			['inside', 'example.com/serving'],
			['outside', 'example.org/serving'],
		]) {
			const request = Buffer.from(requestPem).toString('base64');
			const created = await admin.post(csrPath, {
				metadata: {name},
				spec: {request, signerName, usages: ['server auth']},
			});
			assert.equal(created.status, 201, created.text);
		}

		assert.equal(await approve('nobody', 'inside'), 403);
		assert.equal(await approve('viewer', 'inside'), 403);
		assert.equal(await approve('approver', 'outside'), 403);
		assert.equal(await approve('approver', 'inside'), 200);
		for (const [user, path, status] of [
			['viewer', csrPath, 200],
			['viewer', '/api/v1/namespaces/default/configmaps', 200],
			['viewer', '/api/v1/namespaces/default/secrets', 403],
			['nobody', csrPath, 403],
		] as const) {
			const api = rawApi(plane.kubeconfig[user]);
			assert.equal((await api.get(path)).status, status, `${user} ${path}`);
			api.close();
		}

		admin.close();
	});

	test('keeps keys and kubeconfigs to their owner', () => {
		assert.equal(statSync(plane.dir).mode & 0o777, 0o700);
		const files = readdirSync(plane.dir).filter(name => /\.(key|kubeconfig)$/.test(name));
		assert.ok(files.length >= 10, files.join(' '));
		for (const name of files) {
			assert.equal(statSync(join(plane.dir, name)).mode & 0o777, 0o600, name);
		}
	});

	test('leaves no process and no folder when stopped', async () => {
		const pids = Object.entries(plane.pids);
		assert.deepEqual(pids.map(([name]) => name).sort(), [
			'etcd',
			'kube-apiserver',
			'kube-controller-manager',
			'supervisor',
		]);
		assert.ok(pids.every(([, pid]) => isRunning(pid)));
		await plane.stop();
		assert.deepEqual(
			pids.filter(([, pid]) => isRunning(pid)),
			[],
		);
		assert.ok(!existsSync(plane.dir));
	});
});

describe('control plane with options', {skip: 'missing' in binaries ? binaries.missing : false}, () => {
	test('passes flags on: it serves ClusterTrustBundles, and certificates have the given life', async () => {
		assert.ok(!('missing' in binaries));
		const plane = await startControlPlane(binaries, {
			apiserverFlags: [
				'--feature-gates=ClusterTrustBundle=true',
				'--runtime-config=certificates.k8s.io/v1beta1/clustertrustbundles=true',
			],
			controllerManagerFlags: ['--cluster-signing-duration=1h'],
		});
		const admin = rawApi(plane.kubeconfig.admin);
		try {
			const bundles = await admin.get('/apis/certificates.k8s.io/v1beta1/clustertrustbundles');
			assert.equal(bundles.json.kind, 'ClusterTrustBundleList', bundles.text);
			const {requestPem} = await createKeyAndRequest(plane.dir, 'short', '/CN=short');
			const request = Buffer.from(requestPem).toString('base64');
			const spec = {request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth']};
			const object = (await admin.post(csrPath, {metadata: {name: 'short'}, spec})).json;
			object.status = {conditions: [{type: 'Approved', status: 'True', reason: 'Test', message: 'by a test'}]};
			await admin.put(`${csrPath}/short/approval`, object);
			const {validFrom, validTo} = new X509Certificate(await issuedCertificate(admin, 'short'));
			// The signer sets notBefore five minutes back, for slow clocks.
			assert.equal(Date.parse(validTo) - Date.parse(validFrom), 65 * 60_000);
		} finally {
			admin.close();
			await plane.stop();
		}
	});
});

describe('control plane whose owner dies', {skip: 'missing' in binaries ? binaries.missing : false}, () => {
	const script = `
		import {findBinaries} from './binaries.js';
		import {startControlPlane} from './control-plane.js';
		const plane = await startControlPlane(await findBinaries({build: false}));
		console.log(JSON.stringify({dir: plane.dir, pids: plane.pids}));
		setInterval(() => {}, 1000);
	`;

	async function startOwner(): Promise<{owner: ChildProcess; dir: string; pids: Readonly<Record<string, number>>}> {
		const here = dirname(fileURLToPath(import.meta.url));
		const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
			cwd: here,
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		assert.ok(owner.stdout);
		const [line] = await once(owner.stdout, 'data');
		return {owner, ...JSON.parse(String(line))};
	}

	test('ends by itself after SIGKILL', async () => {
		const {owner, dir, pids} = await startOwner();
		assert.ok(Object.values(pids).every(isRunning));
		owner.kill('SIGKILL');
		await waitUntil('every process gone', () => !Object.values(pids).some(isRunning));
		assert.ok(!existsSync(dir));
	});

	test('ends by itself when killed before it is ready', async () => {
		const home = mkdtempSync(join(tmpdir(), 'certdeck-owner-'));
		const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
			cwd: dirname(fileURLToPath(import.meta.url)),
			stdio: ['ignore', 'ignore', 'inherit'],
			env: {...process.env, TMPDIR: home},
		});
		const folders = () => readdirSync(home).filter(name => name.startsWith('certdeck-plane-'));
		await waitUntil('a log of etcd', () => folders().some(name => existsSync(join(home, name, 'etcd.log'))));
		owner.kill('SIGKILL');
		await waitUntil('the folder gone', () => folders().length === 0);
		// The supervisor ends last. The folder is one of its arguments.
		await waitUntil(
			'every process gone',
			() => !execFileSync('ps', ['-eo', 'args'], {encoding: 'utf8'}).includes(home),
		);
		rmSync(home, {recursive: true});
	});

	test('ends even when the supervisor is killed', {
		skip: process.platform === 'linux' ? false : 'Linux only',
	}, async () => {
		const {owner, dir, pids} = await startOwner();
		process.kill(pids['supervisor'] ?? 0, 'SIGKILL');
		await waitUntil('every process gone', () => !Object.values(pids).some(isRunning));
		owner.kill('SIGKILL');
		rmSync(dir, {recursive: true});
	});
});
