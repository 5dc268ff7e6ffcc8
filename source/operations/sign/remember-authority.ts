import {resolve} from 'node:path';
import type {Cluster} from '../../cluster/calls/index.js';
import {nameText} from '../../pki/x509/index.js';
import type {AuthorityFiles, KnownAuthorities, KnownAuthority} from '../../storage/issuance/index.js';
import {clusterHere} from '../pending/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityFingerprint} from './new-authority.js';

/**
 * Records that an authority has signed for a signer of this cluster.
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
