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

/** The kubelet has to reach the container as well. */
const connectTimeoutMs = 15_000;

/** As much of the kubelet's own words as a sentence has room for. */
const longestReason = 500;

/**
 * A connection to a port of a Pod through the API server (`pods/portforward`, over a WebSocket), with client-node's
 * PortForward on the agent and the login of every other call.
 *
 * @throws {ClusterError} `forbidden` without the right to create `pods/portforward`, `not-found`, `unreachable`,
 * `aborted`. What the kubelet refuses later destroys the stream with its words.
 */
export async function openPodPort(
	{namespace, pod, port}: PodPort,
	context: LoadedContext,
	{options, agent}: Credentials,
	signal: AbortSignal,
): Promise<Duplex> {
	// Half a second and a hundred megabytes: for those alone who open a port. The package's own door brings twice as much.
	const {PortForward} = await import('@kubernetes/client-node/dist/portforward.js');
	dropFreeSockets(agent);
	// Says no more than where the server is; all else is the agent's.
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

/** What of a `ws` WebSocket is used here: client-node gives it, or a function that gives it. */
type Tunnel = {close(): void; addEventListener(type: 'close', listener: () => void): void};

/** `ws` tells a refused upgrade by its status alone, in words of its own. */
function refusalOf(error: unknown, what: string, context: LoadedContext): ClusterError {
	if (error instanceof ClusterError) {
		return error;
	}

	// An ErrorEvent, which has what went wrong inside it.
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
