import type {Duplex} from 'node:stream';
import type {TLSSocket} from 'node:tls';
import {connect} from 'node:tls';
import {localized} from '../../base/text/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {OperationError} from '../plan/index.js';

/** Where to connect: an open stream to the server, or a host and port. */
export type ServedBy = Duplex | {readonly host: string; readonly port: number};

/** What a server presents, leaf first, and the negotiated protocol. */
export type Presented = {readonly chain: readonly Uint8Array[]; readonly protocol: string | undefined};

const defaultTimeoutMs = 15_000;
/** A longer chain would only waste the reader's time. */
const longestChain = 16;

/**
 * Makes one TLS handshake (RFC 8446 §4), and closes the connection without sending data. The server is not verified,
 * because the question is what it presents. A server that requires client certificates still presents its own.
 *
 * @param serverName - the name to ask for (SNI, RFC 6066 §3); none for an address.
 * @param label - the server's name in errors.
 * @throws {OperationError} `mismatch` if the server does not speak TLS or presents no certificate; `timed-out`.
 * @throws {ClusterError} `aborted`, and errors of a stream through the cluster.
 */
export async function shakeHands(
	where: ServedBy,
	{
		serverName,
		label,
		timeoutMs = defaultTimeoutMs,
		signal,
	}: {
		readonly serverName: string | undefined;
		readonly label: string;
		readonly timeoutMs?: number;
		readonly signal: AbortSignal;
	},
): Promise<Presented> {
	const socket = connect({
		...('host' in where ? where : {socket: where}),
		...(serverName !== undefined && {servername: serverName}),
		rejectUnauthorized: false,
		// The certificate of an old server can be shown as well.
		minVersion: 'TLSv1',
	});
	try {
		return await new Promise<Presented>((resolve, reject) => {
			const end = (code: 'mismatch' | 'timed-out', message: string, cause?: unknown) =>
				reject(new OperationError(code, `${label} ${message}`, {cause}));
			const timer = setTimeout(
				() => end('timed-out', localized`does not finish a TLS handshake within ${timeoutMs / 1000} s`),
				timeoutMs,
			);
			const present = () => {
				const chain = chainOf(socket);
				if (chain.length > 0) {
					resolve({chain, protocol: socket.getProtocol() ?? undefined});
				}

				return chain.length > 0;
			};
			const giveUp = () => reject(new ClusterError('aborted', localized`given up`));
			signal.addEventListener('abort', giveUp);
			if (signal.aborted) {
				giveUp();
			}

			socket.on('secureConnect', () => {
				if (!present()) {
					end('mismatch', localized`presents no certificate`);
				}
			});
			socket.on('error', (error: NodeJS.ErrnoException) => {
				// Up to TLS 1.2, a server that requires a client certificate refuses only after it has presented its own.
				if (error instanceof ClusterError) {
					reject(error);
				} else if (!present()) {
					end('mismatch', faultOf(error), error);
				}
			});
			socket.on('close', () => {
				clearTimeout(timer);
				signal.removeEventListener('abort', giveUp);
				end('mismatch', localized`closes the connection before a TLS handshake`);
			});
		});
	} finally {
		socket.destroy();
		if (!('host' in where)) {
			where.destroy();
		}
	}
}

function chainOf(socket: TLSSocket): readonly Uint8Array[] {
	const chain: Uint8Array[] = [];
	for (
		let next = socket.getPeerX509Certificate();
		next !== undefined && chain.length < longestChain;
		next = next.issuerCertificate
	) {
		chain.push(next.raw);
	}

	return chain;
}

const faults: Readonly<Record<string, string>> = {
	ECONNREFUSED: localized`refuses connections`,
	ECONNRESET: localized`cuts the connection`,
	ENOTFOUND: localized`has a host name that does not resolve`,
	EAI_AGAIN: localized`has a host name that can not be looked up now`,
	ETIMEDOUT: localized`does not answer`,
	EHOSTUNREACH: localized`can not be reached: no route to it`,
	ENETUNREACH: localized`can not be reached: the network is down`,
	ERR_SSL_WRONG_VERSION_NUMBER: localized`speaks something else than TLS`,
	ERR_SSL_PACKET_LENGTH_TOO_LONG: localized`speaks something else than TLS`,
	EPROTO: localized`speaks something else than TLS`,
};

function faultOf({code = '', message}: NodeJS.ErrnoException): string {
	return faults[code] ?? localized`can not be spoken to over TLS (${code === '' ? message : code})`;
}
