import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Server} from 'node:https';
import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {TLSSocket} from 'node:tls';
import {createGzip, gzipSync} from 'node:zlib';
import type {User} from '../schema/resource.js';
import {ApiError, tooLarge} from '../schema/status.js';
import type {Token} from './authenticate.js';
import {authenticate, impersonate} from './authenticate.js';
import type {Answer} from './call.js';
import {encode, jsonPieces, longField} from './content.js';
import type {ApiServer} from './server.js';

const bodyLimit = 3 * 1024 * 1024;
/** A watch whose reader is behind by so many bytes is closed. The reader resumes from its last resourceVersion. */
const watchBufferLimit = 4 * 1024 * 1024;

export type HttpsOptions = {
	readonly port: number;
	readonly keyPem: string;
	readonly certificatePem: string;
	/** The authority of client certificates. */
	readonly clientCaPem: string;
	readonly tokens: readonly Token[];
	/** Answers an upgrade request. @throws {ApiError} only before it has sent anything. */
	readonly upgrade: (user: User, request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
};

export type HttpsListener = {readonly port: number; readonly close: () => Promise<void>};

/** Serves the API by HTTPS at 127.0.0.1. */
export async function listen(api: ApiServer, options: HttpsOptions): Promise<HttpsListener> {
	const server: Server = createServer(
		{
			key: options.keyPem,
			cert: options.certificatePem,
			ca: options.clientCaPem,
			requestCert: true,
			rejectUnauthorized: false,
			minVersion: 'TLSv1.2',
			// A connection without a request, or with incomplete headers, is closed.
			handshakeTimeout: 10_000,
			headersTimeout: 20_000,
			requestTimeout: 60_000,
			keepAliveTimeout: 90_000,
			// The names of requests have no limit of their own, and are part of the path.
			maxHeaderSize: 128 * 1024,
		},
		(request, response) => {
			void serve(api, options, request, response);
		},
	);
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		socket.on('error', () => socket.destroy());
		upgradeAs(api, options, request, socket, head).catch((error: unknown) => refuseUpgrade(socket, error));
	});
	// Failed handshakes are ignored.
	server.on('tlsClientError', () => {});
	server.on('clientError', ({code}: NodeJS.ErrnoException, socket) => {
		if (code === 'HPE_HEADER_OVERFLOW' && socket.writable) {
			socket.end('HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
		} else {
			socket.destroy();
		}
	});
	server.listen(options.port, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			server.close();
			// A running handshake becomes a connection only later, and could keep a watch open for a long time.
			server.on('secureConnection', socket => socket.destroy());
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

async function upgradeAs(
	api: ApiServer,
	{tokens, upgrade}: HttpsOptions,
	request: IncomingMessage,
	socket: Duplex,
	head: Buffer,
): Promise<void> {
	const user = impersonate(
		authenticate(request.socket as TLSSocket, request.headers, tokens),
		request.headers,
		api.rbac,
	);
	await upgrade(user, request, socket, head);
}

/** Answers a refused upgrade by HTTP, because there is no WebSocket yet. */
function refuseUpgrade(socket: Duplex, error: unknown): void {
	const status = error instanceof ApiError ? error : new ApiError(500, 'InternalError', 'Internal error occurred');
	const body = JSON.stringify(status.toStatus());
	socket.end(
		`HTTP/1.1 ${status.code} ${status.reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
	);
}

async function serve(
	api: ApiServer,
	options: HttpsOptions,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	try {
		const user = authenticate(request.socket as TLSSocket, request.headers, options.tokens);
		const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
		const body = await readAll(request);
		const answer = await api.handle({
			method: request.method ?? 'GET',
			path,
			query: new URLSearchParams(search),
			headers: {
				host: request.headers.host,
				accept: request.headers.accept,
				'content-type': request.headers['content-type'],
				'user-agent': request.headers['user-agent'],
			},
			body,
			user: impersonate(user, request.headers, api.rbac),
		});
		await send(request, response, answer);
	} catch (error) {
		if (response.headersSent || response.destroyed) {
			response.destroy();
			return;
		}

		if (!(error instanceof ApiError)) {
			process.emitWarning(error instanceof Error ? error : String(error));
		}

		const status =
			error instanceof ApiError
				? error
				: new ApiError(500, 'InternalError', `Internal error occurred: ${(error as Error).message}`);
		const {retryAfterSeconds} = status.details ?? {};
		if (retryAfterSeconds) {
			response.setHeader('Retry-After', retryAfterSeconds);
		}

		if (status.code === 413) {
			// The rest of the body is not read.
			response.setHeader('Connection', 'close');
		}

		const {code, warnings} = status;
		await send(request, response, {kind: 'object', code, object: status.toStatus(), encoding: 'json', warnings});
	}
}

/** @throws {ApiError} 413 */
async function readAll(request: IncomingMessage): Promise<Buffer> {
	const {headers} = request;
	if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
		return Buffer.alloc(0);
	}

	if (Number(headers['content-length'] ?? 0) > bodyLimit) {
		request.resume();
		throw tooLarge(bodyLimit);
	}

	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > bodyLimit) {
			throw tooLarge(bodyLimit);
		}

		chunks.push(chunk);
	}

	return Buffer.concat(chunks);
}

async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
	response.setHeader('Cache-Control', 'no-cache, private');
	if (answer.kind === 'watch') {
		stream(response, answer);
		return;
	}

	const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
	const zip = () => response.setHeader('Content-Encoding', 'gzip').setHeader('Vary', 'Accept-Encoding');
	if (answer.kind === 'object') {
		warn(response, answer.warnings ?? []);
		const field = answer.encoding === 'json' && request.method !== 'HEAD' ? longField(answer.object) : undefined;
		if (field) {
			response.setHeader('Content-Type', 'application/json');
			if (takesGzip) {
				zip();
			}

			response.writeHead(answer.code);
			const pieces = Readable.from(jsonPieces(answer.object as object, field));
			await (takesGzip ? pipeline(pieces, createGzip({level: 1}), response) : pipeline(pieces, response));
			return;
		}
	}

	const {body, contentType} =
		answer.kind === 'raw'
			? answer
			: {...encode(answer.object, answer.encoding), ...(answer.contentType && {contentType: answer.contentType})};
	response.setHeader('Content-Type', contentType);
	const plain = Buffer.from(body);
	const isZipped = takesGzip && plain.length > 128 * 1024;
	if (isZipped) {
		zip();
	}

	const bytes = isZipped ? gzipSync(plain, {level: 1}) : plain;
	response.setHeader('Content-Length', bytes.length);
	response.writeHead(answer.code);
	response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Sends warnings within the limits of clients: 256 characters each, 4 KiB in all. */
function warn(response: ServerResponse, warnings: readonly string[]): void {
	let room = 4096;
	for (const warning of warnings) {
		// A header can only contain ASCII.
		const text = JSON.stringify(warning.slice(0, 256)).replaceAll(
			/[^ -~]/g,
			char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
		room -= text.length;
		if (room < 0) {
			return;
		}

		response.appendHeader('Warning', `299 - ${text}`);
	}
}

function stream(response: ServerResponse, {watch}: Extract<Answer, {readonly kind: 'watch'}>): void {
	response.writeHead(200, {'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked'});
	response.flushHeaders();
	const gone = new AbortController();
	response.on('close', () => gone.abort());
	const close = watch.open({
		send(line) {
			if (response.destroyed || response.writableLength > watchBufferLimit) {
				response.destroy();
				return false;
			}

			response.write(line);
			return true;
		},
		isBehind: () => response.writableNeedDrain,
		caughtUp: () => once(response, 'drain', {signal: gone.signal}).catch(() => {}),
		end() {
			response.end();
		},
	});
	response.on('close', close);
}
