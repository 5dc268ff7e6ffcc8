import {X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import type {PeerCertificate} from 'node:tls';
import {checkServerIdentity, createSecureContext} from 'node:tls';
import {ClusterError} from './cluster-error.js';
import type {Endpoint} from './endpoint.js';
import {runExecPlugin} from './exec-plugin.js';
import type {Identity} from './identity.js';
import type {LoadedContext} from './kubeconfig.js';
import {plainHttp} from './plain-http.js';
import {quoted} from './quoted.js';

/** What every request carries, and the agent that keeps its connections. */
export type Credentials = {
	readonly options: https.RequestOptions;
	readonly agent: http.Agent;
	/** An exec plugin says when what it gave runs out. */
	readonly expiresAt?: Date;
};

/**
 * Gets what a context logs in with: runs its exec plugin, refreshes its OIDC token, reads its files. Called anew after
 * a 401, it starts from nothing, so that a token that the server no longer takes is not given out again.
 *
 * @throws {ClusterError} `unauthorized` where nothing could be got, `kubeconfig` where what is there can't be used.
 */
export async function getCredentials(context: LoadedContext, signal: AbortSignal): Promise<Credentials> {
	const {endpoint, identity} = context;
	const fromPlugin =
		identity.exec && identity.token === undefined && identity.tokenFile === undefined
			? await runExecPlugin(identity.exec, endpoint, signal)
			: undefined;
	const given: Identity = fromPlugin
		? {
				...identity,
				token: fromPlugin.token,
				...(fromPlugin.certificatePem !== undefined && {
					certFile: undefined,
					keyFile: undefined,
					certData: Buffer.from(fromPlugin.certificatePem).toString('base64'),
					keyData: Buffer.from(fromPlugin.keyPem ?? '').toString('base64'),
				}),
			}
		: identity;
	const options = await apply(endpoint, given, signal);
	const {agent: builtAgent, ca, cert, key, servername, headers, auth} = options;
	checkTls(context, {ca, cert, key});
	const tls = {...defined({ca, cert, key, servername}), ...verification(endpoint)};
	let agent: http.Agent;
	if (endpoint.proxyUrl !== undefined && typeof builtAgent === 'object') {
		agent = builtAgent;
		// client-node's has no keep-alive: each call would go through the proxy and TLS again.
		Object.assign(agent, {keepAlive: true, maxSockets});
		// The SOCKS agent forgets the host before it verifies, and takes an address to be "localhost".
		const host = endpoint.tlsServerName ?? new URL(endpoint.server).hostname.replace(/^\[|\]$/g, '');
		// With the agent and not with each request, or Node would keep no connection.
		Object.assign((agent as http.Agent & {options: object}).options, {
			...verification(endpoint),
			checkServerIdentity: (_: string, peer: PeerCertificate) => checkServerIdentity(host, peer),
		});
		// An https:// proxy is a TLS server of its own, whom kubectl verifies by the same authority.
		Object.assign(agent, {proxyRequestOptions: {...verification(endpoint), ...defined({ca})}});
	} else {
		agent = endpoint.server.startsWith('http:')
			? new (plainHttp().Agent)({keepAlive: true, maxSockets})
			: new https.Agent({keepAlive: true, maxSockets, timeout: freeSocketTimeoutMs, ...tls});
	}

	return {
		agent,
		options: {
			...tls,
			...(auth && {auth}),
			headers: trimmed({...(headers as Record<string, string | string[]>), ...identity.impersonation}),
			agent,
		},
		...(fromPlugin?.expiresAt && {expiresAt: fromPlugin.expiresAt}),
	};
}

/**
 * Who is verified is what the kubeconfig says, and said with every connection: what is left out, Node decides by
 * $NODE_TLS_REJECT_UNAUTHORIZED, which would hand the token to whoever answers.
 */
function verification({skipTlsVerify}: Endpoint): {readonly rejectUnauthorized: boolean} {
	return {rejectUnauthorized: !skipTlsVerify};
}

const maxSockets = 32;
/** Shorter than the 90 s after which an API server closes a connection that nobody uses. */
const freeSocketTimeoutMs = 60_000;

/** What a kubeconfig says in plain words needs no client-node, whose loading would hold up the first list. */
async function apply(endpoint: Endpoint, identity: Identity, signal: AbortSignal): Promise<https.RequestOptions> {
	const cert = bytesOf(identity.certData, identity.certFile);
	const key = bytesOf(identity.keyData, identity.keyFile);
	const token =
		identity.tokenFile === undefined
			? (identity.token ?? (await identity.oidc?.token(signal)))
			: readFile(identity.tokenFile).toString('utf8');
	if (endpoint.proxyUrl !== undefined) {
		return applyByClientNode(endpoint, identity, {cert, key, token});
	}

	return defined({
		cert,
		key,
		ca: bytesOf(endpoint.caData, undefined),
		servername: endpoint.tlsServerName,
		auth: identity.username === undefined ? undefined : `${identity.username}:${identity.password ?? ''}`,
		headers: token === undefined ? {} : {Authorization: `Bearer ${token}`},
	});
}

function bytesOf(base64: string | undefined, file: string | undefined): Buffer | undefined {
	// As kubectl: data goes before a file.
	return base64 === undefined ? (file === undefined ? undefined : readFile(file)) : Buffer.from(base64, 'base64');
}

/** Files are replaced while the deck is open: each login reads them anew. */
function readFile(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw new ClusterError('kubeconfig', `${quoted(file)}, which the kubeconfig names, can not be read (${code})`, {
			cause: error,
		});
	}
}

/** The agents for proxies are client-node's. */
async function applyByClientNode(
	endpoint: Endpoint,
	identity: Identity,
	{
		cert,
		key,
		token,
	}: {readonly cert?: Buffer | undefined; readonly key?: Buffer | undefined; readonly token?: string | undefined},
): Promise<https.RequestOptions> {
	const {KubeConfig} = await import('@kubernetes/client-node/dist/config.js');
	const config = new KubeConfig();
	config.loadFromClusterAndUser(
		{
			name: endpoint.name,
			server: endpoint.server,
			skipTLSVerify: endpoint.skipTlsVerify,
			...defined({caData: endpoint.caData, tlsServerName: endpoint.tlsServerName, proxyUrl: endpoint.proxyUrl}),
		},
		{
			name: identity.name,
			...defined({
				certData: cert?.toString('base64'),
				keyData: key?.toString('base64'),
				token,
				username: identity.username,
				password: identity.password,
			}),
		},
	);
	const options: https.RequestOptions = {};
	await config.applyToHTTPSOptions(options);
	return options;
}

/** A wrong certificate, key or authority would else be an error of each connection, in OpenSSL's words. */
function checkTls({info}: LoadedContext, {ca, cert, key}: Pick<https.RequestOptions, 'ca' | 'cert' | 'key'>): void {
	const user = `user ${quoted(info.user)} of the kubeconfig`;
	const attempt = (what: string, use: () => unknown) => {
		try {
			use();
		} catch (error) {
			const {code} = error as NodeJS.ErrnoException;
			throw new ClusterError(
				'kubeconfig',
				code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
					? `client-key of ${user} does not belong to its client-certificate`
					: `${what} is not PEM that can be used (${code})`,
				{cause: error},
			);
		}
	};

	if (ca !== undefined) {
		attempt(
			`certificate-authority of cluster ${quoted(info.cluster)} of the kubeconfig`,
			() => new X509Certificate(asBuffer(ca)),
		);
	}

	if ((cert === undefined) !== (key === undefined)) {
		throw new ClusterError(
			'kubeconfig',
			`${user} has a client-${cert ? 'certificate' : 'key'} but no client-${cert ? 'key' : 'certificate'}`,
		);
	}

	if (cert !== undefined) {
		attempt(`client-certificate of ${user}`, () => createSecureContext({cert}));
		attempt(`client-key of ${user}`, () => createSecureContext({cert, key}));
	}
}

function asBuffer(pem: https.RequestOptions['ca']): Buffer {
	return Buffer.isBuffer(pem) ? pem : Buffer.from(String(pem));
}

/** A token file may end with a line break, which no header may hold. */
function trimmed(headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string | string[]> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : [...value]]),
	);
}

function defined<T extends object>(fields: T): {[K in keyof T]?: Exclude<T[K], undefined>} {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
