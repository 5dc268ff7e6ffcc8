import {connect} from 'node:net';
import type {RawData} from 'ws';
import {WebSocketServer} from 'ws';
import type {UpgradeHandler} from '../cluster-client/fake-server.js';

/** The effect of a forwarded port: a connection to a port of this machine, or the reason for a refusal. */
export type Forwarded = {readonly port: number} | {readonly refusal: string};

/**
 * Speaks the API server's side of `pods/portforward` over a WebSocket (`v4.channel.k8s.io`): channel 0 is the port's data,
 * channel 1 its errors, and each begins with the port's number in two bytes.
 */
export function portForwarder(forwarded: (url: string) => Forwarded): UpgradeHandler {
	const server = new WebSocketServer({
		noServer: true,
		handleProtocols: offered => (offered.has('v4.channel.k8s.io') ? 'v4.channel.k8s.io' : false),
	});
	return (request, socket, head) => {
		const url = request.url ?? '';
		const number = Number(new URL(url, 'https://x').searchParams.get('ports'));
		server.handleUpgrade(request, socket, head, client => {
			const portBytes = [number & 0xff, number >> 8];
			client.send(Buffer.from([0, ...portBytes]));
			client.send(Buffer.from([1, ...portBytes]));
			const to = forwarded(url);
			if ('refusal' in to) {
				client.send(Buffer.concat([Buffer.of(1), Buffer.from(to.refusal)]));
				client.close();
				return;
			}

			const target = connect(to.port, '127.0.0.1');
			target.on('data', chunk => client.send(Buffer.concat([Buffer.of(0), chunk])));
			target.on('close', () => client.close());
			target.on('error', () => client.close());
			client.on('message', (data: RawData) => target.write((data as Buffer).subarray(1)));
			client.on('close', () => target.destroy());
		});
	};
}
