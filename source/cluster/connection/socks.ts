import {once} from 'node:events';
import net from 'node:net';
import type {Duplex} from 'node:stream';
import {localized} from '../../base/text/index.js';
import {ClusterError} from '../model/index.js';

/** RFC 1928 §6. */
const replies: Readonly<Record<number, string>> = {
	1: 'failed',
	2: localized`does not allow it`,
	3: localized`finds the network unreachable`,
	4: localized`finds the host unreachable, or does not know its name`,
	5: localized`was refused the connection`,
	6: localized`waited too long`,
	7: localized`does not know the command`,
	8: localized`does not know the kind of address`,
};

/**
 * Asks a SOCKS5 proxy for a connection (RFC 1928, RFC 1929). The proxy gets the name and resolves it: in kubectl, socks5
 * means what curl calls socks5h.
 *
 * @param socket - a connection to the proxy; it may still be connecting.
 * @throws {ClusterError} `unreachable` if the proxy refuses.
 */
export async function openSocksTunnel(
	socket: Duplex,
	{username, password, host: proxyHost}: URL,
	{host, port}: {readonly host: string; readonly port: number},
	signal: AbortSignal,
): Promise<Duplex> {
	const refused = (why: string) =>
		new ClusterError(
			'unreachable',
			localized`"${host}:${port}" can not be reached: the SOCKS proxy "${proxyHost}" ${why}`,
		);
	try {
		const hasLogin = username !== '';
		socket.write(hasLogin ? Buffer.of(5, 2, 0, 2) : Buffer.of(5, 1, 0));
		const [version, method] = await take(socket, 2, signal);
		if (version !== 5) {
			throw refused(localized`speaks another protocol than SOCKS5`);
		}

		if (method === 2 && hasLogin) {
			const [name, word] = [username, password].map(each => Buffer.from(decodeURIComponent(each)).subarray(0, 255));
			socket.write(Buffer.concat([Buffer.of(1), ...[name, word].flatMap(each => withLength(each ?? Buffer.of()))]));
			const [, status] = await take(socket, 2, signal);
			if (status !== 0) {
				throw refused(localized`does not take its name and password`);
			}
		} else if (method !== 0) {
			throw refused(localized`wants a name and a password in its URL`);
		}

		const end = Buffer.alloc(2);
		end.writeUInt16BE(port);
		socket.write(Buffer.concat([Buffer.of(5, 1, 0), addressBytes(host), end]));
		const [, reply = 1, , kind] = await take(socket, 4, signal);
		if (reply !== 0) {
			throw refused(replies[reply] ?? localized`answered ${reply}`);
		}

		const length = kind === 1 ? 4 : kind === 4 ? 16 : (await take(socket, 1, signal))[0];
		await take(socket, (length ?? 0) + 2, signal);
		return socket;
	} catch (error) {
		socket.destroy();
		throw error;
	}
}

function withLength(bytes: Buffer): readonly Buffer[] {
	return [Buffer.of(bytes.length), bytes];
}

function addressBytes(host: string): Buffer {
	switch (net.isIP(host)) {
		case 4: {
			return Buffer.of(1, ...host.split('.').map(Number));
		}

		case 6: {
			return Buffer.concat([Buffer.of(4), addressBytes6(host)]);
		}

		default: {
			const name = Buffer.from(host).subarray(0, 255);
			return Buffer.concat([Buffer.of(3, name.length), name]);
		}
	}
}

/** The bytes of an IPv6 address. The URL parser writes all of it in hexadecimal groups. */
function addressBytes6(host: string): Buffer {
	const plain = new URL(`http://[${host.split('%')[0]}]`).hostname.slice(1, -1);
	const [before = '', after] = plain.split('::');
	const groups = (text: string) => text.split(':').filter(Boolean);
	const [head, tail] = [groups(before), groups(after ?? '')];
	const zeros = after === undefined ? [] : Array.from({length: 8 - head.length - tail.length}, () => '0');
	return Buffer.from([...head, ...zeros, ...tail].map(group => group.padStart(4, '0')).join(''), 'hex');
}

/** Reads exactly `length` bytes. Later bytes stay in the socket. */
async function take(socket: Duplex, length: number, signal: AbortSignal): Promise<Buffer> {
	const ended = () => socket.destroy(Object.assign(new Error('cut'), {code: 'ECONNRESET'}));
	socket.once('end', ended);
	try {
		for (;;) {
			const bytes = socket.read(length) as Buffer | null;
			if (bytes !== null) {
				return bytes;
			}

			await once(socket, 'readable', {signal});
		}
	} finally {
		socket.off('end', ended);
	}
}
