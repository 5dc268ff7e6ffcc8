import http from 'node:http';
import https from 'node:https';
import {createGunzip} from 'node:zlib';
import {ClusterError} from './cluster-error.js';
import {fromAnswer, fromFailure} from './errors.js';
import type {LoadedContext} from './kubeconfig.js';

export type ApiRequest = {
	readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Path with its query; names in it percent-encoded. */
	readonly path: string;
	readonly body?: unknown;
	readonly contentType?: string;
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds without an answer, or between two pieces of it; 30,000 where absent. */
	readonly idleTimeoutMs?: number;
	/** What is asked for, for the error of a 403: `approve signers/example.com/serving`. */
	readonly what: string;
};

export type ApiStream = {readonly lines: AsyncIterable<string>; close(): void};

export type Transport = {
	/** Sends and reads JSON. @throws {ClusterError} */
	json(request: ApiRequest): Promise<unknown>;
	/** Opens a watch: lines of JSON until it ends. @throws {ClusterError} for anything but 200, also while reading. */
	lines(request: ApiRequest): Promise<ApiStream>;
	close(): void;
};

/** Reviews write nothing, so they are asked with --read-only too. */
const reviewPath =
	/^\/apis\/(authorization|authentication)\.k8s\.io\/v1(beta1|alpha1)?\/(selfsubjectaccessreviews|selfsubjectrulesreviews|subjectaccessreviews|selfsubjectreviews)(\?|$)/;
const maximumBytes = 64 * 1024 * 1024;

/** HTTPS to the API server of a context, one keep-alive agent for all calls; --read-only ends here. */
export function createTransport({config, info, userAgent, usesProxy}: LoadedContext): Transport {
	const base = new URL(info.server);
	const isPlain = base.protocol === 'http:';
	let credentials: Promise<https.RequestOptions> | undefined;
	const agents = new Set<http.Agent>();
	const closed = new AbortController();

	async function prepare(): Promise<https.RequestOptions> {
		const options: https.RequestOptions = {};
		try {
			await config.applyToHTTPSOptions(isPlain && !usesProxy ? Object.assign(options, {}) : options);
		} catch (error) {
			// client-node refuses http:// servers when it builds an agent, after the credentials are in place.
			if (!(isPlain && error instanceof Error && error.message.startsWith('HTTP protocol is not allowed'))) {
				throw new ClusterError(
					'unauthorized',
					`the credentials of the kubeconfig could not be got: ${firstLine(error)}`,
					{
						hint: 'run the login or exec plugin of the kubeconfig by hand',
						cause: error,
					},
				);
			}
		}

		if (!usesProxy) {
			const {ca, cert, key, pfx, passphrase, rejectUnauthorized, servername} = options;
			const tls = Object.fromEntries(
				Object.entries({ca, cert, key, pfx, passphrase, rejectUnauthorized, servername}).filter(
					([, value]) => value !== undefined,
				),
			);
			options.agent = isPlain
				? new http.Agent({keepAlive: true})
				: new https.Agent({keepAlive: true, maxSockets: 16, ...tls});
		}

		if (options.agent instanceof http.Agent) {
			agents.add(options.agent);
		}

		return options;
	}

	async function send(request: ApiRequest): Promise<http.IncomingMessage> {
		const method = request.method ?? 'GET';
		if (info.readOnly && method !== 'GET' && !(method === 'POST' && reviewPath.test(request.path))) {
			throw new ClusterError('read-only', `not sent, because of --read-only: ${request.what}`);
		}

		for (let attempt = 1; ; attempt += 1) {
			credentials ??= prepare();
			let options: https.RequestOptions;
			try {
				options = await credentials;
			} catch (error) {
				credentials = undefined;
				throw error;
			}

			const answer = await sendOnce(method, request, options);
			// An exec plugin's token may have run out since it was got: once more with a new one.
			if (answer.statusCode === 401 && attempt === 1) {
				answer.resume();
				credentials = undefined;
				continue;
			}

			return answer;
		}
	}

	function sendOnce(
		method: string,
		{path, body, contentType, signal, idleTimeoutMs = 30_000}: ApiRequest,
		options: https.RequestOptions,
	) {
		return new Promise<http.IncomingMessage>((resolve, reject) => {
			const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
			const request = (isPlain ? http : https).request(base, {
				...options,
				method,
				path: `${base.pathname.replace(/\/$/, '')}${path}`,
				headers: {
					...options.headers,
					accept: 'application/json',
					'accept-encoding': 'gzip',
					'user-agent': userAgent,
					...(payload === undefined
						? {}
						: {'content-type': contentType ?? 'application/json', 'content-length': payload.length}),
				},
				signal: signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]),
			});
			request.setTimeout(idleTimeoutMs, () =>
				request.destroy(
					new ClusterError('unreachable', `${info.server} did not answer within ${Math.round(idleTimeoutMs / 1000)} s`),
				),
			);
			request.on('response', resolve);
			request.on('error', error => reject(fromFailure(error, info.server)));
			request.end(payload);
		});
	}

	return {
		async json(request) {
			const answer = await send(request);
			const text = await readText(answer, info.server);
			const status = answer.statusCode ?? 0;
			if (status < 200 || status > 299) {
				throw fromAnswer(status, answer.headers, text, request.what);
			}

			try {
				return JSON.parse(text) as unknown;
			} catch (error) {
				throw new ClusterError('server', `${info.server} answered something that is not JSON`, {status, cause: error});
			}
		},
		async lines(request) {
			const answer = await send(request);
			const status = answer.statusCode ?? 0;
			if (status !== 200) {
				throw fromAnswer(status, answer.headers, await readText(answer, info.server), request.what);
			}

			return {lines: splitLines(answer, info.server), close: () => answer.destroy()};
		},
		close() {
			closed.abort();
			for (const agent of agents) {
				agent.destroy();
			}
		},
	};
}

function unzipped(answer: http.IncomingMessage): NodeJS.ReadableStream {
	if (answer.headers['content-encoding'] !== 'gzip') {
		return answer;
	}

	const gunzip = createGunzip();
	answer.on('error', error => gunzip.destroy(error));
	return answer.pipe(gunzip);
}

async function readText(answer: http.IncomingMessage, server: string): Promise<string> {
	const chunks: Buffer[] = [];
	let length = 0;
	try {
		for await (const chunk of unzipped(answer)) {
			length += chunk.length;
			if (length > maximumBytes) {
				answer.destroy();
				throw new ClusterError('server', `${server} answered more than 64 MiB`);
			}

			chunks.push(Buffer.from(chunk));
		}
	} catch (error) {
		throw error instanceof ClusterError ? error : fromFailure(error, server);
	}

	return Buffer.concat(chunks).toString('utf8');
}

async function* splitLines(answer: http.IncomingMessage, server: string): AsyncGenerator<string> {
	let rest: Buffer = Buffer.alloc(0);
	try {
		for await (const chunk of unzipped(answer)) {
			rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, Buffer.from(chunk)]);
			let start = 0;
			for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, start)) {
				yield rest.toString('utf8', start, end);
				start = end + 1;
			}

			rest = rest.subarray(start);
			if (rest.length > maximumBytes) {
				throw new ClusterError('server', `${server} sent an event of more than 64 MiB`);
			}
		}
	} catch (error) {
		throw error instanceof ClusterError ? error : fromFailure(error, server);
	} finally {
		answer.destroy();
	}

	if (rest.length > 0) {
		yield rest.toString('utf8');
	}
}

function firstLine(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
