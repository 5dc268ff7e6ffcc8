import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join, resolve} from 'node:path';
import {unescape as percentDecoded} from 'node:querystring';
import {ClusterError} from './cluster-error.js';
import type {Endpoint} from './endpoint.js';
import type {Identity} from './identity.js';
import {readIdentity} from './identity.js';
import type {Entry, Kubeconfig} from './kubeconfig-file.js';
import {
	base64Field,
	fileField,
	flagField,
	readKubeconfigFile,
	readKubeconfigFiles,
	textField,
} from './kubeconfig-file.js';
import {nearestName} from './nearest-name.js';
import {proxyFromEnvironment} from './proxy-from-environment.js';
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
	/** Where a Pod finds its token; /var/run/secrets/kubernetes.io/serviceaccount where absent. */
	readonly serviceAccountDir?: string;
};

/** A context, chosen and checked; nothing was sent yet. */
export type LoadedContext = {
	readonly info: ContextInfo;
	readonly endpoint: Endpoint;
	readonly identity: Identity;
	readonly userAgent: string;
};

const inCluster = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Loads the kubeconfig as kubectl does (`--kubeconfig`, else the files of $KUBECONFIG merged, else ~/.kube/config, else
 * the service account of the Pod) and picks a context.
 *
 * @throws {ClusterError} `kubeconfig`, naming the file or context and what is wrong with it.
 */
export function loadKubeconfig(options: KubeconfigOptions): LoadedContext {
	const config = readKubeconfig(options);
	const context = chooseContext(config, options.context);
	const clusterName = textField(context, 'cluster') ?? '';
	const cluster = config.clusters.find(({name}) => name === clusterName);
	const where = `context ${quoted(context.name)} of ${quoted(context.file)}`;
	if (!cluster) {
		throw new ClusterError(
			'kubeconfig',
			clusterName === ''
				? `${where} names no cluster`
				: `${where} names the cluster ${quoted(clusterName)}, which the kubeconfig does not have`,
		);
	}

	const userName = textField(context, 'user') ?? '';
	const user = config.users.find(({name}) => name === userName);
	// kubectl goes without credentials where a context names no user.
	if (!user && userName !== '') {
		throw new ClusterError(
			'kubeconfig',
			`${where} names the user ${quoted(userName)}, which the kubeconfig does not have`,
		);
	}

	const endpoint = readEndpoint(cluster, options.env);
	const identity: Identity = user ? readIdentity(user) : {name: ''};
	return {
		endpoint,
		identity: identity.username === undefined ? {...identity, ...userInfoOf(cluster)} : identity,
		userAgent: `certdeck/${options.version ?? 'unknown'}`,
		info: {
			context: context.name,
			...(config.isInCluster && {isInCluster: true}),
			...(options.kubeconfig === undefined ? {} : {kubeconfig: resolve(options.kubeconfig)}),
			cluster: clusterName,
			user: userName,
			namespace: options.namespace ?? textField(context, 'namespace') ?? 'default',
			server: endpoint.server,
			// kubectl speaks http:// too; nobody is verified there either.
			skipTlsVerify: endpoint.skipTlsVerify || endpoint.server.startsWith('http:'),
			readOnly: options.readOnly ?? false,
			...(options.env['CERTDECK_CLUSTER_DOMAIN'] ? {clusterDomain: options.env['CERTDECK_CLUSTER_DOMAIN']} : {}),
		},
	};
}

function chooseContext({contexts, currentContext, files}: Kubeconfig, asked: string | undefined): Entry {
	const names = contexts.map(({name}) => name);
	const from = files.map(quoted).join(', ');
	const list =
		names.length === 0
			? 'it has no context at all'
			: `it has ${names.slice(0, 20).map(quoted).join(', ')}${names.length > 20 ? ` and ${names.length - 20} more` : ''}`;
	const name = asked ?? currentContext;
	if (name === undefined) {
		throw new ClusterError('kubeconfig', `the kubeconfig ${from} has no current-context`, {
			hint: names.length === 0 ? list : `choose one with --context: ${list}`,
		});
	}

	const context = contexts.find(each => each.name === name);
	if (!context) {
		const nearest = nearestName(name, names);
		const what = asked === undefined ? 'has the current-context' : 'has no context';
		throw new ClusterError(
			'kubeconfig',
			`the kubeconfig ${from} ${what} ${quoted(name)}${asked === undefined ? ', which it does not have' : ''}`,
			{hint: nearest === undefined ? list : `did you mean ${quoted(nearest)}? ${list}`},
		);
	}

	return context;
}

/** A URL of a server may hold a password; from here on it is the user's, and stands in no message and no file. */
function withoutUserInfo(server: string): string {
	return server.replace(/^([a-z][a-z\d+.-]*:\/\/)?[^/?#]*@/i, '$1');
}

/** What the URL of a server says of who logs in there, which is what is left where the user says nothing. */
function userInfoOf(cluster: Entry): Pick<Identity, 'username' | 'password'> {
	const {username, password} = new URL(textField(cluster, 'server') ?? '');
	// Other than decodeURIComponent it takes a percent sign that stands for itself.
	return username === '' ? {} : {username: percentDecoded(username), password: percentDecoded(password)};
}

function readEndpoint(cluster: Entry, env: NodeJS.ProcessEnv): Endpoint {
	const server = textField(cluster, 'server');
	if (server === undefined || !/^https?:\/\/[^/]/.test(server) || !URL.canParse(server)) {
		throw new ClusterError(
			'kubeconfig',
			`cluster ${quoted(cluster.name)} of ${quoted(cluster.file)} has ${server === undefined ? 'no server' : `the server ${quoted(withoutUserInfo(server))}, which is no http(s) URL`}`,
		);
	}

	const ownProxyUrl = textField(cluster, 'proxy-url');
	const proxyUrl = ownProxyUrl ?? proxyFromEnvironment(server, env);
	if (proxyUrl !== undefined && !(/^(https?|socks5h?|socks4a?|socks):\/\//.test(proxyUrl) && URL.canParse(proxyUrl))) {
		// Not shown: it may hold a password.
		throw new ClusterError(
			'kubeconfig',
			`the proxy for cluster ${quoted(cluster.name)} is no http, https or socks5 URL`,
			{hint: 'see proxy-url in the kubeconfig, or HTTPS_PROXY'},
		);
	}

	const caFile = fileField(cluster, 'certificate-authority');
	return {
		name: cluster.name,
		server: withoutUserInfo(server).replace(/\/+$/, ''),
		caData:
			base64Field(cluster, 'certificate-authority-data') ??
			(caFile === undefined ? undefined : readFileSync(caFile).toString('base64')),
		skipTlsVerify: flagField(cluster, 'insecure-skip-tls-verify'),
		tlsServerName: textField(cluster, 'tls-server-name'),
		proxyUrl,
		ownProxyUrl,
	};
}

function readKubeconfig({
	kubeconfig,
	env,
	serviceAccountDir = inCluster,
}: Pick<KubeconfigOptions, 'kubeconfig' | 'env' | 'serviceAccountDir'>): Kubeconfig {
	if (kubeconfig !== undefined) {
		return readKubeconfigFile(kubeconfig);
	}

	const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean);
	if (listed.length > 0) {
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

	throw new ClusterError('kubeconfig', `there is no kubeconfig: ${quoted(usual)} does not exist`, {
		hint: 'name one with --kubeconfig or KUBECONFIG, or try certdeck without a cluster: certdeck --demo',
	});
}

/** What a Pod finds about its own cluster, in the form of a kubeconfig. */
function kubeconfigOfPod(host: string, port: string, dir: string): Kubeconfig {
	const name = 'in-cluster';
	const file = join(dir, 'token');
	const namespaceFile = join(dir, 'namespace');
	const entry = (kind: Entry['kind'], body: Entry['body']): Entry => ({kind, name, body, file});
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
		isInCluster: true,
	};
}
