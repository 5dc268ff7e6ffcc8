import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {generateKey} from '../../source/pki/keys/keys.js';
import {parseSpec} from '../../source/pki/spec/spec.js';
import {findBinaries, kubernetesVersion} from '../../test/cluster/binaries.js';
import {startControlPlane} from '../../test/cluster/control-plane.js';
import {startApiProxy} from '../../test/helpers/api-proxy.js';
import {readKubeconfig} from '../../test/helpers/raw-api.js';
import {addSecrets, atOnce} from './secrets.js';

/** A server with requests. Only the benchmark uses it. */
export type Place = {
	/** Description in words. */
	readonly what: string;
	readonly kubeconfig: string;
	/** A folder in which measured programs may write. It is removed with the server. */
	readonly folder: string;
	/** Adds requests until there are `count` with this prefix. @returns their names. */
	fill(prefix: string, count: number): Promise<readonly string[]>;
	/** Adds kubernetes.io/tls Secrets, spread over namespaces, until there are `count`. */
	fillSecrets(count: number, namespaces: number): Promise<void>;
	/** The number of all requests. */
	total(): number;
	/** Waits until ages are shown in minutes. Before that each row changes every second. */
	aged(): Promise<void>;
	/** How many API requests are sent while `run` runs a program with the given kubeconfig. */
	countRequests(run: (kubeconfig: string) => Promise<unknown>): Promise<number>;
	stop(): Promise<void>;
};

/** kubectl and k9s show younger ages in seconds. */
const youngMs = 125_000;

/** Starts a real control plane if it is built, else the demo in its own process. */
export async function startPlace(program: string): Promise<Place> {
	const binaries = await findBinaries({build: false});
	const folder = await mkdtemp(join(tmpdir(), 'certdeck-bench-'));
	if ('missing' in binaries) {
		console.error(`bench: on the demo, as the control plane is missing: ${binaries.missing}`);
		const demo = await startDemo(program);
		return placeOn(demo.kubeconfig, 'the demo', folder, demo.stop);
	}

	const plane = await startControlPlane(binaries);
	return placeOn(plane.kubeconfig.admin, `a real control plane, ${kubernetesVersion()}`, folder, () => plane.stop());
}

async function startDemo(program: string) {
	const child = spawn(process.execPath, [program, 'demo', '--still'], {stdio: ['ignore', 'pipe', 'inherit']});
	for await (const line of createInterface({input: child.stdout})) {
		if (line.startsWith('kubeconfig: ')) {
			const stop = async () => {
				child.kill('SIGTERM');
				await once(child, 'exit');
			};
			return {kubeconfig: line.slice('kubeconfig: '.length), stop};
		}
	}

	throw new Error('the demo ended before it served');
}

async function placeOn(kubeconfig: string, what: string, folder: string, end: () => Promise<void>): Promise<Place> {
	const cluster = connect(loadKubeconfig({kubeconfig, env: {}}));
	const key = await generateKey({algo: 'ecdsa', size: 256});
	const posted = new Map<string, string[]>();
	let lastPosted = 0;
	const {requests: before} = await cluster.listRequests();
	return {
		what,
		kubeconfig,
		folder,
		async fill(prefix, count) {
			const names = posted.get(prefix) ?? [];
			posted.set(prefix, names);
			let next = names.length;
			const post = async () => {
				while (next < count) {
					const name = `${prefix}-${(next++).toString().padStart(5, '0')}`;
					const {spec} = parseSpec(
						JSON.stringify({CN: `${name}.shop.svc`, hosts: [`${name}.shop.svc`, `${name}.shop.svc.cluster.local`]}),
					);
					await cluster.createRequest({
						name,
						requestPem: encodeRequest(spec, key).pem,
						signerName: 'example.com/serving',
						usages: ['digital signature', 'server auth'],
						expirationSeconds: 86_400,
					});
					names.push(name);
					lastPosted = Date.now();
				}
			};
			await Promise.all(Array.from({length: atOnce}, post));
			return names;
		},
		fillSecrets: (count, namespaces) => addSecrets(cluster, kubeconfig, count, namespaces),
		async aged() {
			await sleep(Math.max(0, lastPosted + youngMs - Date.now()));
		},
		total: () => [...posted.values()].reduce((sum, names) => sum + names.length, before.length),
		async countRequests(run) {
			let count = 0;
			const proxy = await startApiProxy(readKubeconfig(kubeconfig), (incoming, outgoing, forward) => {
				count += 1;
				forward(incoming, outgoing);
			});
			try {
				const counted = join(folder, 'counted.kubeconfig');
				await writeFile(counted, kubeconfigTo(proxy.url, proxy.caPem), {mode: 0o600});
				await run(counted);
				return count;
			} finally {
				await proxy.close();
			}
		},
		async stop() {
			cluster.close();
			await end();
			await rm(folder, {recursive: true, force: true});
		},
	};
}

/** A kubeconfig in JSON, which is YAML too. The proxy has the credentials, so the kubeconfig has none. */
function kubeconfigTo(server: string, caPem: string): string {
	const authority = Buffer.from(caPem).toString('base64');
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'counted',
		clusters: [{name: 'counted', cluster: {server, 'certificate-authority-data': authority}}],
		users: [{name: 'counted', user: {token: 'none'}}],
		contexts: [{name: 'counted', context: {cluster: 'counted', user: 'counted'}}],
	});
}
