import type {X509Certificate} from 'node:crypto';
import type http from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import {localized} from '../../base/text/index.js';
import type {PodPort} from '../model/index.js';
import {ClusterError} from '../model/index.js';
import type {ApiRequest} from './api-request.js';
import type {Credentials} from './credentials.js';
import {getCredentials} from './credentials.js';
import {fromAnswer} from './errors.js';
import {readLines, readText, sendOnce} from './exchange.js';
import {dropFreeSockets} from './free-sockets.js';
import {uidOfKubeSystem} from './kube-system-uid.js';
import type {LoadedContext} from './kubeconfig.js';
import {explainLogin} from './login-fault.js';
import {isVerified} from './marked-contexts.js';
import {openPodPort} from './pod-port.js';
import {shownCertificates, verifiedAuthority} from './verified-authority.js';
import {refuseReadOnly} from './write-guard.js';

export type ApiStream = {readonly lines: AsyncIterable<string>; close(): void};

export type Transport = {
	/** Sends and reads JSON. @throws {ClusterError} */
	json(request: ApiRequest): Promise<unknown>;
	/** Opens a watch: lines of JSON until it ends. @throws {ClusterError} for anything but 200, also while reading. */
	lines(request: ApiRequest): Promise<ApiStream>;
	/** Connects to a port of a Pod. --read-only does not limit what is sent to it. @throws {ClusterError} */
	podPort(target: PodPort, signal: AbortSignal): Promise<Duplex>;
	/** Whether the kubeconfig impersonates another user. */
	readonly impersonates: boolean;
	/** The authority of the server, see `verifiedAuthority`; undefined before the first answer. */
	authority(): string | undefined;
	/** The client certificate of the kubeconfig or its plugin (PEM), and the certificates of the server (DER). */
	certificates(signal?: AbortSignal): Promise<{readonly client?: Uint8Array; readonly server: readonly Uint8Array[]}>;
	/** Resolves after an exec plugin or an identity provider was asked. If the login failed, the first call throws. */
	login(signal: AbortSignal): Promise<void>;
	close(): void;
};

/** Reviews write nothing, so they are asked with --read-only too. */
const reviewPath =
	/^\/apis\/(authorization|authentication)\.k8s\.io\/v1(beta1|alpha1)?\/(selfsubjectaccessreviews|selfsubjectrulesreviews|subjectaccessreviews|selfsubjectreviews)(\?|$)/;

/**
 * HTTPS to the API server of a context, with one keep-alive agent for all calls. It enforces --read-only. client-node's
 * calls have no limit on silence, do not give the server's certificate, and put the whole body and headers into errors.
 */
export function createTransport(context: LoadedContext): Transport {
	const {info} = context;
	const closed = new AbortController();
	const agents = new Set<http.Agent>();
	let current: Promise<Credentials> | undefined;
	let shown: readonly X509Certificate[] = [];
	let lastSocket: Socket | undefined;

	/** Keeps the certificates of the latest connection, because the server may have moved or been replaced. */
	function noteServer(socket: Socket): void {
		if (socket !== lastSocket) {
			lastSocket = socket;
			shown = shownCertificates(socket) ?? shown;
		}
	}

	function credentials(): Promise<Credentials> {
		if (current === undefined) {
			const next = getCredentials(context, closed.signal);
			current = next;
			next.then(
				({agent}) => agents.add(agent),
				() => forget(next),
			);
		}

		return current;
	}

	/** Drops old credentials, unless they were replaced. Open connections, such as that of a watch, keep the old ones. */
	function forget(old: Promise<Credentials>): void {
		if (current !== old) {
			return;
		}

		current = undefined;
		old.then(
			({agent}) => {
				agent.maxFreeSockets = 0;
				dropFreeSockets(agent);
			},
			() => {},
		);
	}

	/** The last server, if it was checked and is none of the clusters that the operator has marked as read-only. */
	let writable: typeof shown | undefined;

	/** @throws {ClusterError} `read-only` */
	async function refuseWrite({what, signal}: ApiRequest): Promise<void> {
		if (info.readOnly) {
			throw new ClusterError(
				'read-only',
				info.readOnlyBecause === undefined
					? localized`not sent, because of --read-only: ${what}`
					: localized`not sent: ${what}: ${info.readOnlyBecause}`,
			);
		}

		const {readOnlyClusters = []} = context;
		if (readOnlyClusters.length === 0 || writable === shown) {
			return;
		}

		const uid = await uidOfKubeSystem({json}, signal);
		const answering = {isVerified: isVerified(context.endpoint), uid};
		refuseReadOnly(
			readOnlyClusters,
			{...answering, isVouchedBy: caData => verifiedAuthority(shown, caData) !== undefined},
			what,
		);
		writable = shown;
	}

	async function send(request: ApiRequest): Promise<http.IncomingMessage> {
		const method = request.method ?? 'GET';
		if (method !== 'GET' && !(method === 'POST' && reviewPath.test(request.path))) {
			await refuseWrite(request);
		}

		const signal = request.signal === undefined ? closed.signal : AbortSignal.any([request.signal, closed.signal]);
		for (let attempt = 1; ; attempt += 1) {
			const used = credentials();
			const {options, agent, expiresAt} = await orAborted(used, signal);
			if (expiresAt !== undefined && expiresAt.getTime() <= Date.now() && attempt === 1) {
				forget(used);
				continue;
			}

			if (request.isFresh) {
				dropFreeSockets(agent);
			}

			const sent = request.isAsMyself ? {...options, headers: withoutImpersonation(options.headers)} : options;
			const sentAt = performance.now();
			const answer = await sendOnce({...request, method, signal}, context, sent).catch(async error => {
				// The fault may concern all kept connections. The next call must not wait for a dead one.
				if (error instanceof ClusterError && error.code === 'unreachable') {
					dropFreeSockets(agent);
				}

				context.trace?.(`${method} ${request.path} ${error instanceof ClusterError ? error.code : 'failed'}`);
				throw error instanceof ClusterError ? await explained(error) : error;
			});
			context.trace?.(`${method} ${request.path} ${answer.statusCode} in ${Math.round(performance.now() - sentAt)} ms`);
			noteServer(answer.socket);
			if (answer.statusCode === 401 && attempt === 1) {
				// The token may have expired or been replaced. The request is sent once more with a new one.
				answer.resume();
				forget(used);
				continue;
			}

			return answer;
		}
	}

	async function explained(error: ClusterError): Promise<ClusterError> {
		return explainLogin(error, context, await credentials());
	}

	/**
	 * Waits and repeats after a 429. API priority and fairness refuses requests in that way before it processes them, and says
	 * how long to wait. Without this, a verb would fail only because the server is busy.
	 */
	async function sendPatiently(request: ApiRequest): Promise<http.IncomingMessage> {
		for (let attempt = 1; ; attempt += 1) {
			const answer = await send(request);
			const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
			if (answer.statusCode !== 429 || request.isImpatient || attempt === 4 || !(seconds <= 2)) {
				return answer;
			}

			answer.resume();
			const signal = request.signal === undefined ? closed.signal : AbortSignal.any([request.signal, closed.signal]);
			await orAborted(sleep(seconds * 1000, undefined, {signal}), signal);
		}
	}

	async function json(request: ApiRequest): Promise<unknown> {
		const answer = await sendPatiently(request);
		const text = await readText(answer, context);
		const status = answer.statusCode ?? 0;
		if (status < 200 || status > 299) {
			throw await explained(fromAnswer(status, answer.headers, text, request.what));
		}

		try {
			return JSON.parse(text) as unknown;
		} catch {
			// Without the cause, because the parser's message quotes the answer.
			throw new ClusterError('server', localized`${request.what}: the server answered something that is not JSON`, {
				status,
			});
		}
	}

	return {
		json,
		async lines(request) {
			const answer = await send({...request, isEndless: true});
			const status = answer.statusCode ?? 0;
			if (status !== 200) {
				throw await explained(fromAnswer(status, answer.headers, await readText(answer, context), request.what));
			}

			return {lines: readLines(answer, context), close: () => answer.destroy()};
		},
		async podPort(target, given) {
			const signal = AbortSignal.any([given, closed.signal]);
			const used = credentials();
			try {
				return await openPodPort(target, context, await orAborted(used, signal), signal);
			} catch (error) {
				if (!(error instanceof ClusterError) || error.code !== 'unauthorized') {
					throw error;
				}

				forget(used);
				return openPodPort(target, context, await orAborted(credentials(), signal), signal);
			}
		},
		impersonates: Object.keys(context.identity.impersonation ?? {}).length > 0,
		authority: () => verifiedAuthority(shown, context.endpoint.caData),
		async certificates(signal = closed.signal) {
			const {certificatePem} = await orAborted(credentials(), signal);
			return {...(certificatePem && {client: certificatePem}), server: shown.map(({raw}) => raw)};
		},
		login: signal =>
			orAborted(credentials(), signal).then(
				() => {},
				() => {},
			),
		close() {
			closed.abort();
			for (const agent of agents) {
				agent.destroy();
			}
		},
	};
}

function withoutImpersonation(headers: http.RequestOptions['headers']): http.OutgoingHttpHeaders {
	return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !/^impersonate-/i.test(name)));
}

/** Lets one caller stop waiting for a slow login. The login goes on for the others. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const abort = () => reject(new ClusterError('aborted', localized`given up`));
		if (signal.aborted) {
			abort();
			return;
		}

		signal.addEventListener('abort', abort, {once: true});
		promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
	});
}
