import type {Printable} from '../../base/text/index.js';
import {joined, printed} from '../../base/text/index.js';
import type {JudgedEntry, Place, Unread} from '../../certificates/model/index.js';
import type {Certificate, DistinguishedName} from '../../pki/index.js';
import {sha256Hex} from '../../pki/x509/index.js';
import type {MetricLabels as Labels} from '../words/index.js';
import {metricFamily as family, metricSample as sample} from '../words/index.js';

const attributes = ['C', 'ST', 'L', 'O', 'OU', 'CN'] as const;

type Metric = {
	readonly name: string;
	readonly help: string;
	readonly value: (certificate: Certificate, now: number) => number;
};

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

const metrics: readonly Metric[] = [
	{
		name: 'x509_cert_not_before',
		help: 'Start of the validity, in seconds since 1970.',
		value: ({notBefore}) => seconds(notBefore),
	},
	{
		name: 'x509_cert_not_after',
		help: 'End of the validity, in seconds since 1970.',
		value: ({notAfter}) => seconds(notAfter),
	},
	{
		name: 'x509_cert_expired',
		help: '1 where the certificate has ended, else 0.',
		value: ({notAfter}, now) => (seconds(notAfter) < now ? 1 : 0),
	},
	{
		name: 'x509_cert_expires_in_seconds',
		help: 'Seconds until the end, negative behind it.',
		value: ({notAfter}, now) => seconds(notAfter) - now,
	},
	{
		name: 'x509_cert_valid_since_seconds',
		help: 'Seconds since the start, negative before it.',
		value: ({notBefore}, now) => now - seconds(notBefore),
	},
];

/**
 * Metrics of every certificate in the text format of Prometheus (version 0.0.4). Names and labels are those of
 * x509-certificate-exporter, so that its dashboards and alerts work. A label without a meaning for a place is empty.
 * `discriminator` separates certificates with otherwise equal labels, and `cluster` is set if several clusters were read.
 */
export function certificateMetrics(entries: readonly JudgedEntry[], unread: readonly Unread[], now: Date): Printable {
	// A certificate that is gone from the cluster needs no monitoring.
	const series = labelled(entries.filter(({place}) => place.kind !== 'record'));
	const atSeconds = seconds(now);
	const families = metrics.map(({name, help, value}) =>
		family(
			name,
			help,
			series.flatMap(({labels, certificate}) => {
				const at = certificate === undefined ? Number.NaN : value(certificate, atSeconds);
				return Number.isNaN(at) ? [] : [sample(name, labels, at)];
			}),
		),
	);
	const clusters = [...new Set([...entries, ...unread].map(({cluster}) => cluster))];
	const missingIn = (wanted: string | undefined) =>
		unread.filter(({cluster, hides, isWanted}) => cluster === wanted && hides !== undefined && isWanted !== true)
			.length;
	return joined(
		[
			...families,
			family(
				'x509_cert_error',
				'1 where a certificate should be that can not be read, else 0.',
				series.map(({labels, certificate}) => sample('x509_cert_error', labels, certificate === undefined ? 1 : 0)),
			),
			family(
				'x509_read_errors',
				'How many kinds of objects that hold certificates could not be read, or not everywhere.',
				(clusters.length === 0 ? [undefined] : clusters).map(cluster =>
					sample('x509_read_errors', cluster === undefined ? [] : [['cluster', cluster]], missingIn(cluster)),
				),
			),
		],
		printed``,
	);
}

type Series = {readonly labels: Labels; readonly certificate?: Certificate};

function labelled(entries: readonly JudgedEntry[]): readonly Series[] {
	const seen = new Set<string>();
	const all = entries.flatMap(({cluster, place, certificates, faults, keystore}): readonly Series[] => {
		const of: Labels = cluster === undefined ? [] : [['cluster', cluster]];
		const told = (certificate?: Certificate) => [...of, ...labelsOf(place, certificate)];
		return [
			...certificates.map(certificate => ({labels: told(certificate), certificate})),
			...(keystore === undefined && faults.length > 0 ? [{labels: told()}] : []),
		];
	});
	return all.flatMap(({labels, certificate}): readonly Series[] => {
		const key = JSON.stringify(labels);
		if (!seen.has(key)) {
			seen.add(key);
			return [{labels: [...labels, ['discriminator', '']] as const, ...(certificate && {certificate})}];
		}

		const discriminator = certificate === undefined ? '' : sha256Hex(certificate.raw.der).slice(0, 8);
		const told = JSON.stringify([labels, discriminator]);
		// The same certificate twice in one place is one series.
		if (certificate === undefined || seen.has(told)) {
			return [];
		}

		seen.add(told);
		return [{labels: [...labels, ['discriminator', discriminator]] as const, certificate}];
	});
}

function labelsOf(place: Place, certificate?: Certificate): Labels {
	const {kind, namespace = '', name, field, entry = ''} = place;
	const isBundle = /WebhookConfiguration$|^APIService$|^CustomResourceDefinition$/.test(kind);
	const only = (isSo: boolean, value: string) => (isSo ? value : '');
	const isConnection = kind === 'kubeconfig';
	const isOther = !isBundle && !isConnection && kind !== 'Secret' && kind !== 'ConfigMap';
	return [
		['serial_number', certificate === undefined ? '' : decimal(certificate.serialNumber)],
		...attributes.map(type => [`subject_${type}`, attributeOf(certificate?.subject, type)] as const),
		...attributes.map(type => [`issuer_${type}`, attributeOf(certificate?.issuer, type)] as const),
		['filename', ''],
		['filepath', ''],
		['embedded_kind', only(isConnection, field === 'client-certificate' ? 'user' : 'cluster')],
		['embedded_key', only(isConnection, name)],
		['secret_namespace', only(kind === 'Secret', namespace)],
		['secret_name', only(kind === 'Secret', name)],
		['secret_key', only(kind === 'Secret', field)],
		['configmap_namespace', only(kind === 'ConfigMap', namespace)],
		['configmap_name', only(kind === 'ConfigMap', name)],
		['configmap_key', only(kind === 'ConfigMap', field)],
		['cabundle_resource_kind', only(isBundle, kind)],
		['cabundle_resource_name', only(isBundle, name)],
		['cabundle_entry', only(isBundle, entry)],
		['certdeck_kind', only(isOther, kind)],
		['certdeck_name', only(isOther, name)],
	];
}

function attributeOf(name: DistinguishedName | undefined, wanted: string): string {
	return name?.flat().findLast(({type}) => type === wanted)?.value ?? '';
}

function decimal(hex: string): string {
	const digits = hex.replace(/^-/, '');
	return digits === '' ? '' : `${hex.startsWith('-') ? '-' : ''}${BigInt(`0x${digits}`)}`;
}
