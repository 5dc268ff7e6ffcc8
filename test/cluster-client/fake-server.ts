import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import type {IncomingMessage, ServerResponse} from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Duplex} from 'node:stream';
import {dump} from 'js-yaml';
import type {KeyPair} from '../cluster/credentials.js';
import {createAuthority, createLeaf, subject} from '../cluster/credentials.js';

export type Seen = {
	readonly method: string;
	/** The unchanged URL of the request. */
	readonly url: string;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: string;
	/** CN of the client's certificate. */
	readonly commonName: string | undefined;
	/** The number of its TCP connection, counted from 0. */
	readonly connection: number;
};

export type Handler = (response: ServerResponse, seen: Seen) => void;

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export type FakeServer = {
	readonly url: string;
	readonly port: number;
	readonly dir: string;
	readonly authority: KeyPair;
	/** A client certificate with CN alice, of the server's authority. */
	readonly client: KeyPair;
	readonly seen: Seen[];
	readonly connections: number;
	/** The number of connections that were begun, with or without a successful TLS handshake. */
	readonly attempts: number;
	/** Sets the handler for further requests. */
	handle(handler: Handler): void;
	/** Sets the handler for further upgrade requests. */
	handleUpgrade(handler: UpgradeHandler): void;
	/** Breaks every connection that is open. */
	cut(): void;
	/** Waits until every client has disconnected, so that their last requests do not count for the next test. */
	quiet(): Promise<void>;
	/** Path of a kubeconfig for this server, with these parts of cluster and user. By default the user has a token. */
	kubeconfig(parts?: {readonly cluster?: object; readonly user?: object}): string;
	close(): Promise<void>;
};

/** An HTTPS server on 127.0.0.1 that the test controls; `plain` for HTTP. */
export async function startFakeServer(
	options: {readonly plain?: boolean; readonly names?: string} = {},
): Promise<FakeServer> {
	const dir = mkdtempSync(join(tmpdir(), 'certdeck-fake-'));
	const authority = await createAuthority(dir, 'ca');
	const [serving, client] = await Promise.all([
		createLeaf(dir, 'serving', authority, {
			subject: subject('fake'),
			usage: 'serverAuth',
			subjectAltNames: options.names ?? 'IP:127.0.0.1',
		}),
		createLeaf(dir, 'alice', authority, {subject: subject('alice'), usage: 'clientAuth'}),
	]);
	let handler: Handler = response => answerJson(response, 200, {});
	const seen: Seen[] = [];
	const sockets = new Map<Socket, number>();
	const raw = new Set<Socket>();
	let connections = 0;
	let attempts = 0;

	async function listener(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		try {
			for await (const chunk of request) {
				chunks.push(chunk as Buffer);
			}
		} catch {
			return;
		}

		const {socket} = request;
		const peer =
			'getPeerCertificate' in socket ? (socket as import('node:tls').TLSSocket).getPeerCertificate() : undefined;
		const entry: Seen = {
			method: request.method ?? '',
			url: request.url ?? '',
			headers: request.headers,
			body: Buffer.concat(chunks).toString('utf8'),
			commonName: peer?.subject?.CN as string | undefined,
			connection: sockets.get(socket) ?? -1,
		};
		seen.push(entry);
		handler(response, entry);
	}

	const server = options.plain
		? http.createServer(listener)
		: https.createServer(
				{
					cert: readFileSync(serving.certificate),
					key: readFileSync(serving.key),
					ca: readFileSync(authority.certificate),
					requestCert: true,
					rejectUnauthorized: false,
				},
				listener,
			);
	server.on(options.plain ? 'connection' : 'secureConnection', (socket: Socket) => {
		sockets.set(socket, connections);
		connections += 1;
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
	});
	server.on('connection', (socket: Socket) => {
		attempts += 1;
		raw.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => raw.delete(socket));
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	const url = `${options.plain ? 'http' : 'https'}://127.0.0.1:${port}`;
	let handleUpgrade: UpgradeHandler = (_, socket) => socket.destroy();
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
		handleUpgrade(request, socket, head),
	);
	let files = 0;
	return {
		url,
		port,
		dir,
		authority,
		client,
		seen,
		get connections() {
			return connections;
		},
		get attempts() {
			return attempts;
		},
		handle(next) {
			handler = next;
		},
		handleUpgrade(next) {
			handleUpgrade = next;
		},
		cut() {
			for (const socket of raw) {
				socket.resetAndDestroy();
			}
		},
		async quiet() {
			while (raw.size > 0) {
				await new Promise(resolve => setTimeout(resolve, 2));
			}
		},
		kubeconfig({cluster = {}, user = {token: 'somebody'}} = {}) {
			files += 1;
			const path = join(dir, `kubeconfig-${files}`);
			const content = {
				clusters: [{name: 'fake', cluster: {server: url, 'certificate-authority': authority.certificate, ...cluster}}],
				users: [{name: 'alice', user}],
				contexts: [{name: 'fake', context: {cluster: 'fake', user: 'alice'}}],
				'current-context': 'fake',
			};
			writeFileSync(path, dump(content), {mode: 0o600});
			return path;
		},
		async close() {
			server.closeAllConnections();
			for (const socket of raw) {
				socket.destroy();
			}

			await new Promise(resolve => {
				server.close(resolve);
			});
			rmSync(dir, {recursive: true, force: true});
		},
	};
}

export function answerJson(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: http.OutgoingHttpHeaders = {},
): void {
	response.writeHead(status, {'content-type': 'application/json', ...headers});
	response.end(JSON.stringify(body));
}

/** A `Status` as the API server sends it. */
export function statusBody(code: number, reason: string, message: string, details?: object): object {
	return {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message,
		reason,
		code,
		...(details && {details}),
	};
}
