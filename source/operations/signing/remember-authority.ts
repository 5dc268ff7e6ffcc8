import {resolve} from 'node:path';
import type {Cluster} from '../../cluster/cluster.js';
import type {AuthorityFiles, KnownAuthorities, KnownAuthority} from '../../custody/known-authorities.js';
import {nameText} from '../../pki/distinguished-name.js';
import {clusterHere} from '../work/same-cluster.js';
import {authorityFingerprint} from './new-authority.js';
import type {OpenedAuthority} from './open-authority.js';

/**
 * Writes down that an authority has signed for a signer of this cluster.
 *
 * @throws {FileError}, {ClusterError}
 */
export async function rememberAuthority(
	authorities: KnownAuthorities,
	cluster: Cluster,
	signerName: string,
	{certificate}: Pick<OpenedAuthority, 'certificate'>,
	{caPath, caKeyPath}: AuthorityFiles,
): Promise<KnownAuthority> {
	const known = {
		...(await clusterHere(cluster)),
		signerName,
		caPath: resolve(caPath),
		caKeyPath: resolve(caKeyPath),
		name: nameText(certificate.subject),
		sha256: authorityFingerprint({certificate}),
		keySha256: certificate.publicKey.sha256,
	};
	await authorities.remember(known);
	return known;
}
