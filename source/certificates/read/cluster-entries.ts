import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {CalledServerRecord} from '../../cluster/records/certificates/index.js';
import type {TrustBundleRecord} from '../../cluster/records/index.js';
import type {Entry} from '../model/index.js';
import {readCertificateBytes} from './certificate-bytes.js';
import {entryAt} from './object-entries.js';

/** One entry for each `caBundle` that is set. */
export function bundleEntries(bundles: readonly CalledServerRecord[]): readonly Entry[] {
	return bundles.flatMap(({kind, name, field, entry, caBundle, labels, annotations}) =>
		caBundle === undefined
			? []
			: [
					asAuthorities(
						entryAt({kind, name, field, ...(entry !== undefined && {entry})}, readCertificateBytes(caBundle), {
							labels,
							annotations,
						}),
					),
				],
	);
}

export function trustBundleEntries(bundles: readonly TrustBundleRecord[]): readonly Entry[] {
	return bundles.map(({name, trustBundle, signerName, labels, annotations}) =>
		asAuthorities(
			entryAt(
				{kind: 'ClusterTrustBundle', name, field: 'spec.trustBundle'},
				readCertificateBytes(Buffer.from(trustBundle)),
				{labels, annotations, ...(signerName !== undefined && {signerName})},
			),
		),
	);
}

/** The certificates in the status of existing requests. */
export function requestEntries(requests: readonly CertificateSigningRequest[]): readonly Entry[] {
	return requests.flatMap(({name, certificateBase64, signerName, username, labels, annotations}) =>
		certificateBase64 === undefined
			? []
			: [
					entryAt(
						{kind: 'CertificateSigningRequest', name, field: 'status.certificate'},
						readCertificateBytes(Buffer.from(certificateBase64, 'base64')),
						{labels, annotations, signerName, requester: username, isKeyed: true},
					),
				],
	);
}

/** A certificate that the API server trusts is an authority in that place, even a server's own certificate. */
export function asAuthorities({leaf: _, ...entry}: Entry): Entry {
	return entry;
}
