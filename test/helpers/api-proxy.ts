import {readFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer, request as httpsRequest} from 'node:https';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createAuthority, createLeaf, subject} from '../cluster/credentials.js';
import type {Credentials} from './raw-api.js';

/** Forwards a request, and then its answer. `beforeAnswer` is awaited after the server has answered. */
export type Forward = (incoming: IncomingMessage, outgoing: ServerResponse, beforeAnswer?: () => Promise<void>) => void;

export type ApiProxy = {readonly url: string; readonly caPem: string; close(): Promise<void>};

/** A proxy between a client and the API server with the server's credentials; `handle` decides what is forwarded. */
export async function startApiProxy(
	upstream: Credentials,
	handle: (incoming: IncomingMessage, outgoing: ServerResponse, forward: Forward) => void,
): Promise<ApiProxy> {
	const dir = await mkdtemp(join(tmpdir(), 'certdeck-proxy-'));
	const authority = await createAuthority(dir, 'proxy-ca');
	const serving = await createLeaf(dir, 'proxy', authority, {
		subject: subject('proxy'),
		usage: 'serverAuth',
		subjectAltNames: 'IP:127.0.0.1',
	});
	const server = createServer(
		{cert: readFileSync(serving.certificate), key: readFileSync(serving.key)},
		(incoming, outgoing) => handle(incoming, outgoing, forwardTo(upstream)),
	);
	const caPem = readFileSync(authority.certificate, 'utf8');
	await rm(dir, {recursive: true});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	return {
		url: `https://127.0.0.1:${port}`,
		caPem,
		async close() {
			server.closeAllConnections();
			await new Promise(resolve => {
				server.close(resolve);
			});
		},
	};
}

function forwardTo(upstream: Credentials): Forward {
	return (incoming, outgoing, beforeAnswer = async () => {}) => {
		const {authorization: _, host: __, ...headers} = incoming.headers;
		const upward = httpsRequest(
			new URL(incoming.url ?? '/', upstream.server),
			{
				method: incoming.method,
				headers,
				ca: upstream.caPem,
				cert: upstream.certificatePem,
				key: upstream.keyPem,
				agent: false,
			},
			async response => {
				response.on('error', () => outgoing.destroy());
				await beforeAnswer();
				// It may be over before the server has answered.
				if (outgoing.writableEnded || outgoing.destroyed) {
					response.destroy();
					return;
				}

				outgoing.writeHead(response.statusCode ?? 502, response.headers);
				outgoing.flushHeaders();
				response.pipe(outgoing);
			},
		);
		upward.on('error', () => outgoing.destroy());
		outgoing.on('close', () => upward.destroy());
		incoming.pipe(upward);
	};
}
