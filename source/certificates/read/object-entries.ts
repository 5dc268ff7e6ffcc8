import type {SecretRecord, WholeConfigMapRecord} from '../../cluster/records/index.js';
import {askedAnnotations} from '../../operations/publish/index.js';
import {asBuffer} from '../../pki/der/index.js';
import type {Certificate} from '../../pki/index.js';
import {isForAuthority} from '../../pki/verify/index.js';
import type {Entry, KeyState, Place} from '../model/index.js';
import {placeId} from '../model/index.js';
import type {ReadBytes} from './certificate-bytes.js';
import {holdsCertificates, readCertificateBytes} from './certificate-bytes.js';
import {keyBeside} from './key-beside.js';

/** The most fields of one object that are read. */
const mostFields = 200;

/**
 * An entry for the content of a place. `isKeyed`: a private key belongs beside it, so its first certificate is the
 * presented one.
 */
export function entryAt(
	place: Place,
	read: ReadBytes,
	about: Partial<Pick<Entry, 'labels' | 'annotations' | 'key' | 'signerName' | 'requester'>> & {
		readonly isKeyed?: boolean;
	} = {},
): Entry {
	const {isKeyed = false, labels = {}, annotations = {}, key = 'none', ...rest} = about;
	const leaf = leafOf(read.certificates, isKeyed);
	return {id: placeId(place), place, labels, annotations, key, ...read, ...(leaf && {leaf}), ...rest};
}

/** A list of authorities, or a self-issued certificate, has no leaf. */
function leafOf([first]: readonly Certificate[], isKeyed: boolean): Certificate | undefined {
	const isAnchor = (one: Certificate) => isForAuthority(one) || Buffer.compare(one.raw.subject, one.raw.issuer) === 0;
	return first === undefined || (!isKeyed && isAnchor(first)) ? undefined : first;
}

/** `tls.crt` with its key, and `ca.crt`, of a kubernetes.io/tls Secret. It overwrites the bytes of the key. */
export function tlsSecretEntries({namespace, name, labels, annotations, data}: SecretRecord): readonly Entry[] {
	const place = {kind: 'Secret', namespace, name} as const;
	const read = readCertificateBytes(data['tls.crt'] ?? new Uint8Array(), true);
	const signerName = annotations[askedAnnotations.signerName];
	const key = keyBeside(data['tls.key'], read.certificates, read.presented);
	const authority = data['ca.crt'];
	const about = {labels, annotations};
	return [
		entryAt({...place, field: 'tls.crt'}, read, {
			...about,
			key,
			isKeyed: true,
			...(signerName !== undefined && {signerName}),
		}),
		...(authority === undefined || authority.length === 0
			? []
			: [entryAt({...place, field: 'ca.crt'}, readCertificateBytes(authority), about)]),
	];
}

/**
 * All values that seem to be certificates in a Secret of another type, each with the key that its name suggests. It
 * overwrites the bytes of keys.
 */
export function otherSecretEntries({namespace, name, labels, annotations, data}: SecretRecord): readonly Entry[] {
	const fields = Object.entries(data).slice(0, mostFields);
	const entries = fields
		.filter(([field, bytes]) => holdsCertificates(bytes) || isForCertificates(field))
		.map(([field, bytes]): Entry => {
			const besides = keyFieldsOf(field).find(each => data[each] !== undefined);
			// Some servers read the key from the same file.
			const keyField = besides ?? (holdsKey(bytes) ? field : undefined);
			const read = readCertificateBytes(bytes, keyField !== undefined);
			const key: KeyState =
				keyField === undefined || read.certificates.length === 0
					? 'none'
					: // A copy, since another certificate may stand beside the same key.
						keyBeside(Uint8Array.from(data[keyField] ?? []), read.certificates, read.presented);
			return entryAt({kind: 'Secret', namespace, name, field}, read, {
				labels,
				annotations,
				key,
				isKeyed: belongs.has(key),
			});
		});
	for (const [, bytes] of fields) {
		bytes.fill(0);
	}

	return entries;
}

function holdsKey(bytes: Uint8Array): boolean {
	return asBuffer(bytes).includes('PRIVATE KEY-----');
}

const belongs: ReadonlySet<KeyState> = new Set(['fits', 'not-for-go', 'hidden-from-go']);

/** `web.crt` → `web.key`, `cert.pem` → `key.pem`, `web.pem` → `web-key.pem`. */
function keyFieldsOf(field: string): readonly string[] {
	const base = field.replace(/\.(?:crt|cer|cert|pem)$/, '');
	return [
		`${base}.key`,
		`${base}-key.pem`,
		`${base}.key.pem`,
		...(field === 'cert.pem' || field === 'cert' ? ['key.pem', 'key'] : []),
		...(field === 'fullchain.pem' ? ['privkey.pem'] : []),
	].filter(each => each !== field);
}

/** Whether the name of a field is usual for certificates only. */
function isForCertificates(field: string): boolean {
	return /^(?:tls|ca|ca-bundle|client-ca|root-ca|service-ca|cert)\.(?:crt|cer|cert)$/.test(field);
}

/** All values of a ConfigMap that contain certificates, or that should by their name: `ca.crt`, `ca-bundle.crt`. */
export function configMapEntries({
	namespace,
	name,
	labels,
	annotations,
	data,
	binaryData,
}: WholeConfigMapRecord): readonly Entry[] {
	const fields: ReadonlyArray<readonly [string, Uint8Array]> = [
		...Object.entries(data)
			.filter(([field, text]) => isForCertificates(field) || mayHold(text))
			.map(([field, text]) => [field, Buffer.from(text)] as const),
		...Object.entries(binaryData),
	];
	return fields
		.slice(0, mostFields)
		.filter(([field, bytes]) => isForCertificates(field) || holdsCertificates(bytes))
		.map(([field, bytes]) =>
			entryAt({kind: 'ConfigMap', namespace, name, field}, readCertificateBytes(bytes), {labels, annotations}),
		);
}

function mayHold(text: string): boolean {
	return text.includes('CERTIFICATE-----');
}

/**
 * ConfigMaps of one name with the same content in several namespaces become one entry: every namespace has
 * `kube-root-ca.crt`.
 */
export function folded(entries: readonly Entry[]): readonly Entry[] {
	const first = new Map<string, {readonly entry: Entry; readonly alsoIn: string[]}>();
	for (const entry of entries) {
		const {place, certificates, faults} = entry;
		const canFold = place.kind === 'ConfigMap' && faults.length === 0;
		const key = canFold
			? [place.name, place.field, ...certificates.map(({raw}) => Buffer.from(raw.der).toString('latin1'))].join('\n')
			: entry.id;
		const known = first.get(key);
		if (known === undefined) {
			first.set(key, {entry, alsoIn: []});
		} else {
			known.alsoIn.push(place.namespace ?? '');
		}
	}

	return [...first.values()].map(({entry, alsoIn}) => {
		const [namespace = '', ...more] = [entry.place.namespace ?? '', ...alsoIn].toSorted();
		const place = {...entry.place, namespace, alsoIn: more};
		return alsoIn.length === 0 ? entry : {...entry, id: placeId(place), place};
	});
}
