import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {
	CaBundleKind,
	CalledServerRecord,
	ManagedCertificateRecord,
	PodUseRecord,
	TlsRouteRecord,
} from '../../cluster/records/certificates/index.js';
import type {ServiceRecord} from '../../cluster/records/index.js';
import {clusterHere} from '../../operations/pending/index.js';
import type {Entry, Unread} from '../model/index.js';
import {bundleEntries, requestEntries, trustBundleEntries} from './cluster-entries.js';
import {connectionEntries} from './connection-entries.js';
import {KindReader} from './kind-reader.js';
import {configMapEntries, folded, otherSecretEntries, tlsSecretEntries} from './object-entries.js';
import type {IssuedRecord} from './record-entries.js';
import {recordEntries} from './record-entries.js';

export type ReadOptions = {
	/** Only this namespace, without objects outside of namespaces. By default everything is read. */
	readonly namespace?: string;
	/** Whether no Secret is read. */
	readonly withoutSecrets?: boolean;
	/** Whether Secrets of other types than kubernetes.io/tls are also read, in the one namespace. */
	readonly withOtherSecrets?: boolean;
	/** Certificates that certdeck published earlier, on any cluster. */
	readonly issued?: readonly IssuedRecord[];
	/** The number of Secrets in a page, 500 by default; fewer while a user types. */
	readonly pageSize?: number;
	/** Called with each page of tls Secrets when it arrives. If a list has to start again, entries are passed again. */
	readonly onSecrets?: (entries: readonly Entry[]) => void;
};

/** Users of certificates. */
export type Uses = {
	readonly pods: readonly PodUseRecord[];
	readonly services: readonly ServiceRecord[];
	readonly routes: readonly TlsRouteRecord[];
	readonly bundles: readonly CalledServerRecord[];
	readonly managed: readonly ManagedCertificateRecord[];
};

export type ClusterReading = {
	readonly entries: readonly Entry[];
	readonly uses: Uses;
	readonly unread: readonly Unread[];
};

const tlsOnly = {fieldSelector: 'type=kubernetes.io/tls'};
/** Tokens and Helm's release records contain no certificates in use. */
const others = {
	fieldSelector: ['kubernetes.io/tls', 'kubernetes.io/service-account-token', 'helm.sh/release.v1']
		.map(type => `type!=${type}`)
		.join(','),
};

const bundleKinds: readonly CaBundleKind[] = [
	'ValidatingWebhookConfiguration',
	'MutatingWebhookConfiguration',
	'CustomResourceDefinition',
	'APIService',
];

/** Everything that seems to be a certificate in one namespace's Secrets of other types than kubernetes.io/tls. */
export async function readOtherSecrets(
	cluster: Pick<Cluster, 'mapSecrets'>,
	namespace: string,
	signal?: AbortSignal,
): Promise<readonly Entry[]> {
	return (await cluster.mapSecrets(otherSecretEntries, {...others, namespace}, signal)).flat();
}

/**
 * Reads every certificate that the user may read, and its users. Kinds that may not be read are listed in `unread`, and are
 * no error.
 *
 * @throws {ClusterError} `aborted`, `unreachable` and `unauthorized`, after which nothing is known.
 */
export async function readCluster(
	cluster: Cluster,
	{namespace, withoutSecrets = false, withOtherSecrets = false, issued = [], pageSize = 500, onSecrets}: ReadOptions,
	signal?: AbortSignal,
): Promise<ClusterReading> {
	const reader = new KindReader(cluster, namespace, signal);
	const {one, each} = reader;
	const onPage = onSecrets && ((kept: readonly (readonly Entry[])[]) => onSecrets(kept.flat()));
	const [
		secrets,
		otherSecrets,
		configMaps,
		bundles,
		trustBundles,
		requests,
		pods,
		services,
		ingresses,
		gateways,
		managed,
	] = await Promise.all([
		withoutSecrets
			? []
			: each(
					'Secrets',
					scope =>
						cluster.mapSecrets(
							tlsSecretEntries,
							{...tlsOnly, ...scope, limit: pageSize, ...(onPage && {onPage})},
							signal,
						),
					['Secret'],
				),
		withoutSecrets || !withOtherSecrets
			? []
			: each(
					localized`Secrets of other types`,
					scope => cluster.mapSecrets(otherSecretEntries, {...others, ...scope}, signal),
					['Secret'],
				),
		each('ConfigMaps', scope => cluster.mapConfigMaps(configMapEntries, {...scope, limit: 100}, signal), ['ConfigMap']),
		Promise.all(bundleKinds.map(kind => one(`${kind}s`, () => cluster.listCalledServers(kind, signal), [kind]))),
		one('ClusterTrustBundles', async () => {
			const version = await cluster.trustBundleVersion(signal);
			return version === undefined ? [] : cluster.listTrustBundles(version, signal);
		}, ['ClusterTrustBundle']),
		one('CertificateSigningRequests', async () => (await cluster.listRequests({}, signal)).requests, [
			'CertificateSigningRequest',
		]),
		each('Pods', scope => cluster.listPodUses(scope, signal)),
		each('Services', scope => cluster.listServices(scope, signal)),
		each('Ingresses', scope => cluster.listTlsIngresses(scope, signal)),
		each('Gateways', async scope => {
			const version = await cluster.gatewayVersion(signal);
			return version === undefined ? [] : cluster.listTlsGateways(version, scope, signal);
		}),
		each(localized`cert-manager Certificates`, scope => cluster.listManagedCertificates(scope, signal)),
	]);
	// Read after the others, because their connection has received the server's certificate.
	const own = await one(
		localized`the connection`,
		async () => connectionEntries(await cluster.connectionCertificates(signal), cluster.info),
		['kubeconfig', 'server'],
	);
	const bundleRecords = bundles.flat();
	const entries = [
		...secrets.flat(),
		...otherSecrets.flat(),
		...folded(configMaps.flat()),
		...bundleEntries(bundleRecords),
		...trustBundleEntries(trustBundles),
		...requestEntries(requests),
		...own,
	];
	const isRead = (kind: string) => !reader.unread.some(each => each.kind === kind);
	const recorded =
		issued.length === 0
			? []
			: await one(
					localized`certdeck's own records`,
					async () =>
						recordEntries(issued, await clusterHere(cluster, signal), entries, {
							now: new Date(),
							areSecretsKnown: !withoutSecrets && isRead('Secrets') && isRead('CertificateSigningRequests'),
						}),
					['file', 'record'],
				);
	return {
		entries: [...entries, ...recorded],
		uses: {pods, services, routes: [...ingresses, ...gateways], bundles: bundleRecords, managed},
		unread: [
			...(withoutSecrets
				? [{kind: 'Secrets', why: localized`not asked for, because of --no-secrets`, isWanted: true as const}]
				: []),
			...reader.unread,
		],
	};
}
