import type {Server} from 'node:http';
import {createServer} from 'node:http';
import {OperationError} from '../plan/index.js';

/** The state that the health server reports. */
export type HealthState = {
	/** Why the process is not alive or not ready, in certdeck's own words; undefined if it is. */
	live(): string | undefined;
	ready(): string | undefined;
	metrics(): string;
};

/**
 * Reads `HOST:PORT`.
 *
 * @throws {OperationError} `refused` for anything else.
 */
export function readListenAddress(text: string): {readonly host: string; readonly port: number} {
	const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
	if (host === '' || Number(port) > 65_535) {
		throw new OperationError('refused', `${JSON.stringify(text)} is no address to listen on`, {
			hint: 'HOST:PORT, such as 127.0.0.1:9180, or [::1]:9180',
		});
	}

	return {host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port)};
}

/**
 * Serves `/healthz`, `/readyz` and `/metrics` over plain HTTP, because their content is not secret. Anything else is 404.
 *
 * @throws {OperationError} `file` if it can't listen on the address.
 */
export async function startHealthServer(
	address: {readonly host: string; readonly port: number},
	state: HealthState,
): Promise<{readonly port: number; close(): Promise<void>}> {
	const server: Server = createServer((request, response) => {
		const [path] = (request.url ?? '').split('?', 1);
		const answer = (status: number, text: string, type = 'text/plain; charset=utf-8') =>
			response.writeHead(status, {'content-type': type}).end(text);
		if (request.method !== 'GET' && request.method !== 'HEAD') {
			answer(405, 'GET alone\n');
		} else if (path === '/metrics') {
			answer(200, state.metrics(), 'text/plain; version=0.0.4; charset=utf-8');
		} else if (path === '/healthz' || path === '/readyz') {
			const fault = path === '/healthz' ? state.live() : state.ready();
			answer(fault === undefined ? 200 : 503, `${fault ?? 'ok'}\n`);
		} else {
			answer(404, 'not found\n');
		}
	});
	server.requestTimeout = 10_000;
	server.maxConnections = 64;
	await new Promise<void>((resolve, reject) => {
		server.once('error', error =>
			reject(
				new OperationError('file', `${address.host}:${address.port} can not be listened on`, {
					hint: 'name another with --listen HOST:PORT',
					cause: error,
				}),
			),
		);
		server.listen(address.port, address.host, resolve);
	});
	const bound = server.address();
	return {
		port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
		close: () =>
			new Promise(resolve => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}
