import {Buffer} from 'node:buffer';
import {readFileSync} from 'node:fs';
import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import {Agent, request as httpsRequest} from 'node:https';
import {createInterface} from 'node:readline';
import {load} from 'js-yaml';

/** The current context of a kubeconfig: the server, its authority, and the client's credentials. PEM texts. */
export type Credentials = {
	readonly server: string;
	readonly caPem: string | undefined;
	readonly certificatePem: string | undefined;
	readonly keyPem: string | undefined;
	readonly token: string | undefined;
};

/** The received JSON. Tests assert its shape, so it has no type. */
// biome-ignore lint/suspicious/noExplicitAny: unknown would put a cast into every assertion.
export type Json = any;

export type RawRequest = {
	/** An object is sent as JSON; text and bytes are sent unchanged. */
	readonly body?: unknown;
	readonly contentType?: string;
	/** `application/json` by default. */
	readonly accept?: string;
	readonly headers?: Readonly<Record<string, string>>;
};

export type RawResponse = {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	/** The body as JSON; undefined if it is none. */
	readonly json: Json;
};

export type WatchEvent = {readonly type: string; readonly object: Json};

export type RawWatch = {
	readonly status: number;
	/** Every event so far, in order. */
	readonly events: readonly WatchEvent[];
	/**
	 * Resolves to `true` when the server ends the stream cleanly, and to `false` when the connection breaks or `stop` was
	 * called.
	 */
	readonly ended: Promise<boolean>;
	/** Waits until `condition` holds for the events so far; throws after `timeoutMs` with the events that came instead. */
	until(condition: (events: readonly WatchEvent[]) => boolean, timeoutMs?: number): Promise<readonly WatchEvent[]>;
	stop(): void;
};

export type RawApi = {
	readonly credentials: Credentials;
	request(method: string, path: string, options?: RawRequest): Promise<RawResponse>;
	get(path: string, options?: RawRequest): Promise<RawResponse>;
	post(path: string, body: unknown, options?: RawRequest): Promise<RawResponse>;
	put(path: string, body: unknown, options?: RawRequest): Promise<RawResponse>;
	/** `kind` is the patch's media type. An apply patch may be JSON, which is valid YAML. */
	patch(path: string, kind: PatchKind, body: unknown, options?: RawRequest): Promise<RawResponse>;
	delete(path: string, body?: unknown, options?: RawRequest): Promise<RawResponse>;
	watch(path: string, options?: RawRequest): Promise<RawWatch>;
	close(): void;
};

export type PatchKind = 'json' | 'merge' | 'strategic' | 'apply';

const patchTypes: Readonly<Record<PatchKind, string>> = {
	json: 'application/json-patch+json',
	merge: 'application/merge-patch+json',
	strategic: 'application/strategic-merge-patch+json',
	apply: 'application/apply-patch+yaml',
};

function readPem(data: string | undefined, file: string | undefined): string | undefined {
	if (data !== undefined) {
		return Buffer.from(data, 'base64').toString('utf8');
	}

	return file === undefined ? undefined : readFileSync(file, 'utf8');
}

/** Reads the current context of a kubeconfig file. It supports client certificates and tokens, but no plugins. */
export function readKubeconfig(path: string): Credentials {
	const config = load(readFileSync(path, 'utf8')) as Json;
	const named = (list: Json[] | undefined, name: string) => (list ?? []).find(entry => entry.name === name);
	const context = named(config.contexts, config['current-context'])?.context;
	const cluster = named(config.clusters, context?.cluster)?.cluster;
	const user = named(config.users, context?.user)?.user ?? {};
	if (cluster?.server === undefined) {
		throw new Error(`${path}: no cluster in the current context`);
	}

	return {
		server: cluster.server,
		caPem: readPem(cluster['certificate-authority-data'], cluster['certificate-authority']),
		certificatePem: readPem(user['client-certificate-data'], user['client-certificate']),
		keyPem: readPem(user['client-key-data'], user['client-key']),
		token: user.token,
	};
}

async function readBody(response: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of response) {
		chunks.push(chunk as Buffer);
	}

	return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * A plain Kubernetes client: each call is one HTTPS request, so that a test judges only the server. An answer of any status
 * is no error; only a broken connection throws.
 *
 * @param source - path of a kubeconfig file, or credentials, such as a kubeconfig's without its certificate.
 */
export function rawApi(source: string | Credentials): RawApi {
	const credentials = typeof source === 'string' ? readKubeconfig(source) : source;
	const agent = new Agent({
		keepAlive: true,
		ca: credentials.caPem,
		cert: credentials.certificatePem,
		key: credentials.keyPem,
	});

	function send(method: string, path: string, options: RawRequest, signal?: AbortSignal): Promise<IncomingMessage> {
		const {body} = options;
		const payload =
			body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
		const headers: Record<string, string> = {accept: options.accept ?? 'application/json'};
		if (credentials.token !== undefined) {
			headers['authorization'] = `Bearer ${credentials.token}`;
		}

		if (payload !== undefined) {
			headers['content-type'] = options.contentType ?? 'application/json';
			headers['content-length'] = String(Buffer.byteLength(payload));
		}

		return new Promise((resolve, reject) => {
			const outgoing = httpsRequest(
				new URL(path, credentials.server),
				{method, agent, headers: {...headers, ...options.headers}, ...(signal ? {signal} : {})},
				resolve,
			);
			outgoing.on('error', reject);
			outgoing.end(payload);
		});
	}

	async function request(method: string, path: string, options: RawRequest = {}): Promise<RawResponse> {
		const response = await send(method, path, options);
		const text = await readBody(response);
		return {status: response.statusCode ?? 0, headers: response.headers, text, json: parseJson(text)};
	}

	async function watch(path: string, options: RawRequest = {}): Promise<RawWatch> {
		const abort = new AbortController();
		const response = await send('GET', path, options, abort.signal);
		const events: WatchEvent[] = [];
		const waiting = new Set<() => void>();
		const wake = () => {
			for (const look of waiting) {
				look();
			}
		};

		let isOver = false;
		const ended = new Promise<boolean>(resolve => {
			const finish = (isClean: boolean) => {
				isOver = true;
				resolve(isClean);
				wake();
			};

			response.on('end', () => finish(true));
			response.on('error', () => finish(false));
			response.on('close', () => finish(false));
		});
		const lines = createInterface({input: response});
		lines.on('error', () => {});
		lines.on('line', line => {
			// A broken connection may leave an incomplete line.
			const event = parseJson(line);
			if (event !== undefined) {
				events.push(event as WatchEvent);
				wake();
			}
		});

		return {
			status: response.statusCode ?? 0,
			events,
			ended,
			until(condition, timeoutMs = 20_000) {
				return new Promise((resolve, reject) => {
					const fail = (why: string) => {
						waiting.delete(look);
						clearTimeout(timer);
						const seen = events.map(({type, object}) => `${type} ${object?.metadata?.name ?? object?.code ?? ''}`);
						reject(new Error(`watch ${path}: ${why}; came: ${seen.join(', ') || 'nothing'}`));
					};

					const timer = setTimeout(() => fail(`not seen within ${timeoutMs} ms`), timeoutMs);
					const look = () => {
						if (condition(events)) {
							waiting.delete(look);
							clearTimeout(timer);
							resolve(events);
						} else if (isOver) {
							fail('the stream ended');
						}
					};

					waiting.add(look);
					look();
				});
			},
			stop() {
				abort.abort();
			},
		};
	}

	return {
		credentials,
		request,
		get: (path, options) => request('GET', path, options),
		post: (path, body, options) => request('POST', path, {...options, body}),
		put: (path, body, options) => request('PUT', path, {...options, body}),
		patch: (path, kind, body, options) => request('PATCH', path, {contentType: patchTypes[kind], ...options, body}),
		delete: (path, body, options) => request('DELETE', path, {...options, body}),
		watch,
		close: () => agent.destroy(),
	};
}
