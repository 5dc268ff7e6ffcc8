import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {mkdtemp, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import type {Binaries} from './binaries.js';
import {binariesForTests} from './binaries.js';
import type {KeyPair} from './credentials.js';
import {createAuthority, createLeaf, openssl, subject, writeKubeconfig} from './credentials.js';
import {rbacObjects} from './rbac.js';

/** Users that every plane has; see rbac.ts for what each may do. */
export const planeUsers = ['admin', 'approver', 'viewer', 'nobody'] as const;
export type PlaneUser = (typeof planeUsers)[number];

export type ControlPlaneOptions = {
	/** Appended to kube-apiserver's flags, e.g. `--feature-gates=ClusterTrustBundle=true`; the last one wins. */
	readonly apiserverFlags?: readonly string[];
	/** Appended to kube-controller-manager's flags, e.g. `--cluster-signing-duration=1h`. */
	readonly controllerManagerFlags?: readonly string[];
};

/** The parts of a plane that a test may use without having started it. */
export type PlaneAccess = {
	/** Contains `USER.kubeconfig` for each user. */
	readonly dir: string;
	readonly kubeconfig: Readonly<Record<PlaneUser, string>>;
	/** Ends the plane if this call started it. */
	stop(): Promise<void>;
	/** Makes the server forget its history, if it can. */
	compact?(): Promise<void>;
	/**
	 * Writes a PodCertificateRequest directly into the storage, as an older server stored it, if the storage can be
	 * reached.
	 */
	plant?(object: Json): Promise<void>;
};

export type ControlPlane = PlaneAccess & {
	/** `https://127.0.0.1:PORT` */
	readonly url: string;
	/** etcd's client address, plain HTTP on loopback: how a test compacts history. */
	readonly etcdUrl: string;
	/** PEM file of the authority of the API server's certificate. */
	readonly caFile: string;
	/**
	 * PEM file of the authority with which kube-controller-manager signs. The API server accepts client certificates of it.
	 */
	readonly signingCaFile: string;
	/** Process ids by program, `supervisor` among them. */
	readonly pids: Readonly<Record<string, number>>;
	/** Writes a kubeconfig for one more user, without any RBAC; returns its path. */
	kubeconfigFor(user: string, groups?: readonly string[]): Promise<string>;
	/** Ends kube-apiserver and starts another on the same address; resolves once that is ready. */
	restartApiServer(): Promise<void>;
};

async function freePorts(count: number): Promise<readonly number[]> {
	const servers = await Promise.all(
		Array.from(
			{length: count},
			() =>
				new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
					const server = createServer();
					server.on('error', reject);
					server.listen(0, '127.0.0.1', () => resolve(server));
				}),
		),
	);
	return Promise.all(
		servers.map(
			server =>
				new Promise<number>(resolve => {
					const address = server.address();
					server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
				}),
		),
	);
}

/** How long a program may take to end by itself. */
const graceMs = 3000;

/** The process that starts the programs; see supervisor.ts. */
class Supervisor {
	readonly pids: Record<string, number> = {};
	/** Programs that ended, with their exit code or signal. */
	readonly exits = new Map<string, string>();
	readonly #dir: string;
	readonly #process: ChildProcess;
	readonly #gone: Promise<void>;

	constructor(dir: string) {
		this.#dir = dir;
		const script = join(dirname(fileURLToPath(import.meta.url)), 'supervisor.ts');
		// A session of its own: Ctrl-C in a terminal must reach the test, not the supervisor.
		this.#process = spawn(process.execPath, ['--no-warnings', '--experimental-strip-types', script, dir], {
			detached: true,
			stdio: ['pipe', 'pipe', 'inherit'],
			env: {PATH: process.env['PATH']},
		});
		this.#gone = new Promise((resolve, reject) => {
			this.#process.on('error', reject);
			this.#process.on('exit', () => resolve());
		});
		this.#gone.catch(() => {});
		this.#process.stdin?.on('error', () => {});
		this.pids['supervisor'] = this.#process.pid ?? 0;
		if (this.#process.stdout) {
			createInterface({input: this.#process.stdout}).on('line', line => {
				const {name, pid, exit} = JSON.parse(line);
				if (pid === undefined) {
					this.exits.set(name, String(exit));
				} else {
					this.pids[name] = pid;
				}
			});
		}
	}

	start(name: string, command: string, args: readonly string[]): void {
		this.#process.stdin?.write(`${JSON.stringify({name, command, args})}\n`);
	}

	/** Polls until `condition` holds. It throws with the end of the log if a program ends, or after `timeoutMs`. */
	async waitFor(what: string, condition: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const [ended] = this.exits;
			if (ended) {
				throw new Error(`${ended[0]} ended with ${ended[1]} before ${what}:\n${this.#logTail(ended[0])}`);
			}

			if (this.#process.exitCode !== null) {
				throw new Error(`the supervisor ended with ${this.#process.exitCode} before ${what}`);
			}

			if (await condition().catch(() => false)) {
				return;
			}

			if (Date.now() > deadline) {
				throw new Error(`${what}: not within ${timeoutMs} ms`);
			}

			await sleep(50);
		}
	}

	#logTail(name: string): string {
		const file = join(this.#dir, `${name}.log`);
		return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-12).join('\n') : '';
	}

	/** Ends one program, and waits for it. */
	async end(name: string): Promise<void> {
		const pid = this.pids[name];
		if (pid === undefined) {
			throw new Error(`${name} does not run`);
		}

		process.kill(pid, 'SIGTERM');
		const patience = setTimeout(() => process.kill(pid, 'SIGKILL'), graceMs);
		for (const deadline = Date.now() + 30_000; !this.exits.has(name); await sleep(20)) {
			if (Date.now() > deadline) {
				throw new Error(`${name} did not end`);
			}
		}

		clearTimeout(patience);
		this.exits.delete(name);
	}

	/** From here on the test process may end without stopping the plane: then the pipe closes and the plane ends. */
	release(): void {
		this.#process.unref();
		for (const stream of [this.#process.stdin, this.#process.stdout]) {
			if (stream && 'unref' in stream && typeof stream.unref === 'function') {
				stream.unref();
			}
		}
	}

	async stop(): Promise<void> {
		this.#process.ref();
		this.#process.stdin?.end();
		await this.#gone;
	}
}

function apiserverArguments(files: {
	readonly port: number;
	readonly etcdUrl: string;
	readonly serving: KeyPair;
	readonly clientCa: string;
	readonly serviceAccountKey: string;
}): readonly string[] {
	return [
		`--etcd-servers=${files.etcdUrl}`,
		`--secure-port=${files.port}`,
		'--bind-address=127.0.0.1',
		// A loopback address is not allowed here. Nothing listens at this address, and nothing connects to it.
		'--advertise-address=10.99.99.99',
		'--endpoint-reconciler-type=none',
		`--tls-cert-file=${files.serving.certificate}`,
		`--tls-private-key-file=${files.serving.key}`,
		`--client-ca-file=${files.clientCa}`,
		'--service-account-issuer=https://kubernetes.default.svc',
		`--service-account-key-file=${files.serviceAccountKey}`,
		`--service-account-signing-key-file=${files.serviceAccountKey}`,
		'--service-cluster-ip-range=10.0.0.0/24',
		'--authorization-mode=Node,RBAC',
		// The additional plugin that kubeadm enables.
		'--enable-admission-plugins=NodeRestriction',
		'--shutdown-delay-duration=0s',
	];
}

const controllers = [
	'certificatesigningrequest-signing-controller',
	'certificatesigningrequest-approving-controller',
	'certificatesigningrequest-cleaner-controller',
	'root-ca-certificate-publisher-controller',
	'serviceaccount-controller',
	'serviceaccount-token-controller',
	'namespace-controller',
	'garbage-collector-controller',
];

/** Controllers of kinds that exist since Kubernetes 1.37. Earlier managers end at a name that they do not know. */
const newerControllers = [
	'podcertificaterequest-cleaner-controller',
	'kube-apiserver-serving-clustertrustbundle-publisher-controller',
];

/**
 * Adds revisions from before the API server's start, as every older cluster has them. A watch from one of them is too old
 * for the watch cache. Without them, the history in the cache of a young cluster would reach back to the first revision.
 */
async function writePast(etcdUrl: string): Promise<boolean> {
	const body = JSON.stringify({key: Buffer.from('/certdeck-test/past').toString('base64'), value: ''});
	for (let count = 0; count < 5; count += 1) {
		const response = await fetch(`${etcdUrl}/v3/kv/put`, {method: 'POST', body});
		await response.arrayBuffer();
		if (!response.ok) {
			return false;
		}
	}

	return true;
}

/** Compacts everything before now in etcd. Its JSON gateway uses text for 64-bit numbers. */
async function compactEtcd(etcdUrl: string): Promise<void> {
	const post = async (path: string, body: object) => {
		const response = await fetch(`${etcdUrl}${path}`, {method: 'POST', body: JSON.stringify(body)});
		const text = await response.text();
		if (!response.ok) {
			throw new Error(`etcd ${path}: ${response.status} ${text}`);
		}

		return JSON.parse(text);
	};

	const {header} = await post('/v3/kv/range', {key: Buffer.from('/').toString('base64')});
	await post('/v3/kv/compaction', {revision: header.revision, physical: true});
}

async function plantInEtcd(etcdUrl: string, object: Json): Promise<void> {
	const {namespace, name} = object.metadata;
	const key = `/registry/podcertificaterequests/${namespace}/${name}`;
	const encoded = [key, JSON.stringify(object)].map(text => Buffer.from(text).toString('base64'));
	const body = JSON.stringify({key: encoded[0], value: encoded[1]});
	const response = await fetch(`${etcdUrl}/v3/kv/put`, {method: 'POST', body});
	const text = await response.text();
	if (!response.ok) {
		throw new Error(`etcd put ${key}: ${response.status} ${text}`);
	}
}

async function minorOf(api: RawApi): Promise<number> {
	return Number.parseInt((await api.get('/version')).json.minor, 10);
}

async function createRbac(api: RawApi): Promise<void> {
	await Promise.all(
		rbacObjects.map(async object => {
			const path = `/apis/rbac.authorization.k8s.io/v1/${object.kind.toLowerCase()}s`;
			const {status, text} = await api.post(path, object);
			if (status !== 201) {
				throw new Error(`POST ${path}: ${status} ${text}`);
			}
		}),
	);
}

/**
 * Starts etcd, kube-apiserver and kube-controller-manager on 127.0.0.1, in a temporary folder, and waits until the API
 * answers and the controllers run (about 6 s). They end, and the folder is removed, when `stop` resolves or this process
 * ends in any way.
 *
 * @throws {Error} with the end of a program's log if it ends early.
 */
export async function startControlPlane(binaries: Binaries, options: ControlPlaneOptions = {}): Promise<ControlPlane> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await startOnce(binaries, options);
		} catch (error) {
			// Another program may take a port between its choice and its use.
			if (attempt < 3 && error instanceof Error && error.message.includes('address already in use')) {
				continue;
			}

			throw error;
		}
	}
}

async function startOnce(binaries: Binaries, options: ControlPlaneOptions): Promise<ControlPlane> {
	const dir = await mkdtemp(join(tmpdir(), 'certdeck-plane-'));
	const supervisor = new Supervisor(dir);
	try {
		const [etcdPort = 0, apiPort = 0] = await freePorts(2);
		const etcdUrl = `http://127.0.0.1:${etcdPort}`;
		const url = `https://127.0.0.1:${apiPort}`;
		supervisor.start('etcd', binaries.etcd, [
			`--data-dir=${join(dir, 'etcd')}`,
			'--unsafe-no-fsync',
			`--listen-client-urls=${etcdUrl}`,
			`--advertise-client-urls=${etcdUrl}`,
			// The only member never contacts itself, so any free port is suitable.
			'--listen-peer-urls=http://127.0.0.1:0',
		]);

		const [ca, signingCa] = await Promise.all([createAuthority(dir, 'ca'), createAuthority(dir, 'signing-ca')]);
		const clientCa = join(dir, 'client-ca.crt');
		await writeFile(clientCa, [ca, signingCa].map(({certificate}) => readFileSync(certificate, 'utf8')).join(''));
		const serviceAccountKey = join(dir, 'service-account.key');
		const [serving] = await Promise.all([
			createLeaf(dir, 'serving', ca, {
				subject: subject('kube-apiserver'),
				usage: 'serverAuth',
				subjectAltNames: 'IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc',
			}),
			openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', serviceAccountKey], dir),
		]);
		await supervisor.waitFor('etcd takes writes', () => writePast(etcdUrl));
		const startApiServer = () =>
			supervisor.start('kube-apiserver', binaries.kubeApiserver, [
				...apiserverArguments({port: apiPort, etcdUrl, serving, clientCa, serviceAccountKey}),
				...(options.apiserverFlags ?? []),
			]);
		startApiServer();

		const kubeconfigFor = async (user: string, groups: readonly string[] = []): Promise<string> => {
			const name = encodeURIComponent(user);
			const client = await createLeaf(dir, `client-${name}`, ca, {subject: subject(user, groups), usage: 'clientAuth'});
			return writeKubeconfig(join(dir, `${name}.kubeconfig`), {server: url, authority: ca.certificate, user, client});
		};

		const managerUser = 'system:kube-controller-manager';
		const [admin, approver, viewer, nobody, manager] = await Promise.all([
			kubeconfigFor('admin', ['system:masters']),
			kubeconfigFor('approver'),
			kubeconfigFor('viewer'),
			kubeconfigFor('nobody'),
			kubeconfigFor(managerUser),
		]);
		const api = rawApi(admin);
		await supervisor.waitFor('the API server is ready', async () => (await api.get('/readyz')).status === 200);
		supervisor.start('kube-controller-manager', binaries.kubeControllerManager, [
			`--kubeconfig=${manager}`,
			`--controllers=${[...controllers, ...((await minorOf(api)) < 37 ? [] : newerControllers)].join(',')}`,
			`--cluster-signing-cert-file=${signingCa.certificate}`,
			`--cluster-signing-key-file=${signingCa.key}`,
			`--root-ca-file=${ca.certificate}`,
			`--service-account-private-key-file=${serviceAccountKey}`,
			'--use-service-account-credentials=true',
			'--leader-elect=false',
			'--bind-address=127.0.0.1',
			'--secure-port=0',
			...(options.controllerManagerFlags ?? []),
		]);
		await createRbac(api);
		await supervisor.waitFor('the controllers run', async () => {
			const published = '/api/v1/namespaces/default/configmaps/kube-root-ca.crt';
			return (await api.get(published)).status === 200;
		});
		api.close();
		await writeFile(join(dir, 'etcd.url'), etcdUrl);
		supervisor.release();
		return {
			url,
			etcdUrl,
			dir,
			kubeconfig: {admin, approver, viewer, nobody},
			caFile: ca.certificate,
			signingCaFile: signingCa.certificate,
			pids: supervisor.pids,
			kubeconfigFor,
			compact: () => compactEtcd(etcdUrl),
			plant: object => plantInEtcd(etcdUrl, object),
			stop: () => supervisor.stop(),
			async restartApiServer() {
				await supervisor.end('kube-apiserver');
				startApiServer();
				const again = rawApi(admin);
				await supervisor.waitFor(
					'the API server is ready again',
					async () => (await again.get('/readyz')).status === 200,
				);
				again.close();
			},
		};
	} catch (error) {
		await supervisor.stop();
		throw error;
	}
}

/** A plane that another process started, by the folder with its kubeconfigs. Throws if one is missing. */
export function planeIn(dir: string): PlaneAccess {
	const file = (user: PlaneUser) => join(dir, `${user}.kubeconfig`);
	for (const user of planeUsers) {
		if (!existsSync(file(user))) {
			throw new Error(`${file(user)} does not exist`);
		}
	}

	const etcdUrlFile = join(dir, 'etcd.url');
	return {
		dir,
		...(existsSync(etcdUrlFile) && {
			compact: () => compactEtcd(readFileSync(etcdUrlFile, 'utf8')),
			plant: (object: Json) => plantInEtcd(readFileSync(etcdUrlFile, 'utf8'), object),
		}),
		kubeconfig: {admin: file('admin'), approver: file('approver'), viewer: file('viewer'), nobody: file('nobody')},
		async stop() {
			// The process that started it stops it.
		},
	};
}

/**
 * The plane for a test file: the shared one in `CERTDECK_TEST_KUBECONFIG_DIR`, or else a new one. Without binaries it
 * returns the reason for `skip`; it never builds them. See {@link binariesForTests} for how to disable or require it.
 */
export async function openControlPlane(): Promise<PlaneAccess | {readonly missing: string}> {
	const shared = process.env['CERTDECK_TEST_KUBECONFIG_DIR'];
	if (shared) {
		return planeIn(shared);
	}

	const binaries = await binariesForTests();
	return 'missing' in binaries ? binaries : startControlPlane(binaries);
}
