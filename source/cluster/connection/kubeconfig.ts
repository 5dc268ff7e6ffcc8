import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join, resolve} from 'node:path';
import {nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {ContextInfo, ContextMark} from '../context/index.js';
import type {Endpoint} from '../model/index.js';
import {ClusterError, quoted} from '../model/index.js';
import type {Identity} from './identity.js';
import {readIdentity, whyNoCredentials} from './identity.js';
import type {Entry} from './kubeconfig-entry.js';
import {textField} from './kubeconfig-entry.js';
import type {Kubeconfig} from './kubeconfig-file.js';
import {readKubeconfigFile, readKubeconfigFiles, shadowWarnings} from './kubeconfig-file.js';
import type {LoginTerminal} from './login-terminal.js';
import type {ReadOnlyCluster} from './marked-contexts.js';
import {readMarks} from './marked-contexts.js';
import type {Overrides} from './override-kubeconfig.js';
import {chosenEntries, contextOfFlags, flagsOf} from './override-kubeconfig.js';
import {proxyFromEnvironment} from './proxy-from-environment.js';
import {readEndpoint, userInfoOf} from './read-endpoint.js';

export type KubeconfigOptions = {
	/** `--kubeconfig`; it replaces $KUBECONFIG and ~/.kube/config. */
	readonly kubeconfig?: string | undefined;
	readonly context?: string | undefined;
	readonly namespace?: string | undefined;
	readonly readOnly?: boolean;
	/** The operator's configuration of contexts. */
	readonly marks?: readonly ContextMark[] | undefined;
	/** The namespace if neither the context nor the command line names one. */
	readonly usualNamespace?: string | undefined;
	/** The operator must type the name of the context before each write. */
	readonly asksForName?: boolean;
	/** Values of the command line that replace those of the kubeconfig. */
	readonly overrides?: Overrides | undefined;
	/** Time limit of each request, in milliseconds; if absent, a request may last as long as data arrives. */
	readonly requestTimeoutMs?: number | undefined;
	/** For the User-Agent. */
	readonly version?: string;
	readonly env: NodeJS.ProcessEnv;
	/** The folder of a Pod's token; if absent, /var/run/secrets/kubernetes.io/serviceaccount. */
	readonly serviceAccountDir?: string;
};

/** A context that was chosen and checked. Nothing was sent yet. */
export type LoadedContext = {
	readonly info: ContextInfo;
	readonly endpoint: Endpoint;
	readonly identity: Identity;
	readonly userAgent: string;
	/** Of the kubeconfig. */
	readonly files?: readonly string[];
	/** Time limit of each request, from its begin to the end of its answer; for a watch, until it is open. */
	readonly requestTimeoutMs?: number;
	/** Read-only clusters that may be this one under another name. */
	readonly readOnlyClusters?: readonly ReadOnlyCluster[];
	/** The terminal for an exec plugin that asks its user. */
	readonly terminal?: LoginTerminal;
	/** Hears of each request: its method, path and answer, and nothing that it carries. */
	readonly trace?: (line: string) => void;
};

const inCluster = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Loads the kubeconfig as kubectl does (`--kubeconfig`, else the files of $KUBECONFIG merged, else ~/.kube/config, else
 * the service account of the Pod) and picks a context.
 *
 * client-node's KubeConfig is not used. It differs from kubectl in cases of test/kubectl/kubeconfig-matrix.test.ts (merged
 * files, relative paths, YAML 1.1, null entries, $NO_PROXY), and the first frame would have to wait for the whole library.
 *
 * @throws {ClusterError} `kubeconfig`, which names the file or context and the fault.
 */
export function loadKubeconfig(options: KubeconfigOptions): LoadedContext {
	const {overrides = {}, requestTimeoutMs} = options;
	const config = readKubeconfig(options);
	const context = chooseContext(config, options.context, overrides);
	const where = localized`context ${quoted(context.name)} of ${quoted(context.file)}`;
	const {cluster, user} = chosenEntries(config, context, where, overrides);
	const flags = flagsOf(overrides);
	const endpoint = readEndpoint(cluster, options.env);
	const warnings = [
		...config.warnings,
		...shadowWarnings(context, [[cluster, config.clusters], ...(user ? [[user, config.users] as const] : [])]),
	];
	const {marks = []} = options;
	const {
		readOnlyClusters,
		namespace = textField(context, 'namespace'),
		...marked
	} = readMarks({
		...{marks, context: context.name, endpoint, env: options.env},
		configs: [config, ...(marks.some(({isReadOnly}) => isReadOnly) ? usualConfig(options) : [])],
		isNamed:
			options.asksForName === true ||
			[options.context, overrides.cluster, overrides.server].some(each => each !== undefined),
	});
	return {
		endpoint,
		files: config.isInCluster ? [] : config.files,
		...(readOnlyClusters.length > 0 && {readOnlyClusters}),
		identity: identityFor(user, cluster, {endpoint, where, env: options.env}),
		...(requestTimeoutMs !== undefined && {requestTimeoutMs}),
		userAgent: `certdeck/${options.version ?? 'unknown'}`,
		info: {
			context: context.name,
			...(config.isInCluster && {isInCluster: true}),
			...(options.kubeconfig === undefined ? {} : {kubeconfig: resolve(options.kubeconfig)}),
			...(flags.length > 0 && {flags}),
			cluster: cluster.name,
			user: user?.name ?? '',
			namespace: options.namespace ?? namespace ?? options.usualNamespace ?? 'default',
			server: endpoint.server,
			// kubectl accepts http:// too. Such a server is not verified.
			skipTlsVerify: endpoint.skipTlsVerify || endpoint.server.startsWith('http:'),
			...marked,
			readOnly: options.readOnly === true || marked.readOnlyBecause !== undefined,
			...(warnings.length > 0 && {warnings}),
			...(options.env['CERTDECK_CLUSTER_DOMAIN'] ? {clusterDomain: options.env['CERTDECK_CLUSTER_DOMAIN']} : {}),
		},
	};
}

/** The kubeconfig that would be used without `--kubeconfig`. Marked contexts are also searched there. */
function usualConfig({kubeconfig, ...options}: KubeconfigOptions): readonly Kubeconfig[] {
	if (kubeconfig === undefined) {
		return [];
	}

	try {
		return [readKubeconfig(options)];
	} catch (error) {
		if (error instanceof ClusterError) {
			return [];
		}

		throw error;
	}
}

function chooseContext(
	{contexts, currentContext, files}: Kubeconfig,
	asked: string | undefined,
	overrides: Overrides,
): Entry {
	const names = contexts.map(({name}) => name);
	const from = files.map(quoted).join(', ');
	const list =
		names.length === 0
			? localized`it has no context at all`
			: localized`it has ${names.slice(0, 20).map(quoted).join(', ')}${names.length > 20 ? localized` and ${names.length - 20} more` : ''}`;
	const name = asked ?? currentContext;
	if (name === undefined) {
		const byFlags = contextOfFlags(overrides);
		if (byFlags !== undefined) {
			return byFlags;
		}

		throw new ClusterError('kubeconfig', localized`the kubeconfig ${from} has no current-context`, {
			hint: names.length === 0 ? list : localized`choose one with --context: ${list}`,
		});
	}

	const context = contexts.find(each => each.name === name);
	if (!context) {
		const nearest = nearestWord(name, names);
		const what = asked === undefined ? localized`has the current-context` : localized`has no context`;
		throw new ClusterError(
			'kubeconfig',
			localized`the kubeconfig ${from} ${what} ${quoted(name)}${asked === undefined ? localized`, which it does not have` : ''}`,
			{hint: nearest === undefined ? list : localized`did you mean ${quoted(nearest)}? ${list}`},
		);
	}

	return context;
}

/**
 * The credentials to log in with. As in kubectl, a server without TLS gets none, because anyone on the network could read
 * and use them.
 *
 * @throws {ClusterError} `kubeconfig` if the server would treat the operator as `system:anonymous`.
 */
function identityFor(
	user: Entry | undefined,
	cluster: Entry,
	{endpoint, where, env}: {readonly endpoint: Endpoint; readonly where: string; readonly env: NodeJS.ProcessEnv},
): Identity {
	if (endpoint.server.startsWith('http:')) {
		return {name: user?.name ?? ''};
	}

	const proxiesTo = (url: string) => [
		...(endpoint.ownProxyUrl === undefined ? [] : [endpoint.ownProxyUrl]),
		proxyFromEnvironment(url, env),
	];
	const identity: Identity = user ? readIdentity(user, {proxiesTo}) : {name: ''};
	const given = identity.username === undefined ? {...identity, ...userInfoOf(cluster)} : identity;
	const lack = whyNoCredentials(given);
	if (lack !== undefined) {
		throw new ClusterError(
			'kubeconfig',
			user ? lack : localized`${where} names no user, so there are no credentials to log in with`,
			{hint: localized`log in with the tool that wrote the kubeconfig, or choose another context with --context`},
		);
	}

	return given;
}

/** The whole kubeconfig, from a file or a Pod's service account. @throws {ClusterError} `kubeconfig` */
export function readKubeconfig({
	kubeconfig,
	env,
	serviceAccountDir = inCluster,
	overrides = {},
}: Pick<KubeconfigOptions, 'kubeconfig' | 'env' | 'serviceAccountDir' | 'overrides'>): Kubeconfig {
	if (kubeconfig !== undefined) {
		return readKubeconfigFile(kubeconfig);
	}

	const named = env['KUBECONFIG'] ?? '';
	if (named !== '') {
		const listed = named.split(delimiter).filter(Boolean);
		if (listed.length === 0) {
			// "$A:$B" with both variables unset. The user did not mean the cluster of ~/.kube/config.
			throw new ClusterError('kubeconfig', localized`KUBECONFIG is ${quoted(named)}, which names no file`);
		}

		return readKubeconfigFiles(listed);
	}

	const usual = join(env['HOME'] ?? homedir(), '.kube', 'config');
	if (existsSync(usual)) {
		return readKubeconfigFile(usual);
	}

	const {KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port} = env;
	if (host && port && existsSync(join(serviceAccountDir, 'token'))) {
		return kubeconfigOfPod(host, port, serviceAccountDir);
	}

	if (overrides.server !== undefined) {
		return {clusters: [], users: [], contexts: [], currentContext: undefined, files: [], warnings: []};
	}

	throw new ClusterError('kubeconfig', localized`there is no kubeconfig: ${quoted(usual)} does not exist`, {
		hint: localized`name one with --kubeconfig or KUBECONFIG, or try certdeck without a cluster: certdeck --demo`,
	});
}

/** The configuration that a Pod has of its own cluster, in the form of a kubeconfig. */
function kubeconfigOfPod(host: string, port: string, dir: string): Kubeconfig {
	const name = 'in-cluster';
	const file = join(dir, 'token');
	const namespaceFile = join(dir, 'namespace');
	const entry = (kind: Entry['kind'], body: Entry['body']): Entry => ({kind, name, body, file, dir});
	return {
		clusters: [
			entry('cluster', {
				server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
				'certificate-authority': join(dir, 'ca.crt'),
			}),
		],
		users: [entry('user', {tokenFile: file})],
		contexts: [
			entry('context', {
				cluster: name,
				user: name,
				...(existsSync(namespaceFile) && {namespace: readFileSync(namespaceFile, 'utf8').trim()}),
			}),
		],
		currentContext: name,
		files: [file],
		warnings: [],
		isInCluster: true,
	};
}
