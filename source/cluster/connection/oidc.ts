import https from 'node:https';
import {asObject, asText, ClusterError, quoted, visible} from '../model/index.js';
import {fromFailure} from './errors.js';
import {createProxyAgent} from './proxy-agent.js';

/** `auth-provider` oidc of a kubeconfig; client-node's own renewal fails with the openid-client that it depends on. */
export type OidcSettings = {
	readonly idToken?: string | undefined;
	readonly refreshToken?: string | undefined;
	readonly issuer?: string | undefined;
	readonly clientId?: string | undefined;
	readonly clientSecret?: string | undefined;
	/** PEM of the authority that vouches for the identity provider; the system's where absent. */
	readonly ca?: Buffer | undefined;
	/**
	 * The proxies that may lead to the provider, the first that does is used: the cluster's own, then what the environment
	 * says, which alone kubectl asks; undefined is the direct way.
	 */
	proxiesTo(url: string): ReadonlyArray<string | undefined>;
};

export type OidcLogin = {
	/** An ID token that has not run out, renewed if need be. @throws {ClusterError} `unauthorized`, `aborted`. */
	token(signal: AbortSignal): Promise<string>;
};

const maximumLength = 1024 * 1024;
const timeoutMs = 20_000;

/**
 * Keeps an OIDC login (OpenID Connect Core §12). What is renewed stays in memory: unlike kubectl, certdeck does not
 * write into the kubeconfig.
 */
export function createOidcLogin(userName: string, settings: OidcSettings): OidcLogin {
	let {idToken, refreshToken} = settings;
	const fail = (why: string, cause?: unknown) =>
		new ClusterError('unauthorized', `the OIDC login of the user ${quoted(userName)} ${why}`, {
			hint: 'log in anew, for example with kubectl',
			...(cause !== undefined && {cause}),
		});

	/** The answer's status and JSON, with no word of it in any error but the provider's error code. */
	function exchange(
		url: string,
		options: {
			readonly signal: AbortSignal;
			readonly proxyUrl: string | undefined;
			readonly body?: string;
			readonly headers?: Record<string, string>;
		},
	): Promise<{readonly status: number; readonly json: Readonly<Record<string, unknown>>}> {
		return new Promise((resolve, reject) => {
			const {body, headers, signal, proxyUrl} = options;
			// Said, or Node would go by $NODE_TLS_REJECT_UNAUTHORIZED.
			const verify = {...(settings.ca && {ca: settings.ca}), rejectUnauthorized: true};
			const agent =
				proxyUrl === undefined ? new https.Agent(verify) : createProxyAgent(url, proxyUrl, verify, {keepAlive: false});
			const request = https.request(
				url,
				{
					method: body === undefined ? 'GET' : 'POST',
					headers: {accept: 'application/json', ...headers},
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
							resolve({status: answer.statusCode ?? 0, json: asObject(JSON.parse(text))});
						} catch {
							reject(fail(`can not be renewed: ${quoted(url)} answered something that is not JSON`));
						}
					});
				},
			);
			const failed = (error: unknown) =>
				reject(
					signal.aborted
						? new ClusterError('aborted', 'given up')
						: (error as Error).name === 'TimeoutError' || (error as Error).name === 'AbortError'
							? fail(`can not be renewed: ${quoted(url)} did not answer within ${timeoutMs / 1000} s`)
							: fail(`can not be renewed: ${fromFailure(error, quoted(url)).message}`, error),
				);
			request.on('error', failed);
			request.on('close', () => agent.destroy());
			request.end(body);
		});
	}

	/** Only this is tried by several ways: what comes after it holds the refresh token, and goes once. */
	async function discover(url: string, signal: AbortSignal) {
		const ways = settings.proxiesTo(url);
		for (const [index, proxyUrl] of ways.entries()) {
			try {
				return {found: await exchange(url, {signal, proxyUrl}), proxyUrl};
			} catch (error) {
				if (signal.aborted || index === ways.length - 1) {
					throw error;
				}
			}
		}

		throw fail('can not be renewed');
	}

	async function renew(signal: AbortSignal): Promise<string> {
		const {issuer = '', clientId, clientSecret} = settings;
		if (refreshToken === undefined || clientId === undefined || !issuer.startsWith('https://')) {
			throw fail('has run out, and the kubeconfig has nothing to renew it with');
		}

		// OpenID Connect Discovery §4; the issuer must be the one that was asked for (§4.3).
		const {found, proxyUrl} = await discover(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, signal);
		const endpoint = asText(found.json['token_endpoint']);
		if (found.json['issuer'] !== issuer || !endpoint.startsWith('https://')) {
			throw fail(`can not be renewed: ${quoted(issuer)} does not say where`);
		}

		const form = {grant_type: 'refresh_token', refresh_token: refreshToken};
		const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
			exchange(endpoint, {
				signal,
				proxyUrl,
				body: new URLSearchParams(fields).toString(),
				headers: {'content-type': 'application/x-www-form-urlencoded', ...headers},
			});
		// RFC 6749 §2.3.1: the header is what every provider must take; some take the form alone.
		const encoded = [clientId, clientSecret ?? ''].map(encodeURIComponent).join(':');
		let answer = clientSecret
			? await post(form, {authorization: `Basic ${Buffer.from(encoded).toString('base64')}`})
			: await post({...form, client_id: clientId});
		if (clientSecret && answer.status !== 200) {
			answer = await post({...form, client_id: clientId, client_secret: clientSecret});
		}

		const token = asText(answer.json['id_token']);
		if (answer.status !== 200 || token === '') {
			const code = asText(answer.json['error']) || String(answer.status);
			throw fail(`can not be renewed: ${quoted(issuer)} answered ${visible(code).slice(0, 100)}`);
		}

		refreshToken = asText(answer.json['refresh_token']) || refreshToken;
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

/** `exp` of a JWT in milliseconds; 0 where it can't be read. Its signature is the API server's business. */
function expiryOf(token: string): number {
	try {
		const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
		return Number(asObject(JSON.parse(payload))['exp']) * 1000 || 0;
	} catch {
		return 0;
	}
}
