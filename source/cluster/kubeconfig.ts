import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {KubeConfig} from '@kubernetes/client-node/dist/config.js';
import {ClusterError} from './cluster-error.js';
import {quoted} from './quoted.js';
import type {ContextInfo} from './types.js';

export type KubeconfigOptions = {
	/** `--kubeconfig`, in place of $KUBECONFIG and ~/.kube/config. */
	readonly kubeconfig?: string | undefined;
	readonly context?: string | undefined;
	readonly namespace?: string | undefined;
	readonly readOnly?: boolean;
	/** For the User-Agent. */
	readonly version?: string;
	readonly env: NodeJS.ProcessEnv;
};

/** A context, chosen and checked; nothing was sent yet. */
export type LoadedContext = {
	readonly config: KubeConfig;
	readonly info: ContextInfo;
	readonly userAgent: string;
	readonly usesProxy: boolean;
};

/**
 * Loads the kubeconfig as kubectl does (`--kubeconfig`, else the files of $KUBECONFIG merged, else ~/.kube/config, else
 * the service account of the Pod) and picks a context.
 *
 * @throws {ClusterError} `kubeconfig`, naming the file or context and what is wrong with it.
 */
export function loadKubeconfig(options: KubeconfigOptions): LoadedContext {
	const config = readConfig(options);
	const name = options.context ?? config.getCurrentContext();
	const names = config.getContexts().map(context => context.name);
	if (!name) {
		throw new ClusterError('kubeconfig', 'the kubeconfig has no current-context', {
			hint: `choose one with --context: ${names.map(quoted).join(', ')}`,
		});
	}

	const context = config.getContexts().find(each => each.name === name);
	if (!context) {
		throw new ClusterError('kubeconfig', `the kubeconfig has no context ${quoted(name)}`, {
			hint: names.length === 0 ? 'it has no context at all' : `it has ${names.map(quoted).join(', ')}`,
		});
	}

	config.setCurrentContext(name);
	const cluster = config.getCurrentCluster();
	if (!cluster?.server) {
		throw new ClusterError(
			'kubeconfig',
			`context ${quoted(name)} names the cluster ${quoted(String(context.cluster))}, which the kubeconfig does not have`,
		);
	}

	if (!config.getCurrentUser()) {
		throw new ClusterError(
			'kubeconfig',
			`context ${quoted(name)} names the user ${quoted(String(context.user))}, which the kubeconfig does not have`,
		);
	}

	if (!/^https?:\/\//.test(cluster.server) || !URL.canParse(cluster.server)) {
		throw new ClusterError(
			'kubeconfig',
			`cluster ${quoted(context.cluster)} has the server ${quoted(cluster.server)}, which is no http(s) URL`,
		);
	}

	return {
		config,
		userAgent: `certdeck/${options.version ?? 'unknown'}`,
		usesProxy: Boolean(cluster.proxyUrl),
		info: {
			context: name,
			cluster: context.cluster,
			user: context.user,
			namespace: options.namespace ?? context.namespace ?? 'default',
			server: cluster.server,
			skipTlsVerify: Boolean(cluster.skipTLSVerify),
			readOnly: options.readOnly ?? false,
		},
	};
}

function readConfig({kubeconfig, env}: KubeconfigOptions): KubeConfig {
	if (kubeconfig !== undefined) {
		return readFile(kubeconfig);
	}

	const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean);
	if (listed.length > 0) {
		// kubectl passes over files of the list that don't exist, as long as one does.
		const present = listed.filter(file => existsSync(file));
		const [first, ...rest] = present;
		if (first === undefined) {
			throw new ClusterError('kubeconfig', `KUBECONFIG names ${listed.map(quoted).join(', ')}, which does not exist`);
		}

		const config = readFile(first);
		for (const file of rest) {
			merge(config, readFile(file));
		}

		return config;
	}

	const usual = join(env['HOME'] ?? homedir(), '.kube', 'config');
	if (existsSync(usual)) {
		return readFile(usual);
	}

	if (existsSync('/var/run/secrets/kubernetes.io/serviceaccount/token')) {
		const config = new KubeConfig();
		config.loadFromCluster();
		return config;
	}

	throw new ClusterError('kubeconfig', `there is no kubeconfig: ${quoted(usual)} does not exist`, {
		hint: 'name one with --kubeconfig or KUBECONFIG, or try certdeck without a cluster: certdeck --demo',
	});
}

function readFile(path: string): KubeConfig {
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		const what =
			code === 'ENOENT'
				? 'does not exist'
				: code === 'EISDIR'
					? 'is a folder'
					: code === 'EACCES'
						? 'may not be read by this user'
						: `can not be read (${code})`;
		throw new ClusterError('kubeconfig', `the kubeconfig ${quoted(path)} ${what}`, {cause: error});
	}

	const config = new KubeConfig();
	try {
		config.loadFromString(text);
	} catch (error) {
		// The parser's message can quote the file, which holds credentials: only where it stopped is said.
		const {line} = (error as {mark?: {line?: number}}).mark ?? {};
		throw new ClusterError(
			'kubeconfig',
			`the kubeconfig ${quoted(path)} is no kubeconfig${line === undefined ? '' : `: line ${line + 1} is not YAML`}`,
			{
				hint: 'kubectl config view shows what kubectl makes of it',
			},
		);
	}

	config.makePathsAbsolute(dirname(path));
	return config;
}

/** The first file that names a thing wins, as in kubectl. */
function merge(into: KubeConfig, from: KubeConfig): void {
	const lacks = (list: ReadonlyArray<{readonly name: string}>, name: string) => !list.some(each => each.name === name);
	into.loadFromOptions({
		clusters: [...into.clusters, ...from.clusters.filter(({name}) => lacks(into.clusters, name))],
		users: [...into.users, ...from.users.filter(({name}) => lacks(into.users, name))],
		contexts: [...into.contexts, ...from.contexts.filter(({name}) => lacks(into.contexts, name))],
		currentContext: into.currentContext || from.currentContext,
	});
}
