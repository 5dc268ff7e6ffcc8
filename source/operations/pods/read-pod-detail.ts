import type {Cluster} from '../../cluster/calls/index.js';
import type {TrustBundleRecord} from '../../cluster/records/index.js';
import type {MountingPodRecord, PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {Certificate} from '../../pki/index.js';
import type {ChainResult} from '../../pki/verify/index.js';
import {verifyChain} from '../../pki/verify/index.js';
import {decodeBundle} from './decode-bundle.js';
import type {Known} from './known.js';
import {known} from './known.js';

/** A PodCertificateRequest with the live objects that it names, and its chain with the bundles of its signer. */
export type PodDetail = {
	readonly record: PodCertificateRecord;
	readonly pod: Known<MountingPodRecord | undefined>;
	readonly accountUid: Known<string | undefined>;
	readonly nodeUid: Known<string | undefined>;
	/** As issued, leaf first; empty without a certificate. */
	readonly chain: readonly Certificate[];
	/** The number of blocks of the chain that can't be read. */
	readonly damaged: number;
	/** The signer's bundles; undefined if the server does not have this kind. */
	readonly bundles: Known<readonly TrustBundleRecord[]> | undefined;
	/** The result of verifying the leaf against these bundles; absent without leaf or authority. */
	readonly verified?: ChainResult;
};

/**
 * Reads the objects that a PodCertificateRequest names.
 *
 * @throws {ClusterError} `aborted` and `unauthorized` only.
 */
export async function readPodDetail(
	cluster: Cluster,
	record: PodCertificateRecord,
	now: Date,
	signal?: AbortSignal,
): Promise<PodDetail> {
	const {namespace, podName, serviceAccountName, nodeName, signerName, certificateChain} = record;
	const core = (resource: string) => ({verb: 'get', resource, group: ''}) as const;
	const bundlesRight = {verb: 'list', resource: 'clustertrustbundles', group: 'certificates.k8s.io'} as const;
	const [pod, accountUid, nodeUid, bundles] = await Promise.all([
		known(core('pods'), () => cluster.getMountingPod(namespace, podName, signal)),
		known(core('serviceaccounts'), () => cluster.uidOf('ServiceAccount', serviceAccountName, namespace, signal)),
		known(core('nodes'), () => cluster.uidOf('Node', nodeName, undefined, signal)),
		certificateChain === undefined
			? undefined
			: known(bundlesRight, async () => {
					const version = await cluster.trustBundleVersion(signal);
					return version === undefined
						? []
						: cluster.listTrustBundles(version, signal, {fieldSelector: `spec.signerName=${signerName}`});
				}),
	]);
	const {certificates: chain, damaged} = decodeBundle(certificateChain ?? '');
	const authorities =
		bundles !== undefined && 'value' in bundles
			? bundles.value.flatMap(({trustBundle}) => decodeBundle(trustBundle).certificates)
			: [];
	const [leaf, ...intermediates] = chain;
	return {
		record,
		pod,
		accountUid,
		nodeUid,
		chain,
		damaged,
		bundles,
		...(leaf !== undefined &&
			authorities.length > 0 && {verified: verifyChain(leaf, {authorities, intermediates, at: now})}),
	};
}
