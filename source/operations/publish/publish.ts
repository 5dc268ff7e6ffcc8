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

/** Where a certificate goes; paths may be relative. */
export type PublishTargets = Omit<IssuanceTargets, 'caPath'>;

/**
 * Plans to put a verified certificate where workloads read it, the Secret first. What is there already with the same
 * content makes no step; what is there with other content makes a step that says what it overwrites.
 *
 * Of several steps each is checked before the first is taken: what one of them would be refused for leaves nothing written.
 *
 * @param options - `isBeside`: the authority joins those that clients trust, in place of none of them. `keyPath`: file of
 * the private key, which nothing goes over. `keystore`: a PKCS#12 file besides.
 * @throws {OperationError} `refused` for targets that may not be written (kube-root-ca.crt, an immutable object, a
 * Secret of another type, one file for two things); FileError for a folder that can't be written to.
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
		// First, as nothing else remembers that it is wanted.
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
