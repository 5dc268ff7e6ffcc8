import type {Cluster} from '../../cluster/calls/index.js';
import {hasIssued, isSame, isSelfSigned, issuersToSend} from '../../pki/verify/index.js';
import {decodeBundle} from '../pods/index.js';
import type {OpenedAuthority} from '../read/index.js';

/** Whether Pods can trust an authority. */
export type PodTrust = {
	/** The ClusterTrustBundle of the signer that contains its root. */
	readonly holder?: string;
	/** The signer's bundles that contain only other authorities. */
	readonly others: readonly string[];
};

/**
 * Searches the signer's ClusterTrustBundles for the authority or its issuers.
 *
 * @throws {ClusterError}
 */
export async function findTrust(
	cluster: Pick<Cluster, 'trustBundleVersion' | 'listTrustBundles'>,
	signerName: string,
	{certificate, others = []}: Pick<OpenedAuthority, 'certificate' | 'others'>,
	signal?: AbortSignal,
): Promise<PodTrust> {
	const version = await cluster.trustBundleVersion(signal);
	const found =
		version === undefined
			? []
			: await cluster.listTrustBundles(version, signal, {fieldSelector: `spec.signerName=${signerName}`});
	const way = isSelfSigned(certificate) ? [certificate] : [certificate, ...issuersToSend(certificate, others)];
	const top = way.at(-1) ?? certificate;
	const holds = ({trustBundle}: (typeof found)[number]) =>
		decodeBundle(trustBundle).certificates.some(each => hasIssued(each, top) || way.some(one => isSame(one, each)));
	const holder = found.find(holds)?.name;
	return {
		...(holder !== undefined && {holder}),
		others: found.filter(each => !holds(each)).map(({name}) => name),
	};
}

/** The command that publishes such a bundle. */
export function publishHint(signerName: string): string {
	return `certdeck bundles publish ${signerName.replaceAll('/', ':')}:NAME --ca FILE`;
}
