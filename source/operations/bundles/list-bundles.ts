import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {ConfigMapRecord, TrustBundleRecord} from '../../cluster/records/index.js';
import type {Certificate} from '../../pki/index.js';
import {sha256Hex} from '../../pki/x509/index.js';
import {OperationError} from '../plan/index.js';
import type {Known} from '../pods/index.js';
import {decodeBundle, known} from '../pods/index.js';

/** A decoded ClusterTrustBundle, with other facts about its authorities from the cluster and this machine. */
export type BundleEntry = {
	readonly record: TrustBundleRecord;
	readonly certificates: readonly Certificate[];
	/** The number of blocks that can't be read. The API server and kubelet ignore them. */
	readonly damaged: number;
	/** When the first of its authorities ends. */
	readonly endsAt?: Date;
	/** ConfigMaps with one of its authorities, `NAMESPACE/NAME`; hostile text. */
	readonly configMaps: Known<readonly string[]>;
	/** Whether it contains an authority with which certdeck has signed for this signer; undefined if certdeck knows none. */
	readonly hasOwnAuthority?: boolean;
};

/** Hex SHA-256 of the authorities with which certdeck has signed for a signer. */
export type OwnAuthorities = (signerName: string) => Promise<readonly string[]>;

/**
 * Lists ClusterTrustBundles by name.
 *
 * @throws {OperationError} `refused` if the server has no such kind.
 * @throws {ClusterError}
 */
export async function listBundles(
	cluster: Cluster,
	selection: {readonly labelSelector?: string; readonly fieldSelector?: string},
	ownAuthorities: OwnAuthorities,
	signal?: AbortSignal,
): Promise<readonly BundleEntry[]> {
	const version = await cluster.trustBundleVersion(signal);
	if (version === undefined) {
		throw new OperationError('refused', localized`this server has no ClusterTrustBundles`, {
			hint: localized`they are on by default from Kubernetes 1.37 on; a ConfigMap in each namespace does the same`,
		});
	}

	const [records, configMaps] = await Promise.all([
		cluster.listTrustBundles(version, signal, selection),
		known({verb: 'list', resource: 'configmaps', group: ''}, () => cluster.listConfigMaps({}, signal)),
	]);
	const holders = 'why' in configMaps ? configMaps : {value: holdersOf(configMaps.value)};
	const entries: BundleEntry[] = [];
	for (const record of records.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
		const {certificates, damaged} = decodeBundle(record.trustBundle);
		const prints = certificates.map(({raw}) => sha256Hex(raw.der));
		const [endsAt] = certificates.map(({notAfter}) => notAfter).toSorted((a, b) => a.getTime() - b.getTime());
		const own = record.signerName === undefined ? [] : await ownAuthorities(record.signerName);
		entries.push({
			record,
			certificates,
			damaged,
			...(endsAt !== undefined && {endsAt}),
			configMaps:
				'why' in holders
					? holders
					: {value: [...new Set(prints.flatMap(print => holders.value.get(print) ?? []))].toSorted()},
			...(own.length > 0 && {hasOwnAuthority: own.some(print => prints.includes(print))}),
		});
	}

	return entries;
}

/** ConfigMaps by the SHA-256 of each certificate that they contain. */
function holdersOf(configMaps: readonly ConfigMapRecord[]): ReadonlyMap<string, readonly string[]> {
	const holders = new Map<string, string[]>();
	for (const {namespace, name, data} of configMaps) {
		const texts = Object.values(data).filter(text => text.includes('-----BEGIN CERTIFICATE-----'));
		for (const {raw} of texts.flatMap(text => decodeBundle(text).certificates)) {
			const print = sha256Hex(raw.der);
			holders.set(print, [...(holders.get(print) ?? []), `${namespace}/${name}`]);
		}
	}

	return holders;
}
