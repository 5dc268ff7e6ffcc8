import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {BundleEntry} from '../../operations/bundles/index.js';
import {sha256Hex} from '../../pki/x509/index.js';
import type {TableColumn} from '../list/index.js';
import {minuteText} from '../text/index.js';
import {humanDuration, shortSubject} from '../words/index.js';

/** With less time than this left, the end is coloured. */
const soonMs = 30 * 86_400_000;

/** The ConfigMaps that contain one of its authorities. Several of the same name are counted. */
function configMapsText({configMaps}: BundleEntry): Printable {
	if ('why' in configMaps) {
		return printed`?`;
	}

	const byName = new Map<string, string[]>();
	for (const path of configMaps.value) {
		const name = path.slice(path.indexOf('/') + 1);
		byName.set(name, [...(byName.get(name) ?? []), path]);
	}

	const texts = [...byName].map(([name, paths]) =>
		paths.length === 1 ? printable(paths[0] ?? '') : printed`${printable(name)} in ${paths.length} namespaces`,
	);
	return texts.length === 0 ? printed`-` : joined(texts, printed`, `);
}

const name: TableColumn<BundleEntry> = {title: printed`NAME`, least: 16, text: ({record}) => printable(record.name)};
const signer: TableColumn<BundleEntry> = {
	title: printed`SIGNER`,
	least: 10,
	text: ({record}) => (record.signerName === undefined ? printed`-` : printable(record.signerName)),
};
const authorities: TableColumn<BundleEntry> = {
	title: printed`AUTHORITIES`,
	least: 12,
	text: ({certificates, damaged}) =>
		joined(
			[...certificates.map(each => shortSubject(each)), ...(damaged === 0 ? [] : [printed`${damaged} unreadable`])],
			printed`, `,
		) || printed`-`,
	tone: ({damaged}) => (damaged === 0 ? undefined : 'danger'),
};
const ends: TableColumn<BundleEntry> = {
	title: printed`ENDS IN`,
	least: 7,
	text: ({endsAt}, now) =>
		endsAt === undefined
			? printed`-`
			: endsAt <= now
				? printed`expired`
				: humanDuration(endsAt.getTime() - now.getTime()),
	tone: ({endsAt}) =>
		endsAt !== undefined && endsAt.getTime() - Date.now() < soonMs
			? endsAt.getTime() < Date.now()
				? 'danger'
				: 'waiting'
			: undefined,
};
const holders: TableColumn<BundleEntry> = {title: printed`CONFIGMAPS`, least: 10, text: configMapsText};
const own: TableColumn<BundleEntry> = {
	title: printed`YOURS`,
	least: 5,
	text: ({hasOwnAuthority}) =>
		hasOwnAuthority === undefined ? printed`-` : hasOwnAuthority ? printed`yes` : printed`missing`,
	tone: ({hasOwnAuthority}) => (hasOwnAuthority === false ? 'danger' : undefined),
};
const labels: TableColumn<BundleEntry> = {
	title: printed`LABELS`,
	least: 8,
	text: ({record}) => {
		const pairs = Object.entries(record.labels).map(([key, value]) => printed`${printable(key)}=${printable(value)}`);
		return pairs.length === 0 ? printed`-` : joined(pairs, printed`,`);
	},
};
const prints: TableColumn<BundleEntry> = {
	title: printed`SHA-256`,
	least: 12,
	text: ({certificates}) =>
		joined(
			certificates.map(({raw}) => printable(sha256Hex(raw.der))),
			printed`,`,
		) || printed`-`,
};

/** Columns of `certdeck bundles`; `-o wide` adds those that do not fit into 80 columns. */
export function bundleColumns(isWide: boolean): ReadonlyArray<TableColumn<BundleEntry>> {
	return [name, signer, authorities, ends, ...(isWide ? [own, holders, labels, prints] : [])];
}

/** One ClusterTrustBundle as JSON, decoded. Texts are not escaped. */
export function bundleJson({record, certificates, damaged, endsAt, configMaps, hasOwnAuthority}: BundleEntry) {
	const {name: bundleName, uid, signerName, labels: ownLabels, trustBundle} = record;
	return {
		name: bundleName,
		uid,
		...(signerName !== undefined && {signerName}),
		labels: ownLabels,
		authorities: certificates.map(({subject, raw, notBefore, notAfter}) => ({
			subject: shortSubject({subject, subjectAltNames: []}),
			sha256: sha256Hex(raw.der),
			notBefore: minuteText(notBefore),
			notAfter: minuteText(notAfter),
		})),
		...(damaged > 0 && {unreadableBlocks: damaged}),
		...(endsAt !== undefined && {ends: endsAt.toISOString()}),
		...('value' in configMaps ? {configMaps: configMaps.value} : {configMapsUnknown: configMaps.why}),
		...(hasOwnAuthority !== undefined && {hasOwnAuthority}),
		trustBundle,
	};
}
