import type {IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import type {TLSSocket} from 'node:tls';
import type {RawData} from 'ws';
import {readRequestInfo} from '../api/request-info.js';
import type {ApiServer} from '../api/server.js';
import type {User} from '../schema/resource.js';
import {keyOf} from '../schema/resource.js';
import {badRequest, forbidden, notFound} from '../schema/status.js';

/** Connects to a port of a running Pod, or returns why that fails, in the kubelet's words. */
export type PodPorts = (podUid: string, port: number) => Duplex | string;

/** Only the binary protocol is supported, which client-node and kubectl use. */
const protocol = 'v4.channel.k8s.io';

/**
 * Answers `GET …/pods/NAME/portforward?ports=N` over a WebSocket. Channel 0 has the data of the port, and channel 1 its
 * errors. Each begins with the port number in two bytes. As in 1.35 and later, it needs the right to create
 * `pods/portforward`.
 */
export async function forwardPort(
	api: ApiServer,
	ports: PodPorts,
	user: User,
	request: IncomingMessage,
	socket: Duplex,
	head: Buffer,
): Promise<void> {
	const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
	const query = new URLSearchParams(search);
	const info = readRequestInfo('GET', path, query);
	if (info.resource !== 'pods' || info.subresource !== 'portforward' || info.group !== '') {
		throw badRequest('unable to upgrade: only pods/portforward is served so');
	}

	if (!api.rbac.authorize(user, {...info, verb: 'create'}).allowed) {
		throw forbidden(
			{group: '', plural: 'pods'},
			info.name,
			`User ${JSON.stringify(user.username)} cannot create resource "pods/portforward" in API group "" in the namespace ${JSON.stringify(info.namespace)}`,
		);
	}

	const pod = api.storage.get('pods', keyOf(info.namespace, info.name));
	if (!pod) {
		throw notFound({group: '', plural: 'pods', kind: 'Pod'}, info.name);
	}

	const port = Number(query.get('ports'));
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw badRequest('query parameter "ports" is required');
	}

	// Loaded only when a port is forwarded.
	const {WebSocketServer} = await import('ws');
	const server = new WebSocketServer({
		noServer: true,
		handleProtocols: offered => (offered.has(protocol) ? protocol : false),
	});
	server.handleUpgrade(request, socket as TLSSocket, head, client => {
		const number = [port & 0xff, port >> 8];
		client.send(Buffer.from([0, ...number]));
		client.send(Buffer.from([1, ...number]));
		const target = ports(String(pod.metadata.uid), port);
		if (typeof target === 'string') {
			client.send(Buffer.concat([Buffer.of(1), Buffer.from(target)]));
			client.close();
			return;
		}

		target.on('data', (chunk: Buffer) => client.send(Buffer.concat([Buffer.of(0), chunk])));
		target.on('close', () => client.close());
		target.on('error', () => client.close());
		client.on('message', (data: RawData) => {
			const bytes = Buffer.isBuffer(data)
				? data
				: Buffer.concat([data].flat().map(part => Buffer.from(part as Buffer)));
			if (bytes[0] === 0) {
				target.write(bytes.subarray(1));
			}
		});
		client.on('close', () => target.destroy());
		client.on('error', () => target.destroy());
	});
}
