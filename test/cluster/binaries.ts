import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, globSync, readFileSync} from 'node:fs';
import {mkdir, mkdtemp, rename, rm, stat, utimes} from 'node:fs/promises';
import {homedir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

/** Absolute paths of the three programs of a control plane. */
export type Binaries = {
	readonly etcd: string;
	readonly kubeApiserver: string;
	readonly kubeControllerManager: string;
};

/** Why there are no binaries, in one line. */
export type Missing = {readonly missing: string};

const moduleDir = dirname(fileURLToPath(import.meta.url));
const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const;

function binariesIn(dir: string): Binaries {
	return {
		etcd: join(dir, 'etcd'),
		kubeApiserver: join(dir, 'kube-apiserver'),
		kubeControllerManager: join(dir, 'kube-controller-manager'),
	};
}

function absentFrom(dir: string): readonly string[] {
	return programs.filter(program => !existsSync(join(dir, program)));
}

/** The module files of each Kubernetes version that tests can run on; `CERTDECK_KUBERNETES` selects one. */
const modules = {'1.37': 'go', '1.36': 'kubernetes-1.36'} as const;

/** 1.37 by default. Tests of features of 1.37 are skipped on 1.36. */
function moduleName(): string {
	const wish = process.env['CERTDECK_KUBERNETES'] || '1.37';
	if (wish !== '1.37' && wish !== '1.36') {
		throw new Error(`CERTDECK_KUBERNETES: ${wish}: known are ${Object.keys(modules).join(', ')}`);
	}

	return modules[wish];
}

export function kubernetesVersion(): string {
	const file = `${moduleName()}.mod`;
	const version = /^\s*k8s\.io\/kubernetes (v\S+)$/m.exec(readFileSync(join(moduleDir, file), 'utf8'))?.[1];
	if (version === undefined) {
		throw new Error(`${file} requires no k8s.io/kubernetes`);
	}

	return version;
}

function buildArguments(): readonly string[] {
	const version = kubernetesVersion();
	const [major, minor] = version.slice(1).split('.');
	// Without these the server reports v0.0.0, and kubectl behaves differently.
	const settings = [`gitVersion=${version}`, `gitMajor=${major}`, `gitMinor=${minor}`, 'gitTreeState=clean'];
	const stamps = settings.map(setting => `-X k8s.io/component-base/version.${setting}`).join(' ');
	return ['build', '-p=2', '-trimpath', '-buildvcs=false', `-ldflags=-s -w ${stamps}`];
}

/** The folder for the build of exactly these sources. It is outside the checkout, so that a new clone finds it. */
export function cacheDir(): string {
	const hash = createHash('sha256').update(`${process.platform}/${process.arch}\0`);
	// Only the content of module files counts, so that a renamed one is not built again.
	const sources = ['mod', 'sum'].map(end => [`go.${end}`, `${moduleName()}.${end}`] as const);
	const programSources = globSync('cmd/**/*.go', {cwd: moduleDir}).sort();
	for (const [name, file] of [...sources, ...programSources.map(path => [path, path] as const)]) {
		hash
			.update(`${name}\0`)
			.update(readFileSync(join(moduleDir, file)))
			.update('\0');
	}

	hash.update(buildArguments().join('\0'));

	const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
	return join(base, 'certdeck', 'control-plane', hash.digest('hex').slice(0, 16));
}

function runGo(args: readonly string[]): Promise<string | undefined> {
	// Variables of a developer's shell must not change the build, because the cache's name does not include them.
	const env = {...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOOS: '', GOARCH: ''};
	return new Promise(resolve => {
		const child = spawn('go', args, {cwd: moduleDir, env, stdio: ['ignore', 2, 2]});
		child.on('error', error =>
			resolve('code' in error && error.code === 'ENOENT' ? 'no Go on PATH' : `go: ${error.message}`),
		);
		child.on('exit', (code, signal) => resolve(code === 0 ? undefined : `go ${args[0]} ended with ${code ?? signal}`));
	});
}

async function build(dir: string): Promise<Missing | undefined> {
	const unfinished = await mkdtemp(`${dir}.building-`);
	const started = Date.now();
	console.error(
		`control plane: building Kubernetes ${kubernetesVersion()} and etcd from Go modules (about 8 minutes on 2 cores)`,
	);
	const heartbeat = setInterval(() => {
		console.error(`control plane: still building, ${Math.round((Date.now() - started) / 1000)} s`);
		void utimes(`${dir}.lock`, new Date(), new Date()).catch(() => {});
	}, 20_000);
	try {
		const module = moduleName() === 'go' ? [] : [`-modfile=${moduleName()}.mod`];
		const problem = await runGo([...buildArguments(), ...module, '-o', `${unfinished}/`, './cmd/...']);
		if (problem !== undefined) {
			return {missing: problem};
		}

		await rename(unfinished, dir).catch((error: unknown) => {
			// Another process that considered our lock abandoned may have been faster.
			if (absentFrom(dir).length > 0) {
				throw error;
			}
		});
		console.error(`control plane: built in ${Math.round((Date.now() - started) / 1000)} s`);
		return undefined;
	} finally {
		clearInterval(heartbeat);
		await rm(unfinished, {recursive: true, force: true});
	}
}

/** Lets one process at a time build. A lock that its owner has not touched for a minute is abandoned. */
async function withLock<T>(path: string, run: () => Promise<T>): Promise<T> {
	for (let waits = 0; ; waits += 1) {
		try {
			await mkdir(path);
			break;
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
				throw error;
			}
		}

		const touched = await stat(path).catch(() => undefined);
		if (touched && Date.now() - touched.mtimeMs > 60_000) {
			await rm(path, {recursive: true, force: true});
			continue;
		}

		if (waits === 0) {
			console.error('control plane: another run is building, waiting for it');
		}

		await sleep(500);
	}

	try {
		return await run();
	} finally {
		await rm(path, {recursive: true, force: true});
	}
}

/**
 * Finds the control plane's programs: in `KUBEBUILDER_ASSETS` if it is set, or else in the cache.
 *
 * @param options.build - whether to build missing programs into the cache; that takes minutes and needs Go and the Go
 *   module proxy. Progress goes to stderr.
 */
export async function findBinaries(options: {readonly build: boolean}): Promise<Binaries | Missing> {
	const assets = process.env['KUBEBUILDER_ASSETS'];
	if (assets) {
		const absent = absentFrom(assets);
		return absent.length === 0
			? binariesIn(resolve(assets))
			: {missing: `KUBEBUILDER_ASSETS lacks ${absent.join(', ')}`};
	}

	const dir = cacheDir();
	if (absentFrom(dir).length === 0) {
		return binariesIn(dir);
	}

	if (!options.build) {
		return {missing: 'not built; node --import tsx test/cluster/build.ts does that'};
	}

	await mkdir(dirname(dir), {recursive: true});
	const problem = await withLock(`${dir}.lock`, async () => (absentFrom(dir).length === 0 ? undefined : build(dir)));
	return problem ?? binariesIn(dir);
}

/**
 * The programs for a test file, which never builds them. With `CERTDECK_CONTROL_PLANE=off` they are not used even if they
 * exist. With `required` it throws if they are missing, so that a run can't skip the control plane.
 */
export async function binariesForTests(): Promise<Binaries | Missing> {
	const wish = process.env['CERTDECK_CONTROL_PLANE'];
	if (wish === 'off') {
		return {missing: 'CERTDECK_CONTROL_PLANE is off (.ci/run has a part of its own for it)'};
	}

	const found = await findBinaries({build: false});
	if ('missing' in found && wish === 'required') {
		throw new Error(`CERTDECK_CONTROL_PLANE is required, but the control plane is missing: ${found.missing}`);
	}

	return found;
}
