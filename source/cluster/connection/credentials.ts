import {X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import type {SecureContext} from 'node:tls';
import {createSecureContext} from 'node:tls';
import {localized} from '../../base/text/index.js';
import type {Endpoint} from '../model/index.js';
import {ClusterError, quoted} from '../model/index.js';
import {runExecPlugin} from './exec-plugin.js';
import type {Identity} from './identity.js';
import type {LoadedContext} from './kubeconfig.js';
import {plainHttp} from './plain-http.js';
import type {TlsOptions} from './proxy-agent.js';
import {createProxyAgent} from './proxy-agent.js';

/** The headers of every request, and the agent that keeps connections. */
export type Credentials = {
	readonly options: https.RequestOptions;
	readonly agent: http.Agent;
	/** The client certificate, if there is one. */
	readonly certificatePem?: Buffer;
	/** When the credentials of an exec plugin expire. */
	readonly expiresAt?: Date;
};

/**
 * Gets the credentials of a context: it runs the exec plugin, refreshes the OIDC token, and reads the files. It keeps
 * nothing from an earlier call, so that after a 401 it does not return the refused token again.
 *
 * @throws {ClusterError} `unauthorized` if there are no credentials, `kubeconfig` if they can't be used.
 */
export async function getCredentials(context: LoadedContext, signal: AbortSignal): Promise<Credentials> {
	const {endpoint, identity} = context;
	const fromPlugin =
		identity.exec && !hasOtherCredentials(identity)
			? await runExecPlugin(identity.exec, endpoint, signal, context.terminal)
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
	const keys = readKeys(endpoint, given);
	const tls = tlsOf(context, keys);
	const token = await readToken(given, signal);
	const agent = agentFor(endpoint, tls);
	return {
		agent,
		options: {
			...tls,
			...(given.username !== undefined && {auth: `${given.username}:${given.password ?? ''}`}),
			headers: {
				...(token !== undefined && {Authorization: `Bearer ${token}`}),
				...(identity.impersonation as http.OutgoingHttpHeaders),
			},
			agent,
		},
		...(keys.cert !== undefined && {certificatePem: keys.cert}),
		...(fromPlugin?.expiresAt && {expiresAt: fromPlugin.expiresAt}),
	};
}

/** As in kubectl, a plugin is run only if there are no other credentials. */
function hasOtherCredentials({token, tokenFile, username, certData, certFile}: Identity): boolean {
	return [token, tokenFile, username, certData, certFile].some(each => each !== undefined);
}

/** Whether a login needs a program or an identity provider. */
export function needsLogin(identity: Identity): boolean {
	return identity.oidc !== undefined || (identity.exec !== undefined && !hasOtherCredentials(identity));
}

const maxSockets = 32;

type Keys = {readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer};

function readKeys(endpoint: Endpoint, identity: Identity): Keys {
	const cert = bytesOf(identity.certData, identity.certFile);
	return defined({
		cert,
		// As in kubectl, a key without a certificate is not used.
		key: cert && bytesOf(identity.keyData, identity.keyFile),
		ca: bytesOf(endpoint.caData, undefined),
	});
}

function tlsOf(context: LoadedContext, keys: Keys): TlsOptions {
	const {endpoint} = context;
	const isUsed = !endpoint.server.startsWith('http:') || Object.keys(keys).length > 0;
	return {
		...defined({
			secureContext: isUsed ? secureContextOf(context, keys) : undefined,
			servername: endpoint.tlsServerName,
		}),
		// Always set. Otherwise $NODE_TLS_REJECT_UNAUTHORIZED could make Node send the token to an unverified server.
		rejectUnauthorized: !endpoint.skipTlsVerify,
	};
}

function agentFor({server, proxyUrl}: Endpoint, tls: TlsOptions): http.Agent {
	// An API server closes an idle connection after 90 s. This is shorter.
	const options = {keepAlive: true, maxSockets, timeout: 60_000};
	if (proxyUrl !== undefined) {
		return createProxyAgent(server, proxyUrl, tls, options);
	}

	return server.startsWith('http:') ? new (plainHttp().Agent)(options) : new https.Agent({...options, ...tls});
}

/** As in kubectl, a token file takes precedence over a token. The token is used if the file is missing or empty. */
async function readToken({name, token, tokenFile, oidc}: Identity, signal: AbortSignal): Promise<string | undefined> {
	if (tokenFile !== undefined) {
		let text = '';
		try {
			text = readFile(tokenFile).toString('utf8').trim();
		} catch (error) {
			if (token === undefined) {
				throw error;
			}
		}

		if (text !== '') {
			return text;
		}

		if (token === undefined) {
			throw new ClusterError(
				'kubeconfig',
				localized`user ${quoted(name)} of the kubeconfig has no credentials: its tokenFile ${quoted(tokenFile)} is empty`,
			);
		}
	}

	return (token ?? (await oidc?.token(signal)))?.trim();
}

function bytesOf(base64: string | undefined, file: string | undefined): Buffer | undefined {
	// As in kubectl, data takes precedence over a file.
	return base64 === undefined ? (file === undefined ? undefined : readFile(file)) : Buffer.from(base64, 'base64');
}

/** Each login reads the files again, because they may be replaced while the deck is open. */
function readFile(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw new ClusterError(
			'kubeconfig',
			localized`${quoted(file)}, which the kubeconfig names, can not be read (${code})`,
			{
				cause: error,
			},
		);
	}
}

/**
 * Certificate, key and authorities in the form of OpenSSL. It is made once, because each connection would make it again.
 *
 * @throws {ClusterError} `kubeconfig` if one of them can't be used. Otherwise each connection would fail with a message of
 * OpenSSL.
 */
function secureContextOf({info}: LoadedContext, keys: Keys): SecureContext {
	const {ca, cert, key} = keys;
	const user = localized`user ${quoted(info.user)} of the kubeconfig`;
	const attempt = (what: string, use: () => unknown) => {
		try {
			use();
		} catch (error) {
			const {code} = error as NodeJS.ErrnoException;
			throw new ClusterError(
				'kubeconfig',
				code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
					? localized`client-key of ${user} does not belong to its client-certificate`
					: localized`${what} is not PEM that can be used (${code})`,
				{cause: error},
			);
		}
	};

	if (ca !== undefined) {
		attempt(
			localized`certificate-authority of cluster ${quoted(info.cluster)} of the kubeconfig`,
			() => new X509Certificate(ca),
		);
	}

	if (cert !== undefined && key === undefined) {
		throw new ClusterError('kubeconfig', localized`${user} has a client-certificate but no client-key`);
	}

	try {
		return createSecureContext(keys);
	} catch (error) {
		// The error does not say which of them it is about.
		attempt(localized`client-certificate of ${user}`, () => createSecureContext({ca, cert}));
		attempt(localized`client-key of ${user}`, () => createSecureContext({ca, cert, key}));
		throw error;
	}
}

function defined<T extends object>(fields: T): {[K in keyof T]?: Exclude<T[K], undefined>} {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
