import {localized} from '../../base/text/index.js';
import type {CertificateSourceCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {ClusterError} from '../model/index.js';
import type {CaBundleKind, CalledServerRecord, TlsRouteRecord} from '../records/certificates/index.js';
import type {Selection} from '../records/index.js';
import {
	decodeApiService,
	decodeConversion,
	decodeManagedCertificate,
	decodePodUse,
	decodeTlsGateway,
	decodeTlsIngress,
	decodeWebhooks,
} from './certificate-decode.js';
import {decodeSecret, decodeWholeConfigMap} from './decode.js';
import type {Page} from './list-pages.js';
import {listPages} from './list-pages.js';

type BundleSource = {
	readonly path: string;
	readonly decode: (value: unknown) => readonly CalledServerRecord[];
	/** Objects per page. CustomResourceDefinitions are large, because they contain their schemas. */
	readonly limit?: number;
};

const admission = '/apis/admissionregistration.k8s.io/v1';

const bundleSources: Readonly<Record<CaBundleKind, BundleSource>> = {
	ValidatingWebhookConfiguration: {
		path: `${admission}/validatingwebhookconfigurations`,
		decode: value => decodeWebhooks('ValidatingWebhookConfiguration', value),
	},
	MutatingWebhookConfiguration: {
		path: `${admission}/mutatingwebhookconfigurations`,
		decode: value => decodeWebhooks('MutatingWebhookConfiguration', value),
	},
	CustomResourceDefinition: {
		path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
		decode: decodeConversion,
		limit: 25,
	},
	APIService: {path: '/apis/apiregistration.k8s.io/v1/apiservices', decode: decodeApiService},
};

/** The calls on objects that hold or use certificates. They only read, in pages, and keep only the requested parts. */
export function certificateSourceCalls(transport: Transport, caData: string | undefined): CertificateSourceCalls {
	async function list<T>(
		base: string,
		resource: string,
		kind: string,
		decode: (item: unknown) => T,
		{namespace, ...selection}: Selection & {readonly onPage?: (page: Page<T>) => void} = {},
		signal?: AbortSignal,
	): Promise<readonly T[]> {
		const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
		return (
			await listPages(transport, `${base}${scope}/${resource}`, localized`list ${kind}`, decode, selection, signal)
		).items;
	}

	/** A kind that the server does not serve has no objects. */
	async function orNone<T>(listing: Promise<readonly T[]>): Promise<readonly T[]> {
		try {
			return await listing;
		} catch (error) {
			if (error instanceof ClusterError && error.code === 'not-found') {
				return [];
			}

			throw error;
		}
	}

	return {
		mapSecrets: (take, {onPage, ...selection} = {}, signal) =>
			list(
				'/api/v1',
				'secrets',
				'Secrets',
				item => take(decodeSecret(item)),
				{...selection, ...(onPage && {onPage: ({items, before}) => onPage(items, before)})},
				signal,
			),
		mapConfigMaps: (take, selection, signal) =>
			list('/api/v1', 'configmaps', 'ConfigMaps', item => take(decodeWholeConfigMap(item)), selection, signal),
		async listCalledServers(kind, signal) {
			const {path, decode, limit = 100} = bundleSources[kind];
			const pages = listPages(transport, path, localized`list ${kind}s`, decode, {limit}, signal);
			return (await orNone(pages.then(({items}) => items))).flat();
		},
		listPodUses: (selection, signal) => list('/api/v1', 'pods', 'Pods', decodePodUse, selection, signal),
		listTlsIngresses: (selection, signal) =>
			orNone(list('/apis/networking.k8s.io/v1', 'ingresses', 'Ingresses', decodeTlsIngress, selection, signal)),
		listTlsGateways: (version, selection, signal): Promise<readonly TlsRouteRecord[]> =>
			orNone(
				list(`/apis/gateway.networking.k8s.io/${version}`, 'gateways', 'Gateways', decodeTlsGateway, selection, signal),
			),
		listManagedCertificates: (selection, signal) =>
			orNone(
				list(
					'/apis/cert-manager.io/v1',
					'certificates',
					'cert-manager Certificates',
					decodeManagedCertificate,
					selection,
					signal,
				),
			),
		async connectionCertificates(signal) {
			const {client, server} = await transport.certificates(signal);
			return {
				...(client !== undefined && {client}),
				...(caData !== undefined && {authorities: Buffer.from(caData, 'base64')}),
				server,
			};
		},
	};
}
