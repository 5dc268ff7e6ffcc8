import {X509Certificate} from 'node:crypto';
import {isIP} from 'node:net';
import {isSubdomain} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {Certificate} from '../../pki/index.js';
import {isSame, orderChain} from '../../pki/verify/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import type {ObjectName} from '../plan/index.js';
import {OperationError, objectName} from '../plan/index.js';
import {certificatesIn} from '../read/index.js';
import {shakeHands} from './shake-hands.js';

/** A server: a port of a Pod, reached through the API server, or a host and port, reached directly. */
export type ServedTarget =
	| {readonly kind: 'pod'; readonly pod: ObjectName; readonly port: number; readonly label: string}
	| {readonly kind: 'host'; readonly host: string; readonly port: number; readonly label: string};

/** A comparison of the served certificates with those of a Secret, leaf first. */
export type Comparison =
	/** The same certificates in the same order. */
	| 'same'
	/** The same leaf, with other certificates after it. */
	| 'other-chain'
	/** Another leaf, which ends before that of the Secret: the server has not read the Secret again. */
	| 'earlier'
	/** Another leaf, which does not end before that of the Secret. */
	| 'other';

/** What a server presents, and the comparison with a Secret. */
export type Served = {
	/** Printable. */
	readonly label: string;
	/** The leaf, then its issuers as far as they are sent; at least the leaf. */
	readonly chain: readonly [Certificate, ...Certificate[]];
	/** `TLSv1.3`. */
	readonly protocol: string | undefined;
	/** The name that was asked for (SNI), and whether the leaf covers it. */
	readonly name?: {readonly asked: string; readonly isCovered: boolean};
	readonly secret?: {readonly label: string; readonly leaf: Certificate; readonly comparison: Comparison};
};

/**
 * Reads `pod/NAME:PORT`, `pod/NAMESPACE/NAME:PORT`, `HOST:PORT` or `[ADDRESS]:PORT`.
 *
 * @throws {OperationError} `refused` for anything else.
 */
export function servedTarget(text: string, defaultNamespace: string): ServedTarget {
	const wrong = () =>
		new OperationError(
			'refused',
			localized`${JSON.stringify(text)} is no server: give HOST:PORT, [ADDRESS]:PORT or pod/NAME:PORT`,
		);
	const [, place, digits = ''] = /^(.*):(\d{1,5})$/s.exec(text) ?? [];
	const port = Number(digits);
	if (place === undefined || port < 1 || port > 65_535) {
		throw wrong();
	}

	const [, podName] = /^pods?\/(.*)$/s.exec(place) ?? [];
	if (podName !== undefined) {
		const pod = objectName(podName, 'pod/', defaultNamespace);
		return {kind: 'pod', pod, port, label: localized`port ${port} of Pod ${pod.namespace}/${pod.name}`};
	}

	const address = /^\[(.*)\]$/s.exec(place)?.[1];
	const host = address ?? place;
	if (address === undefined ? isIP(host) !== 4 && !isSubdomain(host.toLowerCase()) : isIP(host) !== 6) {
		throw wrong();
	}

	return {kind: 'host', host, port, label: `${place}:${port}`};
}

/**
 * Reads a server's certificate with one TLS handshake, and compares it with a Secret's. A Pod that mounts a Secret may
 * still serve the certificate that it read at its start.
 *
 * @param options.serverName - the name to ask for. The default is the host itself, or the first DNS name in the Secret.
 * @throws {OperationError} as `shakeHands`; `refused` for a Secret that does not exist, `mismatch` for an unreadable
 *   certificate.
 * @throws {ClusterError}
 */
export async function readServed(
	target: ServedTarget,
	{
		cluster,
		secret,
		serverName,
		signal,
		timeoutMs,
	}: {
		/** Connects on the first use. */
		readonly cluster: () => Promise<Cluster>;
		readonly secret?: ObjectName | undefined;
		readonly serverName?: string | undefined;
		readonly signal: AbortSignal;
		readonly timeoutMs?: number;
	},
): Promise<Served> {
	const wanted = secret && (await readSecret(await cluster(), secret, signal));
	const asked =
		serverName ??
		(target.kind === 'host' && isIP(target.host) === 0
			? target.host
			: wanted?.leaf.subjectAltNames.find(({kind, value}) => kind === 'dns' && !value.startsWith('*'))?.value);
	const where =
		target.kind === 'host'
			? {host: target.host, port: target.port}
			: await (await cluster()).podPort(
					{namespace: target.pod.namespace, pod: target.pod.name, port: target.port},
					signal,
				);
	const {label} = target;
	const {chain: sent, protocol} = await shakeHands(where, {
		serverName: asked,
		label,
		signal,
		...(timeoutMs !== undefined && {timeoutMs}),
	});
	const [first, ...rest] = sent;
	if (first === undefined) {
		throw new OperationError('mismatch', localized`${label} presents no certificate`);
	}

	const chain = [decodeCertificate(first), ...rest.map(der => decodeCertificate(der))] as const;
	return {
		label,
		chain,
		protocol,
		...(asked !== undefined && {
			name: {asked, isCovered: new X509Certificate(first).checkHost(asked, {subject: 'never'}) !== undefined},
		}),
		...(wanted && {
			secret: {label: wanted.label, leaf: wanted.leaf, comparison: compare(chain, wanted.chain)},
		}),
	};
}

/** Compares the chains from the leaf on. The order of the certificates in the Secret does not matter. */
function compare([leaf, ...rest]: Served['chain'], held: readonly Certificate[]): Comparison {
	const [wanted, ...others] = held;
	if (wanted === undefined || !isSame(leaf, wanted)) {
		return wanted !== undefined && leaf.notAfter < wanted.notAfter ? 'earlier' : 'other';
	}

	return rest.length === others.length && rest.every((each, index) => isSame(each, others[index] ?? leaf))
		? 'same'
		: 'other-chain';
}

async function readSecret(
	cluster: Cluster,
	{namespace, name}: ObjectName,
	signal: AbortSignal,
): Promise<{readonly label: string; readonly leaf: Certificate; readonly chain: readonly Certificate[]}> {
	const label = localized`Secret ${namespace}/${name}`;
	const found = await cluster.getSecret(namespace, name, signal);
	if (!found) {
		throw new OperationError('refused', localized`there is no ${label}`);
	}

	const text = Buffer.from(found.data['tls.crt'] ?? []).toString('utf8');
	const certificates = certificatesIn(text, localized`tls.crt of ${label}`).map(({certificate}) => certificate);
	const {chain} = orderChain(certificates);
	const [leaf] = chain;
	if (leaf === undefined) {
		throw new OperationError(
			'mismatch',
			localized`tls.crt of ${label} holds no certificate that a server could present`,
		);
	}

	return {label, leaf, chain};
}
