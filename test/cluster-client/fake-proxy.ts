import {readFileSync} from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type {AddressInfo} from 'node:net';
import net from 'node:net';
import type {KeyPair} from '../cluster/credentials.js';

/** Names that only the proxy resolves. */
type Hosts = {readonly hosts?: Readonly<Record<string, string>>};

export type FakeProxy = {
	readonly port: number;
	/** `host:port` of each tunnel, with the Proxy-Authorization that asked for it. */
	readonly tunnels: Array<{readonly target: string; readonly authorization: string | undefined}>;
	close(): Promise<void>;
};

async function listening(server: net.Server): Promise<number> {
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return (server.address() as AddressInfo).port;
}

function closing(server: net.Server, sockets: Set<net.Socket>): () => Promise<void> {
	server.on('connection', socket => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
	});
	return async () => {
		for (const socket of sockets) {
			socket.destroy();
		}

		await new Promise(resolve => {
			server.close(resolve);
		});
	};
}

function join(a: net.Socket, b: net.Socket): void {
	a.pipe(b);
	b.pipe(a);
	a.on('error', () => {});
	b.on('error', () => {});
	a.on('close', () => b.destroy());
	b.on('close', () => a.destroy());
}

/** An HTTP proxy that supports CONNECT; `refuse` is the status with which it declines, `tls` its own certificate. */
export async function startHttpProxy({
	refuse,
	tls,
	only,
	hosts = {},
}: {
	readonly refuse?: number;
	/** The only port that it connects to. */
	readonly only?: number;
	readonly tls?: KeyPair;
} & Hosts = {}): Promise<FakeProxy> {
	const tunnels: FakeProxy['tunnels'] = [];
	// Forwards complete requests, as for a server without TLS.
	const passOn: http.RequestListener = ({url = '', method, headers}, response) => {
		const {hostname, port, pathname} = new URL(url, 'http://nowhere.test');
		const onward = http.request({host: hosts[hostname] ?? hostname, port, path: pathname, method, headers}, answer => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		onward.on('error', () => response.writeHead(502).end());
		onward.end();
	};
	const server = tls
		? https.createServer({cert: readFileSync(tls.certificate), key: readFileSync(tls.key)}, passOn)
		: http.createServer(passOn);
	server.on('connect', (request, client: net.Socket) => {
		tunnels.push({target: request.url ?? '', authorization: request.headers['proxy-authorization']});
		const {hostname, port} = new URL(`http://${request.url}`);
		const refusal = refuse ?? (only === undefined || only === Number(port) ? undefined : 403);
		if (refusal !== undefined) {
			client.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
			return;
		}

		const upstream = net.connect(Number(port), hosts[hostname] ?? hostname, () => {
			client.write('HTTP/1.1 200 OK\r\n\r\n');
			join(client, upstream);
		});
		upstream.on('error', () => client.destroy());
	});
	const close = closing(server, new Set());
	return {port: await listening(server), tunnels, close};
}

/** A SOCKS5 proxy (RFC 1928) without authentication that supports CONNECT to IPv4 addresses and names. */
export async function startSocksProxy({hosts = {}}: Hosts = {}): Promise<FakeProxy> {
	const tunnels: FakeProxy['tunnels'] = [];
	const server = net.createServer(client => {
		client.once('data', () => {
			client.write(Buffer.of(5, 0));
			client.once('data', request => {
				const isName = request[3] === 3;
				const length = isName ? (request[4] ?? 0) : 4;
				const start = isName ? 5 : 4;
				const address = request.subarray(start, start + length);
				const host = isName ? address.toString() : [...address].join('.');
				const port = request.readUInt16BE(start + length);
				tunnels.push({target: `${host}:${port}`, authorization: undefined});
				const upstream = net.connect(port, hosts[host] ?? host, () => {
					client.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
					join(client, upstream);
				});
				upstream.on('error', () => client.destroy());
			});
		});
	});
	const close = closing(server, new Set());
	return {port: await listening(server), tunnels, close};
}
