import {localized} from '../../base/text/index.js';
import type {TrustBundleCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {asList, asObject, asText, quoted} from '../model/index.js';
import type {TrustBundleVersion} from '../records/index.js';
import {applyObject} from './apply.js';
import {decodeTrustBundle} from './decode.js';
import {certificateGroup, servesCertificates} from './discovery.js';
import {getOptional} from './get-optional.js';
import {listPages} from './list-pages.js';

/** The most stable version first. */
const versions: readonly TrustBundleVersion[] = ['v1', 'v1beta1', 'v1alpha1'];

/** The calls on ClusterTrustBundles, with the version that the cluster serves. Most clusters serve none. */
export function trustBundleCalls(transport: Transport): TrustBundleCalls {
	const collection = (version: TrustBundleVersion) => `${certificateGroup}/${version}/clustertrustbundles`;

	return {
		async trustBundleVersion(signal) {
			const found = asObject(
				await transport.json({
					path: certificateGroup,
					what: localized`ask which certificate APIs the server has`,
					signal,
				}),
			);
			const offered = asList(found['versions']).map(each => asText(asObject(each)['version']));
			for (const version of versions) {
				if (
					offered.includes(version) &&
					(await servesCertificates(transport, version, 'clustertrustbundles', signal))
				) {
					return version;
				}
			}

			return undefined;
		},
		getTrustBundle: (version, name, signal) =>
			getOptional(
				transport,
				`${collection(version)}/${encodeURIComponent(name)}`,
				localized`read ClusterTrustBundle ${quoted(name)}`,
				decodeTrustBundle,
				signal,
			),
		listTrustBundles: async (version, signal, selectors = {}) =>
			(
				await listPages(
					transport,
					collection(version),
					localized`list ClusterTrustBundles`,
					decodeTrustBundle,
					selectors,
					signal,
				)
			).items,
		applyTrustBundle: (version, {name, signerName, trustBundle, labels}, options, signal) =>
			applyObject(
				transport,
				collection(version),
				{
					apiVersion: `certificates.k8s.io/${version}`,
					kind: 'ClusterTrustBundle',
					metadata: {name, ...(labels && {labels})},
					spec: {...(signerName === undefined ? {} : {signerName}), trustBundle},
				},
				options,
				decodeTrustBundle,
				signal,
			),
	};
}
