import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {isSame} from '../../pki/verify/index.js';
import {certificatesIn} from '../read/index.js';

/** Places in a cluster that trust a certificate, and kinds that could not be read. */
export type TrustFound = {
	/** `ConfigMap shop/example-ca ca.crt`; hostile text. */
	readonly places: readonly string[];
	/** Kinds that could not be read, with the reason; a sentence each. */
	readonly unread: readonly string[];
};

const bundleKinds = [
	'ValidatingWebhookConfiguration',
	'MutatingWebhookConfiguration',
	'APIService',
	'CustomResourceDefinition',
] as const;

type Place = {readonly where: string; readonly pem: string};

/** Searches ConfigMaps, ClusterTrustBundles and the caBundles of webhooks and API services for a certificate. */
export async function findTrust(
	cluster: Cluster,
	certificates: readonly Certificate[],
	signal?: AbortSignal,
): Promise<TrustFound> {
	const unread: string[] = [];
	const read = async (what: string, list: () => Promise<readonly Place[]>): Promise<readonly Place[]> => {
		try {
			return await list();
		} catch (error) {
			if (error instanceof ClusterError && error.code !== 'aborted') {
				unread.push(`${what}: ${error.message}`);
				return [];
			}

			throw error;
		}
	};
	const all = await Promise.all([
		read('ConfigMaps', async () =>
			(await cluster.listConfigMaps({}, signal)).flatMap(({namespace, name, data}) =>
				Object.entries(data).map(([key, pem]) => ({where: localized`ConfigMap ${namespace}/${name} ${key}`, pem})),
			),
		),
		read('ClusterTrustBundles', async () => {
			const version = await cluster.trustBundleVersion(signal);
			const bundles = version === undefined ? [] : await cluster.listTrustBundles(version, signal);
			return bundles.map(({name, trustBundle}) => ({where: localized`ClusterTrustBundle ${name}`, pem: trustBundle}));
		}),
		...bundleKinds.map(kind =>
			read(`${kind}s`, async () =>
				(await cluster.listCalledServers(kind, signal)).map(({name, field, caBundle}) => ({
					where: `${kind} ${name} ${field}`,
					pem: Buffer.from(caBundle ?? []).toString('latin1'),
				})),
			),
		),
	]);
	return {
		places: all
			.flat()
			.filter(({pem}) => holds(pem, certificates))
			.map(({where}) => where)
			.toSorted(),
		unread,
	};
}

function holds(pem: string, certificates: readonly Certificate[]): boolean {
	if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
		return false;
	}

	try {
		const there = certificatesIn(pem, '');
		return certificates.some(each => there.some(({certificate}) => isSame(certificate, each)));
	} catch (error) {
		if (error instanceof PkiError) {
			return false;
		}

		throw error;
	}
}
