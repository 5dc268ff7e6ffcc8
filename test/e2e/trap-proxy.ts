import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ApiProxy} from '../helpers/api-proxy.js';
import {startApiProxy} from '../helpers/api-proxy.js';
import type {Credentials} from '../helpers/raw-api.js';

/** The first such request is trapped, either before the server receives it or after the server has done it. */
export type Trap = {readonly method: string; readonly path: RegExp; readonly when: 'before' | 'after'};

export type TrapProxy = ApiProxy & {
	/** Resolves when a request is trapped. It stays trapped until `cut` or `release`. */
	trap(trap: Trap): Promise<void>;
	/** Lets the trapped request continue. */
	release(): void;
	/** Breaks all connections, also new ones until `mend`. */
	cut(): void;
	mend(): void;
};

type Set = Trap & {readonly caught: () => void; readonly held: Promise<void>};

/** A proxy between certdeck and the API server, which holds the single request that a test waits for. */
export async function startTrapProxy(upstream: Credentials): Promise<TrapProxy> {
	let current: Set | undefined;
	let release = () => {};
	let isCut = false;
	const open = new Map<ServerResponse, IncomingMessage>();
	const proxy = await startApiProxy(upstream, (incoming, outgoing, forward) => {
		open.set(outgoing, incoming);
		outgoing.on('close', () => open.delete(outgoing));
		if (isCut) {
			incoming.socket.destroy();
			return;
		}

		const trap = current;
		if (trap === undefined || incoming.method !== trap.method || !trap.path.test(incoming.url ?? '')) {
			forward(incoming, outgoing);
			return;
		}

		current = undefined;
		const hold = () => {
			trap.caught();
			return trap.held;
		};
		if (trap.when === 'after') {
			forward(incoming, outgoing, hold);
		} else {
			void hold().then(() => !isCut && forward(incoming, outgoing));
		}
	});
	return {
		...proxy,
		trap: trap =>
			new Promise(caught => {
				const held = new Promise<void>(resolve => {
					release = resolve;
				});
				current = {...trap, caught, held};
			}),
		release: () => release(),
		cut() {
			isCut = true;
			for (const incoming of open.values()) {
				incoming.socket.destroy();
			}

			release();
		},
		mend() {
			isCut = false;
		},
	};
}
