import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {OperationError} from '../plan/index.js';
import {questionsOf, ruleText} from '../rights/index.js';
import type {Write} from '../write/index.js';
import {digest, judged, managers, ontoFound, settledWrite} from '../write/index.js';
import {ownerLabels} from './owner-labels.js';
import {sideBySide, trustLost} from './side-by-side.js';
import type {VerifiedCertificate} from './verify.js';

/**
 * Plans the authority's certificate as a ClusterTrustBundle of the request's signer, or of no signer.
 *
 * @param name - see {@link planSignerBundle}.
 * @throws {OperationError} as `planSignerBundle`; also `refused` without an authority or for the name of another signer.
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
		throw new OperationError('refused', localized`a ClusterTrustBundle needs the certificate of the authority`, {
			hint: localized`name its file`,
		});
	}

	const signerName = bundleSigner(name, asked.signerName);
	return planSignerBundle(cluster, {authorityPem, signerName, name}, warnings, signal, isBeside);
}

export type TrustBundleWish = {
	readonly authorityPem: string;
	readonly signerName: string | undefined;
	readonly name: string;
	readonly labels?: Readonly<Record<string, string>>;
};

/**
 * Plans the authority's certificate as a ClusterTrustBundle, which every namespace can mount; empty if it is there already.
 *
 * @param wish - `authorityPem`: its certificates. `name`: with the signer before it (`example.com:serving:name`) the bundle
 *   belongs to the signer and needs the verb `attest` on it; without a colon it belongs to no signer (certificates.k8s.io
 *   ClusterTrustBundle `.spec.signerName`). `labels`: in addition to certdeck's own.
 * @param warnings - receives sentences for the operator.
 * @throws {OperationError} `refused` without the right to attest for the signer, for a bundle that the cluster manages
 *   itself, or if the server has no ClusterTrustBundles.
 */
export async function planSignerBundle(
	cluster: Cluster,
	{authorityPem, signerName, name, labels = {}}: TrustBundleWish,
	warnings: string[],
	signal?: AbortSignal,
	isBeside = false,
): Promise<readonly Write[]> {
	refuseKept(signerName);
	const version = await cluster.trustBundleVersion(signal);
	if (version === undefined) {
		throw new OperationError('refused', localized`this server has no ClusterTrustBundles`, {
			hint: localized`they are on by default from Kubernetes 1.37 only; a ConfigMap in each namespace does the same`,
		});
	}

	const label = localized`ClusterTrustBundle ${name}`;
	const found = await cluster.getTrustBundle(version, name, signal);
	const beside = isBeside && found ? sideBySide(found.trustBundle, authorityPem) : undefined;
	const content = beside ?? authorityPem;
	const isLabelled = Object.entries(labels).every(([key, value]) => found?.labels[key] === value);
	if (found?.trustBundle === content && isLabelled) {
		warnings.push(localized`${label} holds this certificate already`);
		return [];
	}

	await refuseUnlessAttested(cluster, signerName, signal);

	const object = {
		name,
		...(signerName === undefined ? {} : {signerName}),
		trustBundle: content,
		labels: {...labels, ...ownerLabels(found)},
	};
	return [
		{
			step: {
				verb: found ? 'apply' : 'create',
				kind: 'ClusterTrustBundle',
				name,
				note: localized`certificates.k8s.io/${version}${signerName === undefined ? '' : localized`, of the signer ${signerName}`}; for all namespaces to trust`,
				...(found &&
					(beside === undefined || found.managers.length > 0) && {
						overwrites: localized`${label} has other certificates${managers(found.managers)}, which ${beside === undefined ? localized`clients trust now${trustLost(found.trustBundle, authorityPem)}` : localized`stay beside the new one`}`,
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

/**
 * The signer of a bundle with this name.
 *
 * @throws {OperationError} `refused` for the name of another signer.
 */
function bundleSigner(name: string, signerName: string): string | undefined {
	if (!name.includes(':')) {
		return undefined;
	}

	const prefix = `${signerName.replace('/', ':')}:`;
	if (!name.startsWith(prefix) || name.length === prefix.length) {
		throw new OperationError('refused', localized`a ClusterTrustBundle of ${signerName} is called ${prefix}NAME`, {
			hint: localized`a name without a colon makes one that belongs to no signer`,
		});
	}

	return signerName;
}

/** kube-controller-manager manages the only bundle of this signer, and deletes every other within a second. */
const clusterKept = 'kubernetes.io/kube-apiserver-serving';

/** @throws {OperationError} `refused` */
function refuseKept(signerName: string | undefined): void {
	if (signerName === clusterKept) {
		throw new OperationError('refused', localized`the cluster keeps the one bundle of ${clusterKept} itself`, {
			hint: localized`kube-controller-manager deletes any other within a second; take a name of your own`,
		});
	}
}

/**
 * Asks before anything is written, because a bundle of a signer speaks for it.
 *
 * @throws {OperationError} `refused`
 */
async function refuseUnlessAttested(
	cluster: Cluster,
	signerName: string | undefined,
	signal: AbortSignal | undefined,
): Promise<void> {
	if (signerName === undefined) {
		return;
	}

	const rule = {
		apiGroups: ['certificates.k8s.io'],
		resources: ['signers'],
		resourceNames: [signerName],
		verbs: ['attest'],
	};
	for (const question of questionsOf(rule)) {
		if ((await cluster.reviewAccess(question, signal)).allowed) {
			return;
		}
	}

	throw new OperationError('refused', localized`missing RBAC: ${ruleText(rule)}`, {
		hint: localized`certdeck rights publish --signer ${signerName} prints it as YAML for an admin`,
	});
}
