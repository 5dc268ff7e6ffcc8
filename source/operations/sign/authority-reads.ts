import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {SecretRecord} from '../../cluster/records/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {decodePrivateKey} from '../../pki/keys/index.js';
import {bundleOfKey, isForAuthority} from '../../pki/verify/index.js';
import {FileError} from '../../storage/files/index.js';
import type {Issuance} from '../../storage/issuance/index.js';
import {certificatesIn, readCertificateFile} from '../read/index.js';

/** The most issued requests that are read, the latest first. */
const mostRequests = 50;

export type ReadSecret = {
	readonly label: string;
	/** All certificates of `tls.crt` and `ca.crt`. */
	readonly certificates: readonly Certificate[];
	readonly trusted: readonly Certificate[];
	readonly leaf?: Certificate;
};

/** The Secret that the issuance of a request is for. */
export async function readSecret(
	cluster: Cluster,
	issuance: Issuance | undefined,
	signal: AbortSignal | undefined,
): Promise<ReadSecret | undefined> {
	const target = issuance?.targets.secret;
	const found =
		target && (await unlessRefused(undefined, () => cluster.getSecret(target.namespace, target.name, signal)));
	if (target === undefined || found === undefined) {
		return undefined;
	}

	const chain = certificatesOf(found.data['tls.crt']);
	const trusted = certificatesOf(found.data['ca.crt']);
	const leaf = leafOf(found, chain);
	return {
		label: localized`Secret ${target.namespace}/${target.name}`,
		certificates: [...chain, ...trusted],
		trusted,
		...(leaf === undefined ? {} : {leaf}),
	};
}

function leafOf({data}: SecretRecord, chain: readonly Certificate[]): Certificate | undefined {
	try {
		const key = decodePrivateKey(Buffer.from(data['tls.key'] ?? []).toString('latin1'));
		const leaf = bundleOfKey(chain, key)?.chain[0];
		if (leaf !== undefined) {
			return leaf;
		}
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}
	}

	return chain.find(each => !isForAuthority(each)) ?? chain[0];
}

/** Certificates that somebody trusts, and where they are, as a phrase. */
export type Trusting = {readonly where: string; readonly certificates: readonly Certificate[]};

/** The ConfigMap that its clients read. */
export async function readConfigMap(
	cluster: Cluster,
	issuance: Issuance | undefined,
	signal: AbortSignal | undefined,
): Promise<Trusting | undefined> {
	const target = issuance?.targets.configMap;
	const found =
		target && (await unlessRefused(undefined, () => cluster.getConfigMap(target.namespace, target.name, signal)));
	return (
		target &&
		found && {
			where: localized`ca.crt in ConfigMap ${target.namespace}/${target.name}`,
			certificates: certificatesOf(Buffer.from(found.data['ca.crt'] ?? '')),
		}
	);
}

/** The ClusterTrustBundles of a signer. */
export async function readBundles(
	cluster: Cluster,
	signerName: string,
	signal: AbortSignal | undefined,
): Promise<readonly Trusting[]> {
	return unlessRefused([], async () => {
		const version = await cluster.trustBundleVersion(signal);
		const all = version === undefined ? [] : await cluster.listTrustBundles(version, signal);
		return all
			.filter(bundle => bundle.signerName === signerName)
			.map(({name, trustBundle}) => ({
				where: localized`ClusterTrustBundle ${name}`,
				certificates: certificatesOf(Buffer.from(trustBundle)),
			}))
			.filter(({certificates}) => certificates.length > 0);
	});
}

/** Leaves that the signer has issued, the latest first. */
export async function readIssued(
	cluster: Cluster,
	{uid, signerName}: CertificateSigningRequest,
	signal: AbortSignal | undefined,
): Promise<readonly Certificate[]> {
	const {requests} = await unlessRefused({requests: [], resourceVersion: ''}, () =>
		cluster.listRequests({signerName}, signal),
	);
	return requests
		.filter(each => each.certificateBase64 !== undefined && each.uid !== uid)
		.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
		.slice(0, mostRequests)
		.flatMap(({certificateBase64}) => certificatesOf(Buffer.from(certificateBase64 ?? '', 'base64')).slice(0, 1));
}

/** Empty for unreadable PEM, which says nothing about the signer. */
function certificatesOf(pem: Uint8Array | undefined): readonly Certificate[] {
	try {
		return certificatesIn(Buffer.from(pem ?? []).toString('latin1'), '').map(({certificate}) => certificate);
	} catch (error) {
		if (error instanceof PkiError) {
			return [];
		}

		throw error;
	}
}

/** The certificates of a file; empty if it can't be read. */
export async function certificatesAt(path: string): Promise<readonly Certificate[]> {
	try {
		return (await readCertificateFile(path)).map(({certificate}) => certificate);
	} catch (error) {
		if (error instanceof PkiError || error instanceof FileError) {
			return [];
		}

		throw error;
	}
}

async function unlessRefused<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof ClusterError && (error.code === 'forbidden' || error.code === 'not-found')) {
			return otherwise;
		}

		throw error;
	}
}
