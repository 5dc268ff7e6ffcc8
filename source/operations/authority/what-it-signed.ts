import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {SecretRecord} from '../../cluster/records/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {hasIssued} from '../../pki/verify/index.js';
import {nameText} from '../../pki/x509/index.js';
import type {AuthorityRecord} from '../../storage/authority/index.js';
import {certificatesIn} from '../read/index.js';

const takeCertificate = ({namespace, name, data}: SecretRecord) => ({
	namespace,
	name,
	certificatePem: Buffer.from(data['tls.crt'] ?? []).toString('latin1'),
});

/** A certificate that an authority signed, and where it was found in the cluster. */
export type Issued = {
	/** The number of the generation that signed it. */
	readonly generation: number;
	/** `CertificateSigningRequest a`, `Secret shop/a-tls`; hostile text. */
	readonly where: string;
	readonly subject: string;
	/** The names, sorted and joined. A newer certificate with the same names replaces it. */
	readonly names: string;
	readonly serial: string;
	readonly notBefore: Date;
	readonly notAfter: Date;
};

export type FoundIssued = {
	readonly issued: readonly Issued[];
	/** Kinds that could not be listed, so that there may be more; a sentence each. */
	readonly unread: readonly string[];
};

/**
 * Valid certificates that an authority signed: those in the status of requests, and in TLS Secrets if these may be listed.
 *
 * @param certificates - the certificates of the record's generations, in their order.
 * @throws {ClusterError}
 */
export async function findIssued(
	cluster: Cluster,
	{generations}: AuthorityRecord,
	certificates: readonly Certificate[],
	now: Date,
	signal?: AbortSignal,
): Promise<FoundIssued> {
	const unread: string[] = [];
	const [{requests}, secrets] = await Promise.all([
		cluster.listRequests({}, signal),
		cluster.mapSecrets(takeCertificate, {fieldSelector: 'type=kubernetes.io/tls'}, signal).catch((error: unknown) => {
			if (error instanceof ClusterError && error.code === 'forbidden') {
				unread.push(localized`TLS Secrets: ${error.message}`);
				return [];
			}

			throw error;
		}),
	]);
	const found = [
		...requests.flatMap(({name, certificateBase64}) =>
			certificateBase64 === undefined
				? []
				: [
						{
							where: `CertificateSigningRequest ${name}`,
							pem: Buffer.from(certificateBase64, 'base64').toString('latin1'),
						},
					],
		),
		...secrets.map(({namespace, name, certificatePem}) => ({
			where: localized`Secret ${namespace}/${name}`,
			pem: certificatePem,
		})),
	];
	const issued = found.flatMap(({where, pem}): readonly Issued[] => {
		const leaf = leafIn(pem);
		if (leaf === undefined || leaf.notAfter <= now) {
			return [];
		}

		const at = certificates.findIndex(each => hasIssued(each, leaf));
		const generation = generations[at]?.number;
		return generation === undefined
			? []
			: [
					{
						generation,
						where,
						subject: nameText(leaf.subject),
						names: leaf.subjectAltNames
							.map(({value}) => value)
							.toSorted()
							.join(','),
						serial: leaf.serialNumber,
						notBefore: leaf.notBefore,
						notAfter: leaf.notAfter,
					},
				];
	});
	return {issued, unread};
}

function leafIn(pem: string): Certificate | undefined {
	try {
		return certificatesIn(pem, '')[0]?.certificate;
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}
