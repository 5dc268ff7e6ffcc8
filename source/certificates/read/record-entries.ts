import {join} from 'node:path';
import type {KnownCluster} from '../../operations/pending/index.js';
import {compareClusters} from '../../operations/pending/index.js';
import type {PublishTargets} from '../../operations/publish/index.js';
import {readCertificateFile} from '../../operations/read/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import {isSame} from '../../pki/verify/index.js';
import type {Entry} from '../model/index.js';
import {readCertificateBytes} from './certificate-bytes.js';
import {entryAt} from './object-entries.js';

/** certdeck's own record of a certificate that it published. */
export type IssuedRecord = Required<KnownCluster> & {
	/** Of the request. */
	readonly name: string;
	readonly signerName: string;
	readonly certificatePem: string;
	readonly targets: PublishTargets;
};

/**
 * Certificates that certdeck published on this cluster and that none of `entries` contains any more: the files of this
 * machine that contain them, or else that they are gone. Certificates that ended or were replaced by later ones are left
 * out.
 *
 * @param areSecretsKnown - whether all Secrets were read. Otherwise the certificate may still be in one of them.
 */
export async function recordEntries(
	issued: readonly IssuedRecord[],
	here: KnownCluster,
	entries: readonly Entry[],
	{now, areSecretsKnown}: {readonly now: Date; readonly areSecretsKnown: boolean},
): Promise<readonly Entry[]> {
	const known = new Map<string, Certificate[]>();
	for (const certificate of entries.flatMap(({certificates}) => certificates)) {
		const {serialNumber} = certificate;
		known.set(serialNumber, [...(known.get(serialNumber) ?? []), certificate]);
	}

	const places = new Set<string>();
	const found: Entry[] = [];
	for (const record of issued.filter(each => compareClusters(here, each) === 'same')) {
		const at = placesOf(record);
		const isOver = at.some(place => places.has(place));
		for (const place of at) {
			places.add(place);
		}

		const read = readCertificateBytes(Buffer.from(record.certificatePem));
		const [leaf] = read.certificates;
		const isThere = leaf === undefined || known.get(leaf.serialNumber)?.some(each => isSame(each, leaf));
		if (leaf === undefined || isThere || isOver || leaf.notAfter <= now) {
			continue;
		}

		const about = {isKeyed: true, signerName: record.signerName} as const;
		const files = await holding(filesOf(record), leaf);
		found.push(...files.map(name => entryAt({kind: 'file', name, field: 'PEM'}, read, about)));
		if (files.length === 0 && (areSecretsKnown || record.targets.secret === undefined)) {
			const gone = at.join(', ');
			found.push({...entryAt({kind: 'record', name: record.name, field: 'certificate'}, read, about), wasIn: gone});
		}
	}

	return found;
}

function placesOf(record: IssuedRecord): readonly string[] {
	const {secret} = record.targets;
	return [...(secret === undefined ? [] : [`Secret ${secret.namespace}/${secret.name}`]), ...filesOf(record)];
}

function filesOf({targets: {out, certificatePath, kubeconfigPath}}: IssuedRecord): readonly string[] {
	return [
		...(out === undefined ? [] : [join(out.folder, `${out.base}.crt`)]),
		...(certificatePath === undefined ? [] : [certificatePath]),
		...(kubeconfigPath === undefined ? [] : [kubeconfigPath]),
	];
}

async function holding(paths: readonly string[], leaf: Certificate): Promise<readonly string[]> {
	const isIn = async (path: string) => {
		try {
			return (await readCertificateFile(path)).some(({certificate}) => isSame(certificate, leaf));
		} catch (error) {
			// A file that is gone or unreadable does not contain it.
			if (error instanceof PkiError || (error instanceof Error && error.name === 'FileError')) {
				return false;
			}

			throw error;
		}
	};
	const answers = await Promise.all(paths.map(isIn));
	return paths.filter((_, index) => answers[index]);
}
