import type {Cluster} from '../../cluster/calls/index.js';
import {OperationError} from '../plan/index.js';
import type {Write} from '../write/index.js';
import {digest, judged, managers, ontoFound, settledWrite} from '../write/index.js';
import {ownerLabels} from './owner-labels.js';
import {sideBySide, trustLost} from './side-by-side.js';
import type {VerifiedCertificate} from './verify.js';

/**
 * The authority's certificate as a ClusterTrustBundle, which every namespace can mount; nothing where it is there already.
 *
 * @param name - with the signer before it (`example.com:serving:name`) it is the signer's own, which asks for the verb
 * `attest` on it; without a colon it is nobody's (certificates.k8s.io ClusterTrustBundle `.spec.signerName`).
 * @param warnings - gets a sentence for what the reader should know.
 * @throws {OperationError} `refused` without an authority, for the name of another signer, or where the server has no
 * ClusterTrustBundles.
 */
export async function planTrustBundle(
	cluster: Cluster,
	{authorityPem, asked}: Pick<VerifiedCertificate, 'authorityPem'> & {readonly asked: {readonly signerName: string}},
	name: string,
	warnings: string[],
	signal?: AbortSignal,
	isBeside = false,
): Promise<readonly Write[]> {
	if (authorityPem === undefined) {
		throw new OperationError('refused', 'a ClusterTrustBundle needs the certificate of the authority', {
			hint: 'name its file',
		});
	}

	const signerName = signerOf(name, asked.signerName);
	const version = await cluster.trustBundleVersion(signal);
	if (version === undefined) {
		throw new OperationError('refused', 'this server has no ClusterTrustBundles', {
			hint: 'they are on by default from Kubernetes 1.37 only; a ConfigMap in each namespace does the same',
		});
	}

	const label = `ClusterTrustBundle ${name}`;
	const found = await cluster.getTrustBundle(version, name, signal);
	const beside = isBeside && found ? sideBySide(found.trustBundle, authorityPem) : undefined;
	const content = beside ?? authorityPem;
	if (found?.trustBundle === content) {
		warnings.push(`${label} holds this certificate already`);
		return [];
	}

	const object = {
		name,
		...(signerName === undefined ? {} : {signerName}),
		trustBundle: content,
		labels: ownerLabels(found),
	};
	return [
		{
			step: {
				verb: found ? 'apply' : 'create',
				kind: 'ClusterTrustBundle',
				name,
				note: `certificates.k8s.io/${version}${signerName === undefined ? '' : `, of the signer ${signerName}`}; for all namespaces to trust`,
				...(found &&
					(beside === undefined || found.managers.length > 0) && {
						overwrites: `${label} has other certificates${managers(found.managers)}, which ${beside === undefined ? `clients trust now${trustLost(found.trustBundle, authorityPem)}` : 'stay beside the new one'}`,
						lost: digest(found.trustBundle),
					}),
			},
			check: checkSignal =>
				judged(() => cluster.applyTrustBundle(version, object, {...ontoFound(found), dryRun: true}, checkSignal)),
			async perform(performSignal) {
				const trustBundle = await settledWrite(cluster, label, found, {
					write: () => cluster.applyTrustBundle(version, object, ontoFound(found), performSignal),
					get: looking => cluster.getTrustBundle(version, name, looking),
					content: each => each.trustBundle,
					wanted: content,
					signal: performSignal,
				});
				return {trustBundle};
			},
		},
	];
}

/** The signer that a bundle of this name belongs to. */
function signerOf(name: string, signerName: string): string | undefined {
	if (!name.includes(':')) {
		return undefined;
	}

	const prefix = `${signerName.replace('/', ':')}:`;
	if (!name.startsWith(prefix) || name.length === prefix.length) {
		throw new OperationError('refused', `a ClusterTrustBundle of ${signerName} is called ${prefix}NAME`, {
			hint: 'a name without a colon makes one that belongs to no signer',
		});
	}

	return signerName;
}
