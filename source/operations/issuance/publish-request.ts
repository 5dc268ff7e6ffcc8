import {resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Issuance, IssuanceKey, IssuanceStore, IssuanceTargets} from '../../storage/issuance/index.js';
import {createMemoryIssuanceStore, newIssuanceId} from '../../storage/issuance/index.js';
import type {KnownCluster} from '../pending/index.js';
import {clusterHere, compareClusters, doubtOf, findIssuanceOf, openIssuanceKey} from '../pending/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {Keystore} from '../publish/index.js';
import {planPublish, verifyForPublishing} from '../publish/index.js';
import {openKey} from '../read/index.js';
import type {Published} from '../write/index.js';

export type PublishOptions = {
	/** `caPath`: certificates of authorities to trust. */
	readonly targets: IssuanceTargets;
	/** The file of the key. Without it, certdeck looks where the pending issuance of this request keeps it. */
	readonly keyPath?: string | undefined;
	readonly keyPassphrase?: string | undefined;
	/**
	 * Not recorded with the targets, because its passphrase is stored nowhere. After an interruption the operator has to
	 * ask for it again.
	 */
	readonly keystore?: Keystore | undefined;
	readonly at: Date;
	/** Where the issuance is recorded until it is done; by default only in this process's memory. */
	readonly issuances?: IssuanceStore | undefined;
	/** Ids of issuances that were begun over this connection. */
	readonly mine?: ReadonlySet<string> | undefined;
};

/** A plan whose issuance can be resumed by its id after any interruption. */
export type PublishPlan = Plan<Published> & {readonly issuanceId: string; readonly key: IssuanceKey};

/**
 * Verifies the certificate of a request and plans to publish it. After an interruption, `planResume` continues.
 *
 * @throws {OperationError} as `verifyForPublishing` and `planPublish`.
 * @throws {FileError}, {PkiError} for key and authority.
 */
export async function planRequestPublishing(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	{targets, keyPath, keyPassphrase, keystore, at, issuances = createMemoryIssuanceStore(), mine}: PublishOptions,
	signal?: AbortSignal,
): Promise<PublishPlan> {
	const here = await clusterHere(cluster, signal);
	const begun = await findIssuanceOf(issuances, seen.uid, here, mine);
	const needsKey = [targets.secret, targets.kubeconfigPath, keystore].some(each => each !== undefined);
	const key =
		keyPath === undefined
			? needsKey && begun
				? await openIssuanceKey(cluster, begun, keyPassphrase, signal)
				: undefined
			: await openKey(keyPath, keyPassphrase);
	if (needsKey && key === undefined && begun === undefined) {
		refuseDoubtful(here, seen, (await issuances.list()).issuances);
	}

	const verified = await verifyForPublishing(seen, {key, caPath: targets.caPath, at});
	const keyFile = keyPath ?? (begun?.key.place === 'file' ? begun.key.path : undefined);
	const plan = await planPublish(cluster, verified, targets, signal, {
		isBeside: begun?.clients !== undefined,
		...(keyFile === undefined ? {} : {keyPath: keyFile}),
		...(keystore && {keystore}),
	});
	const issuance: Issuance = {
		...(begun ?? issuanceOf(cluster, seen, here)),
		...(keyPath !== undefined && {
			key: {place: 'file' as const, path: resolve(keyPath), isLocked: keyPassphrase !== undefined},
		}),
		targets: absolute(targets),
		agreed: plan.steps.flatMap(({lost}) => lost ?? []),
	};
	const {secret, out, certificatePath, kubeconfigPath} = targets;
	const isAll =
		begun === undefined || [secret, out, certificatePath, kubeconfigPath, keystore].some(each => each !== undefined);
	return {
		...plan,
		issuanceId: issuance.id,
		key: issuance.key,
		perform: performSignal =>
			issuances.alone(issuance.id, async () => {
				await issuances.save(issuance);
				const published = await plan.perform(performSignal);
				// If only the authority was published, the certificate itself is still nowhere.
				const pem = Buffer.from(seen.certificateBase64 ?? '', 'base64').toString('latin1');
				await (isAll || begun === undefined ? issuances.finish(issuance, pem) : issuances.save(begun));
				return published;
			}),
	};
}

/** Refuses if the key may belong to this cluster or to another. The operator has to know which cluster is in doubt. */
function refuseDoubtful(here: KnownCluster, {name, uid}: CertificateSigningRequest, all: readonly Issuance[]): void {
	const issuance = all.find(each => each.uid === uid && compareClusters(here, each) === 'unsure');
	if (issuance !== undefined) {
		throw new OperationError(
			'refused',
			localized`the key of ${JSON.stringify(name)} was made for a cluster that may be another: ${doubtOf(here, issuance)} (made for ${issuance.server})`,
			{hint: localized`certdeck resume ${issuance.id} --same-cluster says that it is this one, and continues it`},
		);
	}
}

/** The issuance record for a request without a pending issuance. */
function issuanceOf(
	{info}: Cluster,
	seen: CertificateSigningRequest,
	here: Required<KnownCluster>,
): Omit<Issuance, 'targets' | 'agreed'> {
	return {
		id: newIssuanceId(),
		begunAt: new Date().toISOString(),
		step: 'sent',
		context: info.context,
		...here,
		user: info.user,
		signerName: seen.signerName,
		usages: seen.usages,
		...(seen.expirationSeconds === undefined ? {} : {expirationSeconds: seen.expirationSeconds}),
		name: seen.name,
		isNameChosen: false,
		uid: seen.uid,
		key: {place: 'elsewhere'},
	};
}

/** Makes the paths of targets absolute, so that they are valid from another folder. */
export function absolute(targets: IssuanceTargets): IssuanceTargets {
	const {out, certificatePath, kubeconfigPath, caPath} = targets;
	return {
		...targets,
		...(out && {out: {...out, folder: resolve(out.folder)}}),
		...(certificatePath !== undefined && {certificatePath: resolve(certificatePath)}),
		...(kubeconfigPath !== undefined && {kubeconfigPath: resolve(kubeconfigPath)}),
		...(caPath !== undefined && {caPath: resolve(caPath)}),
	};
}
