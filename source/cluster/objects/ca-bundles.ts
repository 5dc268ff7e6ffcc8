import type {TrustCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {asList, asObject, asText, ClusterError} from '../model/index.js';
import type {CaBundleRecord} from '../records/index.js';
import {listPages} from './list-pages.js';

type Fields = Readonly<Record<string, unknown>>;

/** Where objects of the cluster's own machinery name whom to trust. */
const kinds: ReadonlyArray<{
	readonly kind: string;
	readonly path: string;
	readonly bundles: (object: Fields) => ReadonlyArray<readonly [part: string, config: Fields]>;
}> = [
	...(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const).map(kind => ({
		kind,
		path: `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}s`,
		bundles: (object: Fields) =>
			asList(object['webhooks'])
				.map(asObject)
				.map(webhook => [asText(webhook['name']), asObject(webhook['clientConfig'])] as const),
	})),
	{
		kind: 'APIService',
		path: '/apis/apiregistration.k8s.io/v1/apiservices',
		bundles: object => [['', asObject(object['spec'])]],
	},
];

/** The caBundles of webhooks and API services; none of a kind that the server does not have. */
export function caBundleCalls(transport: Transport): TrustCalls {
	return {
		async listCaBundles(signal) {
			const lists = await Promise.all(
				kinds.map(async ({kind, path, bundles}) => {
					const decode = (value: unknown): readonly CaBundleRecord[] => {
						const object = asObject(value);
						const name = asText(asObject(object['metadata'])['name']);
						return bundles(object)
							.filter(([, config]) => asText(config['caBundle']) !== '')
							.map(([part, config]) => ({
								...{kind, name, part},
								caBundle: Buffer.from(asText(config['caBundle']), 'base64').toString('latin1'),
							}));
					};
					try {
						return (await listPages(transport, path, `list ${kind}s`, decode, {}, signal)).items.flat();
					} catch (error) {
						if (error instanceof ClusterError && error.code === 'not-found') {
							return [];
						}

						throw error;
					}
				}),
			);
			return lists.flat();
		},
	};
}
