import type {KeyObject} from 'node:crypto';
import {dirname} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {SecretRecord} from '../../cluster/records/index.js';
import {decodePrivateKey, encodePrivateKey, publicKeyDer} from '../../pki/keys/index.js';
import {sha256Hex} from '../../pki/x509/index.js';
import {exists, makePrivateFolder, removeParts, writePrivateFile} from '../../storage/files/index.js';
import type {Issuance} from '../../storage/issuance/index.js';
import {OperationError} from '../plan/index.js';
import {ownerLabels} from '../publish/index.js';
import {openKey} from '../read/index.js';
import {contentDigest, digest, settledWrite} from '../write/index.js';

/** The annotation by which certdeck recognizes a request or a Secret that it made for an issuance. */
export const issuanceAnnotation = 'certdeck.dev/work';

/**
 * What is in the place of an issuance's key: the key of its request, another key, or none; `locked` if that can't be
 * checked without a passphrase.
 */
export type KeyPlace = 'same' | 'other' | 'absent' | 'locked';

/** Hex SHA-256 of a key's DER SubjectPublicKeyInfo. */
export function publicKeySha256(key: KeyObject): string {
	return sha256Hex(publicKeyDer(key));
}

/**
 * Looks for a key in a file.
 *
 * @throws {FileError} if the file can't be read.
 * @throws {PkiError} if it contains no key.
 */
export async function lookForKeyFile(
	{path, isLocked}: {readonly path: string; readonly isLocked: boolean},
	expectedSha256: string | undefined,
	passphrase?: string,
): Promise<KeyPlace> {
	if (!(await exists(path))) {
		return 'absent';
	}

	if (isLocked && passphrase === undefined) {
		return 'locked';
	}

	return publicKeySha256(await openKey(path, passphrase)) === expectedSha256 ? 'same' : 'other';
}

/**
 * As `lookForKeyFile`, for any place of a key.
 *
 * @throws {ClusterError} also, for a Secret.
 */
export async function lookForKey(
	cluster: Cluster,
	{key, made}: Issuance,
	passphrase?: string,
	signal?: AbortSignal,
): Promise<KeyPlace> {
	switch (key.place) {
		case 'file':
			return lookForKeyFile(key, made?.publicKeySha256, passphrase);
		case 'secret': {
			const found = await readSecretKey(cluster, key, made?.publicKeySha256, signal);
			return found === undefined ? 'absent' : publicKeySha256(found) === made?.publicKeySha256 ? 'same' : 'other';
		}

		case 'elsewhere':
			return 'same';
	}
}

/**
 * Opens the key of an issuance, if certdeck has it.
 *
 * @throws {OperationError} `mismatch` if it is gone.
 * @throws {FileError}, {PkiError} `passphrase-needed`, `bad-key`.
 */
export async function openIssuanceKey(
	cluster: Cluster,
	{key, made}: Issuance,
	passphrase?: string,
	signal?: AbortSignal,
): Promise<KeyObject | undefined> {
	switch (key.place) {
		case 'file':
			return openKey(key.path, passphrase);
		case 'secret': {
			const found = await readSecretKey(cluster, key, made?.publicKeySha256, signal);
			if (found === undefined) {
				throw new OperationError(
					'mismatch',
					localized`there is no key in ${key.field} of Secret ${key.namespace}/${key.name}`,
				);
			}

			return found;
		}

		case 'elsewhere':
			return undefined;
	}
}

/**
 * Stores a new key permanently, before anything is sent that needs it.
 *
 * @throws {OperationError} `exists` if a file or Secret has another key, and the operator did not agree to lose it.
 * @throws {FileError} `no-space` …
 * @throws {ClusterError}
 */
export async function storeKey(
	cluster: Cluster,
	{id, key: place, agreed}: Issuance,
	key: KeyObject,
	passphrase?: string,
	signal?: AbortSignal,
): Promise<void> {
	if (place.place === 'file') {
		const {path} = place;
		const lost = await contentDigest(path);
		if (lost !== undefined && !agreed.includes(lost)) {
			throw new OperationError(
				'exists',
				localized`${JSON.stringify(path)} holds a key that was not agreed to be lost`,
				{
					hint: localized`a certificate may belong to it: choose another name or folder, or move it away`,
				},
			);
		}

		await makePrivateFolder(dirname(path));
		await removeParts(path);
		await writePrivateFile(path, encodePrivateKey(key, passphrase === undefined ? {} : {passphrase}), {
			overwrite: lost !== undefined,
		});
	} else if (place.place === 'secret') {
		const {namespace, name, field} = place;
		const found = await cluster.getSecret(namespace, name, signal);
		const isOurs = found?.annotations[issuanceAnnotation] === id;
		const lost = found?.data[field] ?? [];
		const isTaken = field === 'tls.key' ? found !== undefined : lost.length > 0;
		if (isTaken && !isOurs && !agreed.includes(digest(Buffer.from(lost)))) {
			throw new OperationError('exists', localized`Secret ${namespace}/${name} has a key in ${field} already`, {
				hint: localized`choose another name, or renew what it holds: certdeck renew`,
			});
		}

		// A Secret of this type must have both fields, and its type can't be changed later. So the certificate is empty
		// until it is issued. An Opaque Secret that is replaced at the end would leave a moment without a stored key.
		const data = {'tls.crt': Buffer.alloc(0), ...found?.data, [field]: Buffer.from(encodePrivateKey(key))};
		const content = (each: Pick<SecretRecord, 'data'>) => digest(each.data[field] ?? '');
		await settledWrite<SecretRecord>(cluster, localized`Secret ${namespace}/${name}`, found, {
			write: () =>
				cluster.applySecret(
					{
						namespace,
						name,
						type: 'kubernetes.io/tls',
						data,
						labels: ownerLabels(found),
						annotations: {[issuanceAnnotation]: id},
					},
					found === undefined ? {} : {pin: {uid: found.uid, resourceVersion: found.resourceVersion}, force: true},
					signal,
				),
			get: looking => cluster.getSecret(namespace, name, looking),
			content,
			wanted: content({data}),
			signal,
		});
	}
}

/** The expected key, or else the one in its field. After a renewal, the key moves to `tls.key`. */
async function readSecretKey(
	cluster: Cluster,
	{namespace, name, field}: {readonly namespace: string; readonly name: string; readonly field: string},
	expectedSha256: string | undefined,
	signal?: AbortSignal,
): Promise<KeyObject | undefined> {
	const data = (await cluster.getSecret(namespace, name, signal))?.data ?? {};
	const read = (key: string) => {
		const bytes = data[key] ?? Buffer.alloc(0);
		return bytes.length === 0 ? undefined : decodePrivateKey(Buffer.from(bytes).toString('latin1'));
	};
	const own = read(field);
	if (own !== undefined || field === 'tls.key') {
		return own;
	}

	const moved = read('tls.key');
	return moved !== undefined && publicKeySha256(moved) === expectedSha256 ? moved : undefined;
}
