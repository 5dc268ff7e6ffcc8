import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {isTrustedBy} from '../../pki/verify/index.js';
import type {IssuanceClients} from '../../storage/issuance/index.js';
import {certificatesIn} from '../read/index.js';

/**
 * Where the clients of a certificate now read the authorities to trust: a ConfigMap of its namespace, or else one that
 * certdeck publishes in another, and a ClusterTrustBundle of its signer. Its authorities must lead to the certificate.
 * Those that certdeck publishes come first. Places that may not be read are left out.
 *
 * @param chain - the certificate, then its issuers, as far as they are known.
 */
export async function findClients(
	cluster: Cluster,
	namespace: string,
	chain: readonly Certificate[],
	signerName: string,
	signal?: AbortSignal,
): Promise<IssuanceClients> {
	const [maps, bundles] = await Promise.all([
		unlessRefused(() => cluster.listConfigMaps({namespace}, signal)),
		unlessRefused(async () => {
			const version = await cluster.trustBundleVersion(signal);
			return version === undefined ? [] : cluster.listTrustBundles(version, signal);
		}),
	]);
	const trusting = (some: typeof maps) =>
		some
			.filter(
				({name, immutable, data}) => name !== 'kube-root-ca.crt' && !immutable && isTrusted(chain, data['ca.crt']),
			)
			.toSorted(
				(a, b) => Number(isOurs(b)) - Number(isOurs(a)) || compare(a.namespace, b.namespace) || compare(a.name, b.name),
			);
	const [configMap] = trusting(maps);
	const [elsewhere] =
		configMap === undefined
			? trusting(await unlessRefused(() => cluster.listConfigMaps({labelSelector: kept}, signal)))
			: [configMap];
	const bundle = bundles.find(each => each.signerName === signerName && isTrusted(chain, each.trustBundle));
	return {
		...(elsewhere && {configMap: {namespace: elsewhere.namespace, name: elsewhere.name}}),
		...(bundle && {trustBundle: bundle.name}),
	};
}

const kept = 'app.kubernetes.io/managed-by=certdeck';

function compare(one: string, other: string): number {
	return one < other ? -1 : one > other ? 1 : 0;
}

function isOurs({labels}: {readonly labels: Readonly<Record<string, string>>}): boolean {
	return labels['app.kubernetes.io/managed-by'] === 'certdeck';
}

function isTrusted(chain: readonly Certificate[], pem: string | undefined): boolean {
	try {
		return (
			pem !== undefined &&
			isTrustedBy(
				chain,
				certificatesIn(pem, '').map(({certificate}) => certificate),
			)
		);
	} catch (error) {
		if (error instanceof PkiError) {
			return false;
		}

		throw error;
	}
}

async function unlessRefused<T>(read: () => Promise<readonly T[]>): Promise<readonly T[]> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof ClusterError && (error.code === 'forbidden' || error.code === 'not-found')) {
			return [];
		}

		throw error;
	}
}
