import type {Duplex} from 'node:stream';
import {Duplex as DuplexStream, PassThrough} from 'node:stream';
import type {KubeConfig} from '@kubernetes/client-node';
import {localized} from '../../base/text/index.js';
import type {PodPort} from '../model/index.js';
import {ClusterError, quoted} from '../model/index.js';
import type {Credentials} from './credentials.js';
import {fromAnswer, fromFailure, serverWords} from './errors.js';
import {dropFreeSockets} from './free-sockets.js';
import type {LoadedContext} from './kubeconfig.js';

/** The time includes the kubelet's connection to the container. */
const connectTimeoutMs = 15_000;

/** The most characters of the kubelet's message in an error. */
const longestReason = 500;

/**
 * Connects to a port of a Pod through the API server (`pods/portforward`, over a WebSocket). It uses client-node's
 * PortForward, with the agent and the login of all other calls.
 *
 * @throws {ClusterError} `forbidden` without the right to create `pods/portforward`, `not-found`, `unreachable`,
 * `aborted`. If the kubelet refuses later, the stream is destroyed with the kubelet's message.
 */
export async function openPodPort(
	{namespace, pod, port}: PodPort,
	context: LoadedContext,
	{options, agent}: Credentials,
	signal: AbortSignal,
): Promise<Duplex> {
	// Loaded only to open a port, because it takes half a second and 100 MB. The package's main module takes twice as much.
	const {PortForward} = await import('@kubernetes/client-node/dist/portforward.js');
	dropFreeSockets(agent);
	// The configuration has only the address of the server. The agent does the rest.
	const config: Pick<KubeConfig, 'getCurrentCluster' | 'applyToHTTPSOptions'> = {
		getCurrentCluster() {
			const {name, server, skipTlsVerify} = context.endpoint;
			return {name, server: server.replace(/\/$/, ''), skipTLSVerify: skipTlsVerify};
		},
		applyToHTTPSOptions(given) {
			const headers = {...options.headers, 'user-agent': context.userAgent};
			Object.assign(given, options, {agent, headers, handshakeTimeout: connectTimeoutMs});
			return Promise.resolve();
		},
	};
	const what = localized`port-forward to ${quoted(`${namespace}/${pod}:${port}`)}`;
	const [fromPod, toPod, refusals] = [new PassThrough(), new PassThrough(), new PassThrough()];
	const stream = DuplexStream.from({readable: fromPod, writable: toPod});
	let reason = '';
	refusals.on('data', (chunk: Buffer) => {
		reason = `${reason}${chunk.toString('utf8')}`.slice(0, longestReason);
		stream.destroy(fromAnswer(500, {}, JSON.stringify({kind: 'Status', message: reason}), what));
	});

	const opening = new PortForward(config as KubeConfig).portForward(
		encodeURIComponent(namespace),
		encodeURIComponent(pod),
		[port],
		fromPod,
		refusals,
		toPod,
	);
	let isGivenUp = false;
	const socket = await new Promise<Tunnel>((resolve, reject) => {
		const giveUp = () => {
			isGivenUp = true;
			reject(new ClusterError('aborted', localized`given up`));
		};
		signal.addEventListener('abort', giveUp, {once: true});
		opening
			.then(opened => {
				if (isGivenUp) {
					(opened as Tunnel).close();
				}

				resolve(opened as Tunnel);
			}, reject)
			.finally(() => signal.removeEventListener('abort', giveUp));
		if (signal.aborted) {
			giveUp();
		}
	}).catch((error: unknown) => {
		throw refusalOf(error, what, context);
	});

	socket.addEventListener('close', () => fromPod.end());
	stream.on('error', () => {});
	stream.on('close', () => socket.close());
	return stream;
}

/** The used part of a `ws` WebSocket. client-node returns the socket, or a function that returns it. */
type Tunnel = {close(): void; addEventListener(type: 'close', listener: () => void): void};

/** Converts the error of a refused upgrade. `ws` gives only the status, in its own message. */
function refusalOf(error: unknown, what: string, context: LoadedContext): ClusterError {
	if (error instanceof ClusterError) {
		return error;
	}

	// An ErrorEvent contains the real error.
	const {error: cause = error} = error as {readonly error?: unknown};
	const status = /^Unexpected server response: (\d{3})$/.exec((cause as Error).message)?.[1];
	if (status === undefined) {
		return fromFailure(cause, serverWords(context.endpoint));
	}

	const answer = fromAnswer(Number(status), {}, '', what);
	return answer.code === 'forbidden'
		? new ClusterError('forbidden', localized`${what}: you may not create pods/portforward`, {
				status: 403,
				details: [localized`create pods/portforward`],
				hint: localized`missing in a Role of the namespace or a ClusterRole: {apiGroups: [""], resources: ["pods/portforward"], verbs: ["create"]}`,
			})
		: answer;
}
