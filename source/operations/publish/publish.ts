import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {IssuanceTargets} from '../../storage/issuance/index.js';
import type {Plan} from '../plan/index.js';
import type {Published, Write} from '../write/index.js';
import {planConfigMap} from './config-map.js';
import {planFiles} from './files.js';
import type {Keystore} from './keystore.js';
import {planKeystore} from './keystore.js';
import {planKubeconfig} from './kubeconfig.js';
import {placesOf} from './places.js';
import {planSecret} from './secret.js';
import {planTrustBundle} from './trust-bundle.js';
import type {VerifiedCertificate} from './verify.js';

/** Where a certificate goes. Paths may be relative. */
export type PublishTargets = Omit<IssuanceTargets, 'caPath'>;

/**
 * Plans to put a verified certificate where workloads read it, the Secret first. A target with the same content needs no
 * step. A target with other content gets a step that says what it overwrites.
 *
 * All steps are checked before the first is performed, so that a refusal leaves nothing written.
 *
 * @param options - `isBeside`: the authority is added to those that clients trust, instead of replacing them. `keyPath`:
 *   the file of the private key, which nothing may overwrite. `keystore`: an additional PKCS#12 file.
 * @throws {OperationError} `refused` for targets that must not be written (kube-root-ca.crt, an immutable object, a Secret
 *   of another type, one file for two contents).
 * @throws {FileError} for a folder without write permission.
 */
export async function planPublish(
	cluster: Cluster,
	verified: VerifiedCertificate,
	targets: PublishTargets,
	signal?: AbortSignal,
	{
		isBeside = false,
		keyPath,
		keystore,
	}: {readonly isBeside?: boolean; readonly keyPath?: string; readonly keystore?: Keystore} = {},
): Promise<Plan<Published>> {
	const warnings = [...verified.warnings];
	const {secret, configMap, trustBundle, kubeconfigPath, withAuthority} = targets;
	const files = await placesOf(targets, verified.authorityPem !== undefined, keyPath, keystore?.path);
	const writes: readonly Write[] = [
		// The keystore comes first, because it is recorded nowhere else.
		...(keystore ? await planKeystore(verified, keystore) : []),
		...(secret
			? await planSecret(cluster, verified, {secret, isBeside, ...(withAuthority && {withAuthority})}, warnings, signal)
			: []),
		...(configMap ? await planConfigMap(cluster, verified, configMap, warnings, signal, isBeside) : []),
		...(trustBundle === undefined
			? []
			: await planTrustBundle(cluster, verified, trustBundle, warnings, signal, isBeside)),
		...(await planFiles(verified, files)),
		...(kubeconfigPath === undefined ? [] : await planKubeconfig(cluster, verified, kubeconfigPath, warnings)),
	];
	return {
		title: localized`Publish the certificate of ${verified.name}`,
		steps: writes.map(({step}) => step),
		warnings,
		async perform(performSignal) {
			if (writes.length > 1) {
				await Promise.all(writes.map(write => write.check(performSignal)));
			}

			let result: Published = {files: []};
			for (const write of writes) {
				const {file, ...objects} = await write.perform(performSignal);
				result = {...result, ...objects, files: file === undefined ? result.files : [...result.files, file]};
			}

			return result;
		},
	};
}
