import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {isForAuthority, isSame, isSelfSigned} from '../../pki/verify/index.js';
import {nameText} from '../../pki/x509/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {planSignerBundle} from '../publish/index.js';
import {readCertificateFile} from '../read/index.js';
import type {Published} from '../write/index.js';
import {signerOfBundle} from './bundle-name.js';

export type BundleWish = {
	readonly name: string;
	/** Files with CA certificates, in this order. */
	readonly caPaths: readonly string[];
	readonly labels: Readonly<Record<string, string>>;
	/** Whether the authorities are added to the existing ones instead of replacing them. */
	readonly isBeside: boolean;
	readonly now: Date;
};

/**
 * Plans to publish CA certificates as a ClusterTrustBundle, which every Pod can mount.
 *
 * @throws {OperationError} `refused` for a file with other contents than CA certificates, for an invalid name, for the
 *   bundle that the cluster manages itself, without the right to attest for the signer, or on a server without bundles.
 */
export async function planBundle(
	cluster: Cluster,
	{name, caPaths, labels, isBeside, now}: BundleWish,
	signal?: AbortSignal,
): Promise<Plan<Published>> {
	const signerName = signerOfBundle(name);
	const read = await Promise.all(
		caPaths.map(async path => (await readCertificateFile(path)).map(each => ({...each, path}))),
	);
	const all = read.flat().filter(({certificate}, index, list) => {
		return list.findIndex(other => isSame(other.certificate, certificate)) === index;
	});
	const other = all.find(({certificate}) => !isForAuthority(certificate));
	if (other !== undefined) {
		throw new OperationError(
			'refused',
			localized`${other.path}: ${nameText(other.certificate.subject)} is no certificate of an authority`,
			{
				hint: localized`a trust bundle takes certificates with CA:TRUE alone; a leaf is trusted through its authority`,
			},
		);
	}

	const warnings = all.flatMap(({certificate}) => [
		...(certificate.notAfter < now
			? [localized`${nameText(certificate.subject)} has expired; it would be published anyway`]
			: []),
		...(isSelfSigned(certificate)
			? []
			: [localized`${nameText(certificate.subject)} is no root: not every client trusts an intermediate by itself`]),
	]);
	const writes = await planSignerBundle(
		cluster,
		{authorityPem: all.map(({pem}) => pem).join(''), signerName, name, labels},
		warnings,
		signal,
		isBeside,
	);
	return {
		title: localized`Publish ${all.length === 1 ? localized`the certificate of an authority` : localized`the certificates of ${all.length} authorities`}`,
		steps: writes.map(({step}) => step),
		warnings,
		async perform(performSignal) {
			let result: Published = {files: []};
			for (const write of writes) {
				const {file: _, ...objects} = await write.perform(performSignal);
				result = {...result, ...objects};
			}

			return result;
		},
	};
}
