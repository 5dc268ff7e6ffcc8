import https from 'node:https';
import type {ClientAuth} from 'oauth4webapi';
import {localized} from '../../base/text/index.js';
import {asObject, asText, ClusterError, quoted, visible} from '../model/index.js';
import {fromFailure} from './errors.js';
import {createProxyAgent} from './proxy-agent.js';

/**
 * `auth-provider` oidc of a kubeconfig. oauth4webapi makes the requests. They use this program's connections, with the
 * proxies and the authority of the kubeconfig, which client-node's fetch ignores. The answer to the refresh token is read
 * here, because oauth4webapi refuses an answer without an access token, or an ID token that lacks a claim. A Kubernetes
 * login needs neither, and the API server verifies the token.
 */
export type OidcSettings = {
	readonly idToken?: string | undefined;
	readonly refreshToken?: string | undefined;
	readonly issuer?: string | undefined;
	readonly clientId?: string | undefined;
	readonly clientSecret?: string | undefined;
	/** PEM of the authority for the identity provider; if absent, the authorities of the system. */
	readonly ca?: Buffer | undefined;
	/**
	 * The proxies to try for the provider, in order: the cluster's own, then the one of the environment, which is the only one
	 * that kubectl uses. undefined stands for a direct connection.
	 */
	proxiesTo(url: string): ReadonlyArray<string | undefined>;
};

export type OidcLogin = {
	/** An ID token that has not expired. It is renewed if necessary. @throws {ClusterError} `unauthorized`, `aborted`. */
	token(signal: AbortSignal): Promise<string>;
};

const maximumLength = 1024 * 1024;
const timeoutMs = 20_000;

/**
 * Keeps an OIDC login (OpenID Connect Core §12). Renewed tokens stay in memory: unlike kubectl, certdeck does not write
 * them to the kubeconfig.
 */
export function createOidcLogin(userName: string, settings: OidcSettings): OidcLogin {
	let {idToken, refreshToken} = settings;
	const fail = (why: string, cause?: unknown) =>
		new ClusterError('unauthorized', localized`the OIDC login of the user ${quoted(userName)} ${why}`, {
			hint: localized`log in again, for example with kubectl`,
			...(cause !== undefined && {cause}),
		});

	/** The fetch function of oauth4webapi. An answer must be JSON, and errors do not quote it. It follows no redirect. */
	function exchange(
		url: string,
		{method, headers, body}: RequestInit,
		{signal, proxyUrl}: {readonly signal: AbortSignal; readonly proxyUrl: string | undefined},
	): Promise<Response> {
		return new Promise((resolve, reject) => {
			// Always set, so that $NODE_TLS_REJECT_UNAUTHORIZED has no effect.
			const verify = {...(settings.ca && {ca: settings.ca}), rejectUnauthorized: true};
			const agent =
				proxyUrl === undefined ? new https.Agent(verify) : createProxyAgent(url, proxyUrl, verify, {keepAlive: false});
			const request = https.request(
				url,
				{
					method: method ?? 'GET',
					headers: headers as Readonly<Record<string, string>>,
					signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
					agent,
				},
				answer => {
					let text = '';
					answer.setEncoding('utf8');
					answer.on('data', (piece: string) => {
						text += piece;
						if (text.length > maximumLength) {
							answer.destroy();
						}
					});
					answer.on('error', failed);
					answer.on('close', () => {
						try {
							// Parsed here, because an error of another parser could quote the answer.
							JSON.parse(text);
							const init = {status: answer.statusCode ?? 0, headers: {'content-type': 'application/json'}};
							resolve(new Response(text, init));
						} catch {
							reject(fail(localized`can not be renewed: ${quoted(url)} answered something that is not JSON`));
						}
					});
				},
			);
			const failed = (error: unknown) =>
				reject(
					signal.aborted
						? new ClusterError('aborted', localized`given up`)
						: (error as Error).name === 'TimeoutError' || (error as Error).name === 'AbortError'
							? fail(localized`can not be renewed: ${quoted(url)} did not answer within ${timeoutMs / 1000} s`)
							: fail(localized`can not be renewed: ${fromFailure(error, quoted(url)).message}`, error),
				);
			request.on('error', failed);
			request.on('close', () => agent.destroy());
			request.end(body?.toString());
		});
	}

	/** Only this request is tried over several proxies. The next ones hold the refresh token, and are sent once. */
	async function discover(issuer: URL, signal: AbortSignal) {
		const {customFetch, discoveryRequest} = await loadOauth();
		const ways = settings.proxiesTo(issuer.href);
		for (const [index, proxyUrl] of ways.entries()) {
			try {
				const answer = await discoveryRequest(issuer, {
					[customFetch]: (url: string, init: RequestInit) => exchange(url, init, {signal, proxyUrl}),
				});
				return {answer, proxyUrl};
			} catch (error) {
				if (signal.aborted || index === ways.length - 1) {
					throw error;
				}
			}
		}

		throw fail(localized`can not be renewed`);
	}

	async function renew(signal: AbortSignal): Promise<string> {
		const {issuer = '', clientId, clientSecret} = settings;
		if (refreshToken === undefined || clientId === undefined || !issuer.startsWith('https://')) {
			throw fail(localized`has run out, and the kubeconfig has nothing to renew it with`);
		}

		// OpenID Connect Discovery §4. The issuer must be exactly the one that was asked for (§4.3).
		const unknown = () => fail(localized`can not be renewed: ${quoted(issuer)} does not say where`);
		const oauth = await loadOauth();
		const url = URL.parse(issuer);
		if (url === null) {
			throw unknown();
		}

		const {answer: discovered, proxyUrl} = await discover(url, signal);
		const server = await oauth.processDiscoveryResponse(url, discovered).catch(() => undefined);
		if (server === undefined || server.issuer !== issuer || !server.token_endpoint?.startsWith('https://')) {
			throw unknown();
		}

		const held = refreshToken;
		const post = (authentication: ClientAuth) =>
			oauth.refreshTokenGrantRequest(server, {client_id: clientId}, authentication, held, {
				[oauth.customFetch]: (url, init) => exchange(url, init, {signal, proxyUrl}),
			});
		// RFC 6749 §2.3.1: every provider must accept the header, but some accept only the form.
		let answer = await post(clientSecret ? oauth.ClientSecretBasic(clientSecret) : oauth.None());
		if (clientSecret && answer.status !== 200) {
			answer = await post(oauth.ClientSecretPost(clientSecret));
		}

		const json = asObject(await answer.json());
		const token = asText(json['id_token']);
		if (answer.status !== 200 || token === '') {
			const code = asText(json['error']) || String(answer.status);
			throw fail(localized`can not be renewed: ${quoted(issuer)} answered ${visible(code).slice(0, 100)}`);
		}

		refreshToken = asText(json['refresh_token']) || refreshToken;
		return token;
	}

	return {
		async token(signal) {
			if (idToken === undefined || expiryOf(idToken) < Date.now() + 10_000) {
				idToken = await renew(signal);
			}

			return idToken;
		},
	};
}

/** Loads oauth4webapi only if a token has expired, so that other starts do not wait for it. */
function loadOauth(): Promise<typeof import('oauth4webapi')> {
	return import('oauth4webapi');
}

/** `exp` of a JWT in milliseconds; 0 if it can't be read. The API server checks the signature. */
function expiryOf(token: string): number {
	try {
		const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
		return Number(asObject(JSON.parse(payload))['exp']) * 1000 || 0;
	} catch {
		return 0;
	}
}
