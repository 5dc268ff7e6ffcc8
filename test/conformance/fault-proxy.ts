import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ApiProxy, Forward} from '../helpers/api-proxy.js';
import {startApiProxy} from '../helpers/api-proxy.js';
import type {Credentials} from '../helpers/raw-api.js';

/** How the next watch is answered, instead of by the server. */
export type Fault = 'gone-by-status' | 'gone-by-event';

export type FaultProxy = ApiProxy & {
	/** `list` or `watch RESOURCEVERSION` for each request that came, in order. */
	readonly seen: readonly string[];
	/** Watches that are open or held right now. */
	readonly openWatches: number;
	/** Makes new watches wait until `release`, which answers them with `fault` if one is given. */
	hold(): void;
	release(fault?: Fault): void;
	/** Ends open watches as a server does at their timeout. */
	endWatches(): void;
	/** Breaks the connections of open watches. */
	cutWatches(): void;
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

/** A proxy between a client and the API server. It uses the server's credentials, and disturbs watches on demand. */
export async function startFaultProxy(upstream: Credentials): Promise<FaultProxy> {
	const seen: string[] = [];
	const open = new Set<ServerResponse>();
	let held: Array<(fault: Fault | undefined) => void> | undefined;

	function answer(
		incoming: IncomingMessage,
		outgoing: ServerResponse,
		forward: Forward,
		fault: Fault | undefined,
	): void {
		if (fault === undefined) {
			forward(incoming, outgoing);
			return;
		}

		const isStatus = fault === 'gone-by-status';
		outgoing.writeHead(isStatus ? 410 : 200, {'content-type': 'application/json'});
		outgoing.end(`${JSON.stringify(isStatus ? gone : {type: 'ERROR', object: gone})}\n`);
	}

	const proxy = await startApiProxy(upstream, (incoming, outgoing, forward) => {
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
			held.push(fault => answer(incoming, outgoing, forward, fault));
		} else {
			answer(incoming, outgoing, forward, undefined);
		}
	});
	return {
		...proxy,
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
	};
}
