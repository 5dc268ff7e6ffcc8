import {inPool} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
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
import {configMapEntries, folded, otherSecretEntries, tlsSecretEntries} from './object-entries.js';
import type {IssuedRecord} from './record-entries.js';
import {recordEntries} from './record-entries.js';

export type ReadOptions = {
	/** One namespace, and nothing that lies in none; everything where absent. */
	readonly namespace?: string;
	/** No Secret is asked for. */
	readonly withoutSecrets?: boolean;
	/** Secrets of other types than kubernetes.io/tls as well, of the one namespace. */
	readonly withOtherSecrets?: boolean;
	/** What certdeck put in its place before, on whatever cluster. */
	readonly issued?: readonly IssuedRecord[];
	/** Secrets in a page, 500 where absent: fewer where somebody types meanwhile. */
	readonly pageSize?: number;
	/** Receives each page of tls Secrets as it comes; once more what was there, where a list has to start again. */
	readonly onSecrets?: (entries: readonly Entry[]) => void;
};

/** What uses certificates. */
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
/** Tokens, and what Helm keeps of its releases, hold no certificate that anybody serves. */
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

/** Whatever looks like certificates in the Secrets of one namespace that are of other types than kubernetes.io/tls. */
export async function readOtherSecrets(
	cluster: Pick<Cluster, 'mapSecrets'>,
	namespace: string,
	signal?: AbortSignal,
): Promise<readonly Entry[]> {
	return (await cluster.mapSecrets(otherSecretEntries, {...others, namespace}, signal)).flat();
}

/**
 * Reads every certificate that the user may read, and what uses it. What may not be read is told in `unread`, and is no error.
 *
 * @throws {ClusterError} `aborted`, `unreachable` and `unauthorized`: then nothing is known.
 */
export async function readCluster(
	cluster: Cluster,
	{namespace, withoutSecrets = false, withOtherSecrets = false, issued = [], pageSize = 500, onSecrets}: ReadOptions,
	signal?: AbortSignal,
): Promise<ClusterReading> {
	const reader = new Reader(cluster, namespace, signal);
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
			: each('Secrets', scope =>
					cluster.mapSecrets(
						tlsSecretEntries,
						{...tlsOnly, ...scope, limit: pageSize, ...(onPage && {onPage})},
						signal,
					),
				),
		withoutSecrets || !withOtherSecrets
			? []
			: each(localized`Secrets of other types`, scope =>
					cluster.mapSecrets(otherSecretEntries, {...others, ...scope}, signal),
				),
		each('ConfigMaps', scope => cluster.mapConfigMaps(configMapEntries, {...scope, limit: 100}, signal)),
		Promise.all(bundleKinds.map(kind => one(`${kind}s`, () => cluster.listCalledServers(kind, signal)))),
		one('ClusterTrustBundles', async () => {
			const version = await cluster.trustBundleVersion(signal);
			return version === undefined ? [] : cluster.listTrustBundles(version, signal);
		}),
		one('CertificateSigningRequests', async () => (await cluster.listRequests({}, signal)).requests),
		each('Pods', scope => cluster.listPodUses(scope, signal)),
		each('Services', scope => cluster.listServices(scope, signal)),
		each('Ingresses', scope => cluster.listTlsIngresses(scope, signal)),
		each('Gateways', async scope => {
			const version = await cluster.gatewayVersion(signal);
			return version === undefined ? [] : cluster.listTlsGateways(version, scope, signal);
		}),
		each(localized`cert-manager Certificates`, scope => cluster.listManagedCertificates(scope, signal)),
	]);
	// Behind the others: the connection that they came by shows the server's certificate.
	const own = await one(localized`the connection`, async () =>
		connectionEntries(await cluster.connectionCertificates(signal), cluster.info),
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
			: await one(localized`certdeck's own records`, async () =>
					recordEntries(issued, await clusterHere(cluster, signal), entries, {
						now: new Date(),
						areSecretsKnown: !withoutSecrets && isRead('Secrets') && isRead('CertificateSigningRequests'),
					}),
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

type Scope = {readonly namespace?: string};

/** Lists kind by kind, and notes what can't be. */
class Reader {
	readonly unread: Unread[] = [];
	readonly #cluster: Cluster;
	readonly #namespace: string | undefined;
	readonly #signal: AbortSignal | undefined;
	#namespaces: Promise<readonly string[]> | undefined;

	constructor(cluster: Cluster, namespace: string | undefined, signal: AbortSignal | undefined) {
		this.#cluster = cluster;
		this.#namespace = namespace;
		this.#signal = signal;
	}

	/** Of what lies in no namespace: nothing where one was named. */
	readonly one = async <T>(kind: string, list: () => Promise<readonly T[]>): Promise<readonly T[]> => {
		if (this.#namespace !== undefined) {
			return [];
		}

		try {
			return await list();
		} catch (error) {
			this.#note({kind, why: whyUnread(error)});
			return [];
		}
	};

	/** Of all namespaces at once, or of each that allows it. */
	readonly each = async <T>(kind: string, list: (scope: Scope) => Promise<readonly T[]>): Promise<readonly T[]> => {
		try {
			return await list(this.#namespace === undefined ? {} : {namespace: this.#namespace});
		} catch (error) {
			const isForbidden = error instanceof ClusterError && error.code === 'forbidden';
			if (!isForbidden || this.#namespace !== undefined) {
				const where = this.#namespace === undefined ? {} : {namespaces: [this.#namespace]};
				this.#note({kind, ...where, why: whyUnread(error)});
				return [];
			}

			return this.#oneByOne(kind, list, whyUnread(error));
		}
	};

	async #oneByOne<T>(kind: string, list: (scope: Scope) => Promise<readonly T[]>, why: string): Promise<readonly T[]> {
		this.#namespaces ??= this.#listNamespaces();
		const names = await this.#namespaces;
		const refused: string[] = [];
		const lists = await inPool(names, 8, async namespace => {
			try {
				return await list({namespace});
			} catch (error) {
				whyUnread(error);
				refused.push(namespace);
				return [];
			}
		});
		if (refused.length > 0) {
			this.#note({kind, ...(refused.length < names.length && {namespaces: refused.toSorted()}), why});
		}

		return lists.flat();
	}

	/** Where they can't be listed, that of the context is known. */
	async #listNamespaces(): Promise<readonly string[]> {
		try {
			return (await this.#cluster.listNamespaces({}, this.#signal)).map(({name}) => name);
		} catch (error) {
			this.#note({kind: 'Namespaces', why: localized`${whyUnread(error)}: only that of the context is looked into`});
			return [this.#cluster.info.namespace];
		}
	}

	#note(unread: Unread): void {
		this.unread.push(unread);
	}
}

/** @throws what leaves nothing to go on with. */
function whyUnread(error: unknown): string {
	if (!(error instanceof ClusterError) || ['aborted', 'unreachable', 'unauthorized'].includes(error.code)) {
		throw error;
	}

	return error.code === 'forbidden' && error.details[0] !== undefined
		? localized`it takes the right to ${error.details[0]}`
		: error.message;
}
