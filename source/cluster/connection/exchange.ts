import type http from 'node:http';
import https from 'node:https';
import type {Socket} from 'node:net';
import {pipeline} from 'node:stream';
import {finished} from 'node:stream/promises';
import type {TLSSocket} from 'node:tls';
import {promisify} from 'node:util';
import {createGunzip, gunzip} from 'node:zlib';
import {localized} from '../../base/text/index.js';
import {ClusterError, undone} from '../model/index.js';
import type {ApiRequest} from './api-request.js';
import {fromFailure, serverWords} from './errors.js';
import type {LoadedContext} from './kubeconfig.js';
import {plainHttp} from './plain-http.js';

const maximumBytes = 64 * 1024 * 1024;
/** A page of a list has some 1.3 MB. In pieces of 16 kB, as is usual, each page would take some eighty turns. */
const unzippedBytes = 1024 * 1024;
const unzip = promisify(gunzip);

/**
 * Sends one request, and reads the head of its answer. A GET is repeated if the server had just closed the kept
 * connection. A write is never repeated, because the server may have received it.
 *
 * @throws {ClusterError} `unreachable`, `aborted`.
 */
export async function sendOnce(
	request: ApiRequest & {readonly method: string; readonly signal: AbortSignal},
	context: LoadedContext,
	options: https.RequestOptions,
): Promise<http.IncomingMessage> {
	for (;;) {
		const sent = {isReused: false, isReady: false};
		try {
			return await exchange(request, context, options, sent);
		} catch (error) {
			const {code} = error as NodeJS.ErrnoException;
			if (sent.isReused && request.method === 'GET' && (code === 'ECONNRESET' || code === 'EPIPE')) {
				continue;
			}

			const failure = fromFailure(error, serverWords(context.endpoint));
			throw sent.isReady ? failure : undone(failure);
		}
	}
}

async function exchange(
	{
		method,
		path,
		body,
		contentType,
		signal,
		idleTimeoutMs = 30_000,
		headTimeoutMs = idleTimeoutMs,
		connectTimeoutMs = headTimeoutMs,
		keepAliveMs,
		isEndless = false,
	}: ApiRequest & {readonly signal: AbortSignal},
	{endpoint, userAgent, requestTimeoutMs}: LoadedContext,
	options: https.RequestOptions,
	sent: {isReused: boolean; isReady: boolean},
): Promise<http.IncomingMessage> {
	const base = new URL(endpoint.server);
	if (signal.aborted) {
		throw new ClusterError('aborted', localized`given up`);
	}

	return new Promise((resolve, reject) => {
		const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
		const request = (base.protocol === 'http:' ? plainHttp() : https).request(base, {
			...options,
			...(method && {method}),
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
		});
		let answer: http.IncomingMessage | undefined;
		// After the answer has begun, its stream gets the error. An error to the request would reach the reader as "aborted".
		const end = (error: ClusterError) => {
			(answer ?? request).destroy(error);
		};
		const silentFor = (milliseconds: number) => () =>
			end(
				new ClusterError(
					'unreachable',
					localized`${serverWords(endpoint)} did not answer within ${Math.round(milliseconds / 100) / 10} s`,
				),
			);
		const abort = () => end(new ClusterError('aborted', localized`given up`));
		// The socket's own timer restarts with each byte. This timer also stops a head that never ends.
		const timer = setTimeout(silentFor(headTimeoutMs), headTimeoutMs);
		const connecting = setTimeout(silentFor(connectTimeoutMs), connectTimeoutMs);
		request.setTimeout(idleTimeoutMs, silentFor(idleTimeoutMs));
		const whole =
			requestTimeoutMs === undefined ? undefined : setTimeout(silentFor(requestTimeoutMs), requestTimeoutMs);
		signal.addEventListener('abort', abort);
		request.on('socket', socket => {
			sent.isReused = request.reusedSocket;
			whenReady(socket, () => {
				sent.isReady = true;
				clearTimeout(connecting);
			});
			if (keepAliveMs !== undefined) {
				// Before the connection is made, libuv would ignore the delay.
				whenConnected(socket, () => socket.setKeepAlive(true, keepAliveMs));
			}
		});
		request.on('response', response => {
			clearTimeout(timer);
			if (isEndless) {
				clearTimeout(whole);
			}

			answer = response;
			resolve(response);
		});
		request.on('error', reject);
		request.on('close', () => {
			clearTimeout(timer);
			clearTimeout(connecting);
			clearTimeout(whole);
			signal.removeEventListener('abort', abort);
		});
		request.end(payload);
	});
}

function whenConnected(socket: Socket, run: () => void): void {
	if (socket.connecting) {
		socket.once('connect', run);
	} else {
		run();
	}
}

/** Calls `run` when the connection reaches the API server itself, and not only a proxy. */
function whenReady(socket: Socket | TLSSocket, run: () => void): void {
	if ('secureConnecting' in socket && socket.secureConnecting) {
		socket.once('secureConnect', run);
	} else {
		whenConnected(socket, run);
	}
}

/**
 * The whole body as text, at most 64 MiB. It is unpacked in one piece, because each piece goes to another thread and back.
 *
 * @throws {ClusterError}
 */
export async function readText(answer: http.IncomingMessage, {endpoint}: LoadedContext): Promise<string> {
	const tooLong = () =>
		new ClusterError('server', localized`${serverWords(endpoint)} answered more than 64 MiB`, {
			isTooLong: true,
		});
	const chunks: Buffer[] = [];
	let length = 0;
	try {
		// A list comes in pieces of 16 kB. With an asynchronous iterator, a list of 2,000 took a twentieth more processor time.
		answer.on('data', (chunk: Buffer) => {
			length += chunk.length;
			chunks.push(chunk);
			if (length > maximumBytes) {
				answer.destroy(tooLong());
			}
		});
		await finished(answer, {writable: false});

		const body = Buffer.concat(chunks, length);
		const plain =
			isZipped(answer) && length > 0
				? await unzip(body, {chunkSize: unzippedBytes, maxOutputLength: maximumBytes})
				: body;
		return plain.toString('utf8');
	} catch (error) {
		answer.destroy();
		throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
			? tooLong()
			: fromFailure(error, serverWords(endpoint));
	}
}

/** The lines of a body as they arrive, each at most 64 MiB. The last one may lack its line break. @throws {ClusterError} */
export async function* readLines(answer: http.IncomingMessage, {endpoint}: LoadedContext): AsyncGenerator<string> {
	let pieces: Buffer[] = [];
	let length = 0;
	try {
		for await (const part of unzipped(answer)) {
			const chunk = part as Buffer;
			let start = 0;
			for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
				const last = chunk.subarray(start, end);
				yield pieces.length === 0 ? last.toString('utf8') : Buffer.concat([...pieces, last]).toString('utf8');
				pieces = [];
				length = 0;
				start = end + 1;
			}

			if (start < chunk.length) {
				pieces.push(chunk.subarray(start));
				length += chunk.length - start;
			}

			if (length > maximumBytes) {
				throw new ClusterError('server', localized`${serverWords(endpoint)} sent an event of more than 64 MiB`);
			}
		}
	} catch (error) {
		throw fromFailure(error, serverWords(endpoint));
	} finally {
		answer.destroy();
	}

	if (length > 0) {
		yield Buffer.concat(pieces).toString('utf8');
	}
}

function isZipped(answer: http.IncomingMessage): boolean {
	return answer.headers['content-encoding'] === 'gzip';
}

function unzipped(answer: http.IncomingMessage): NodeJS.ReadableStream {
	// Unlike pipe(), pipeline() also ends the reader if the answer is aborted, and passes the reason on.
	return isZipped(answer) ? pipeline(answer, createGunzip(), () => {}) : answer;
}
