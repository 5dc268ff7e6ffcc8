import type http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type {Duplex} from 'node:stream';
import tls from 'node:tls';
import {localized} from '../../base/text/index.js';
import {ClusterError, quoted} from '../model/index.js';
import {fromFailure} from './errors.js';
import {plainHttp} from './plain-http.js';
import {openSocksTunnel} from './socks.js';

/** TLS options of a connection. All are always set, so that the environment has no influence. */
export type TlsOptions = Pick<tls.ConnectionOptions, 'ca' | 'secureContext' | 'servername'> & {
	readonly rejectUnauthorized: boolean;
};

const timeoutMs = 30_000;

type Asked = net.TcpNetConnectOpts & tls.ConnectionOptions;
type Created = (error: Error | null, socket: Duplex) => void;

/**
 * An agent whose connections go through a proxy. As in kubectl, the proxy resolves the server's name, for socks5 too. A
 * proxy with TLS is verified by the authorities of the server, and by its own name.
 *
 * @param server - URL of the server. Without TLS, an HTTP proxy receives the requests themselves.
 * @param proxyUrl - a URL with http, https, socks5, socks5h or socks. The last three mean the same here.
 */
export function createProxyAgent(
	server: string,
	proxyUrl: string,
	verify: TlsOptions,
	options: http.AgentOptions,
): http.Agent {
	const {servername: _, ...verifyProxy} = verify;
	const proxy = new URL(proxyUrl);
	const isPlain = new URL(server).protocol === 'http:';
	const isForwarding = isPlain && proxy.protocol.startsWith('http');
	const agent = isPlain ? new (plainHttp().Agent)(options) : new https.Agent({...options, ...verify});
	const given = new AbortController();
	const open = async (asked: Asked): Promise<Duplex> => {
		const target = {host: asked.host ?? '', port: Number(asked.port)};
		if (isForwarding) {
			return connectTo(proxy, verifyProxy);
		}

		const tunnel = await openTunnel(proxy, target, verifyProxy, given.signal);
		return isPlain ? tunnel : tls.connect({...asked, socket: tunnel});
	};

	const {destroy} = agent;
	return Object.assign(agent, {
		createConnection(asked: Asked, created: Created) {
			open(asked).then(
				socket => created(null, socket),
				(error: unknown) => created(fromFailure(error, proxyWords(proxy)), undefined as never),
			);
		},
		destroy() {
			given.abort();
			destroy.call(agent);
		},
		...(isForwarding && {addRequest: forwarding(agent, server, proxy)}),
	});
}

type AddRequest = (request: http.ClientRequest, ...more: readonly unknown[]) => void;

/** Sends the whole URL instead of the path (RFC 9112 §3.2.2). */
function forwarding(agent: http.Agent, server: string, proxy: URL): AddRequest {
	const {addRequest} = agent as unknown as {addRequest: AddRequest};
	return (request, ...more) => {
		request.path = new URL(request.path, server).href;
		const authorization = authorizationFor(proxy);
		if (authorization !== undefined) {
			request.setHeader('proxy-authorization', authorization);
		}

		addRequest.call(agent, request, ...more);
	};
}

/** The begin of a sentence about the proxy, without its password. */
function proxyWords({protocol, host}: URL): string {
	return localized`the proxy ${quoted(`${protocol}//${host}`)}`;
}

function hostOf({hostname}: URL): string {
	return hostname.replace(/^\[|\]$/g, '');
}

function portOf({protocol, port}: URL): number {
	return Number(port || (protocol === 'https:' ? 443 : protocol === 'http:' ? 80 : 1080));
}

function connectTo(proxy: URL, verify: TlsOptions): Duplex {
	const at = {host: hostOf(proxy), port: portOf(proxy)};
	return proxy.protocol === 'https:'
		? tls.connect({...verify, ...at, ...(net.isIP(at.host) === 0 && {servername: at.host})})
		: net.connect(at);
}

function authorizationFor({username, password}: URL): string | undefined {
	return username === ''
		? undefined
		: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
}

async function openTunnel(
	proxy: URL,
	target: {readonly host: string; readonly port: number},
	verify: TlsOptions,
	signal: AbortSignal,
): Promise<Duplex> {
	const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
	try {
		return await (proxy.protocol.startsWith('http')
			? openHttpTunnel(proxy, target, verify, either)
			: openSocksTunnel(connectTo(proxy, verify), proxy, target, either));
	} catch (error) {
		throw either.aborted && !signal.aborted
			? new ClusterError('unreachable', localized`${proxyWords(proxy)} did not answer within ${timeoutMs / 1000} s`)
			: error;
	}
}

/** CONNECT (RFC 9110 §9.3.6). */
function openHttpTunnel(
	proxy: URL,
	{host, port}: {readonly host: string; readonly port: number},
	verify: TlsOptions,
	signal: AbortSignal,
): Promise<Duplex> {
	return new Promise((resolve, reject) => {
		const path = `${host.includes(':') ? `[${host}]` : host}:${port}`;
		const authorization = authorizationFor(proxy);
		const request = plainHttp().request({
			method: 'CONNECT',
			path,
			headers: {host: path, ...(authorization && {'proxy-authorization': authorization})},
			createConnection: () => connectTo(proxy, verify),
			signal,
		});
		request.on('connect', (answer, socket, head) => {
			const status = answer.statusCode ?? 0;
			if (status < 200 || status > 299) {
				socket.destroy();
				reject(
					new ClusterError(
						'unreachable',
						localized`${quoted(path)} can not be reached: ${proxyWords(proxy)} answered ${status}`,
						{
							...(status === 407 && {hint: localized`the proxy wants a name and a password in its URL`}),
						},
					),
				);
				return;
			}

			socket.unshift(head);
			resolve(socket);
		});
		request.on('error', reject);
		request.end();
	});
}
