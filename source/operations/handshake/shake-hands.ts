import type {Duplex} from 'node:stream';
import type {TLSSocket} from 'node:tls';
import {connect} from 'node:tls';
import {localized} from '../../base/text/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import {OperationError} from '../plan/index.js';

/** Where to connect: a stream that leads there already, or a host and port. */
export type ServedBy = Duplex | {readonly host: string; readonly port: number};

/** What a server presents, the leaf first, and the protocol that was agreed on. */
export type Presented = {readonly chain: readonly Uint8Array[]; readonly protocol: string | undefined};

const defaultTimeoutMs = 15_000;
/** A longer chain only wastes the time of who reads it. */
const longestChain = 16;

/**
 * One TLS handshake (RFC 8446 §4), and then the connection is closed: nothing is sent. Nobody is verified, because it is
 * the question what is presented. A server that demands a certificate of its clients still presents its own.
 *
 * @param serverName - the name that is asked for (SNI, RFC 6066 §3); none for an address.
 * @param label - what is connected to, as errors name it.
 * @throws {OperationError} `mismatch` where no TLS is spoken, or no certificate presented; `timed-out`. {ClusterError} `aborted`,
 * and what ends a stream that leads through the cluster.
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
		// An old server is no reason not to say what it presents.
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
				// Up to TLS 1.2 a server that demands a certificate refuses after it has presented its own.
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
