import {readFileSync} from 'node:fs';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer, request as httpsRequest} from 'node:https';
import type {AddressInfo} from 'node:net';
import {createAuthority, createLeaf, subject} from '../cluster/credentials.js';
import type {Credentials} from '../helpers/raw-api.js';

/** How the next watch is answered instead of by the server. */
export type Fault = 'gone-by-status' | 'gone-by-event';

export type FaultProxy = {
	readonly url: string;
	readonly caPem: string;
	/** `list` or `watch RESOURCEVERSION` for each request that came, in order. */
	readonly seen: readonly string[];
	/** Watches that are open or held right now. */
	readonly openWatches: number;
	/** Lets new watches wait until `release`, which answers those that wait with `fault` if one is given. */
	hold(): void;
	release(fault?: Fault): void;
	/** Ends open watches as a server does at their timeout. */
	endWatches(): void;
	/** Breaks the connections of open watches. */
	cutWatches(): void;
	close(): Promise<void>;
};

const gone = {
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Failure',
	message: 'too old resource version: 1 (2)',
	reason: 'Expired',
	code: 410,
};

/** Stands between a client and the API server, with the server's credentials in hand, and spoils watches on demand. */
export async function startFaultProxy(dir: string, upstream: Credentials): Promise<FaultProxy> {
	const authority = await createAuthority(dir, 'proxy-ca');
	const serving = await createLeaf(dir, 'proxy', authority, {
		subject: subject('proxy'),
		usage: 'serverAuth',
		subjectAltNames: 'IP:127.0.0.1',
	});
	const seen: string[] = [];
	const open = new Set<ServerResponse>();
	let held: Array<(fault: Fault | undefined) => void> | undefined;

	function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
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
			response => {
				// A watch may be ended before the server has answered it.
				if (outgoing.writableEnded) {
					response.destroy();
					return;
				}

				outgoing.writeHead(response.statusCode ?? 502, response.headers);
				outgoing.flushHeaders();
				response.on('error', () => outgoing.destroy());
				response.pipe(outgoing);
			},
		);
		upward.on('error', () => outgoing.destroy());
		outgoing.on('close', () => upward.destroy());
		incoming.pipe(upward);
	}

	function answer(incoming: IncomingMessage, outgoing: ServerResponse, fault: Fault | undefined): void {
		if (fault === undefined) {
			forward(incoming, outgoing);
			return;
		}

		const isStatus = fault === 'gone-by-status';
		outgoing.writeHead(isStatus ? 410 : 200, {'content-type': 'application/json'});
		outgoing.end(`${JSON.stringify(isStatus ? gone : {type: 'ERROR', object: gone})}\n`);
	}

	const server = createServer(
		{cert: readFileSync(serving.certificate), key: readFileSync(serving.key)},
		(incoming, outgoing) => {
			const {searchParams} = new URL(incoming.url ?? '/', upstream.server);
			if (searchParams.get('watch') !== 'true') {
				seen.push('list');
				forward(incoming, outgoing);
				return;
			}

			seen.push(`watch ${searchParams.get('resourceVersion')}`);
			open.add(outgoing);
			outgoing.on('close', () => open.delete(outgoing));
			if (held) {
				held.push(fault => answer(incoming, outgoing, fault));
			} else {
				answer(incoming, outgoing, undefined);
			}
		},
	);
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	return {
		url: `https://127.0.0.1:${port}`,
		caPem: readFileSync(authority.certificate, 'utf8'),
		seen,
		get openWatches() {
			return open.size;
		},
		hold() {
			held = [];
		},
		release(fault) {
			const waiting = held ?? [];
			held = undefined;
			for (const go of waiting) {
				go(fault);
			}
		},
		endWatches() {
			for (const outgoing of open) {
				outgoing.end();
			}
		},
		cutWatches() {
			for (const outgoing of open) {
				outgoing.socket?.destroy();
			}
		},
		async close() {
			server.closeAllConnections();
			await new Promise(resolve => {
				server.close(resolve);
			});
		},
	};
}
