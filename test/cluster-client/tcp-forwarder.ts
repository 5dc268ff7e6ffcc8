import type {AddressInfo, Socket} from 'node:net';
import {connect, createServer} from 'node:net';

export type Forwarder = {
	readonly port: number;
	/** Connections that are open now. */
	readonly open: number;
	/** Resets every connection. */
	cut(): void;
	/** Keeps open connections, but forwards nothing more on them, like a lost route. */
	freeze(): void;
	/**
	 * Accepts new connections and forwards nothing on them, until set to false. Connections that were accepted meanwhile
	 * stay silent.
	 */
	hold(isHolding: boolean): void;
	/** Resets new connections at once, until set to false. */
	refuse(isRefusing: boolean): void;
	/** Forwards new connections to another port of this machine. */
	aim(target: number): void;
	close(): Promise<void>;
};

/** Forwards between a client and a server of this machine, below TLS. */
export async function startForwarder(first: number): Promise<Forwarder> {
	let target = first;
	const pairs = new Set<readonly [Socket, Socket]>();
	let isRefusing = false;
	let isHolding = false;
	const held = new Set<Socket>();
	const server = createServer(client => {
		client.on('error', () => {});
		if (isRefusing) {
			client.resetAndDestroy();
			return;
		}

		if (isHolding) {
			held.add(client);
			client.on('close', () => held.delete(client));
			client.resume();
			return;
		}

		const upstream = connect(target, '127.0.0.1');
		const pair = [client, upstream] as const;
		pairs.add(pair);
		upstream.on('error', () => client.destroy());
		client.on('close', () => {
			pairs.delete(pair);
			upstream.destroy();
		});
		client.pipe(upstream);
		upstream.pipe(client);
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const cut = () => {
		for (const [client, upstream] of pairs) {
			client.resetAndDestroy();
			upstream.destroy();
		}
	};
	return {
		port: (server.address() as AddressInfo).port,
		get open() {
			return pairs.size;
		},
		cut,
		freeze() {
			for (const [client, upstream] of pairs) {
				client.unpipe(upstream);
				upstream.unpipe(client);
				upstream.pause();
				client.pause();
			}
		},
		hold(now) {
			isHolding = now;
		},
		refuse(now) {
			isRefusing = now;
		},
		aim(next) {
			target = next;
		},
		async close() {
			cut();
			for (const client of held) {
				client.destroy();
			}

			await new Promise(resolve => {
				server.close(resolve);
			});
		},
	};
}
