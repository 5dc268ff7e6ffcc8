import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {SecretRecord} from '../../cluster/records/index.js';
import {encodePrivateKey} from '../../pki/keys/index.js';
import type {ObjectName} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {Write} from '../write/index.js';
import {digest, judged, managers, ontoFound, refuseImmutable, settledWrite} from '../write/index.js';
import {ownerLabels} from './owner-labels.js';
import {sideBySide, trustLost} from './side-by-side.js';
import type {VerifiedCertificate} from './verify.js';

/** Annotations of a Secret that say how its certificate was requested, for its renewal. */
export const askedAnnotations = {
	signerName: 'certdeck.dev/signer-name',
	usages: 'certdeck.dev/usages',
	expirationSeconds: 'certdeck.dev/expiration-seconds',
} as const;

/**
 * Plans certificate and key as a kubernetes.io/tls Secret; empty if they are there already.
 *
 * @param warnings - receives sentences for the operator.
 * @throws {OperationError} `refused` without a key, for a Secret of another type, or for an immutable one.
 */
export async function planSecret(
	cluster: Cluster,
	verified: VerifiedCertificate,
	{
		secret: target,
		withAuthority = false,
		isBeside = false,
	}: {readonly secret: ObjectName; readonly withAuthority?: boolean; readonly isBeside?: boolean},
	warnings: string[],
	signal?: AbortSignal,
): Promise<readonly Write[]> {
	const found = await cluster.getSecret(target.namespace, target.name, signal);
	const label = localized`Secret ${target.namespace}/${target.name}`;
	if (found && found.type !== 'kubernetes.io/tls') {
		throw new OperationError(
			'refused',
			localized`${label} is of type ${found.type}, which can not be changed to kubernetes.io/tls`,
			{
				hint: localized`choose another name, or delete that Secret first`,
			},
		);
	}

	const data = contentOf(verified, found, withAuthority, isBeside);
	const changed = Object.entries(data).filter(([key, value]) => !sameBytes(found?.data[key], value));
	if (found && changed.length === 0) {
		warnings.push(localized`${label} holds this certificate and key already`);
		return [];
	}

	refuseImmutable(label, found);
	const object = {
		...target,
		type: 'kubernetes.io/tls',
		data,
		labels: ownerLabels(found),
		annotations: annotationsOf(verified),
	} as const;
	return [
		{
			step: {
				verb: found ? 'apply' : 'create',
				kind: 'Secret',
				...target,
				note: localized`type kubernetes.io/tls: tls.crt (leaf first), tls.key${data['ca.crt'] === undefined ? '' : ', ca.crt'}`,
				...(found && lossOf(label, found, isBeside ? changed.filter(([key]) => key !== 'ca.crt') : changed)),
			},
			check: checkSignal => judged(() => cluster.applySecret(object, {...ontoFound(found), dryRun: true}, checkSignal)),
			async perform(performSignal) {
				const secret = await settledWrite<SecretRecord>(cluster, label, found, {
					write: () => cluster.applySecret(object, ontoFound(found), performSignal),
					get: looking => cluster.getSecret(target.namespace, target.name, looking),
					content: secretDigest,
					wanted: secretDigest({data}),
					signal: performSignal,
				});
				return {secret};
			},
		},
	];
}

function contentOf(
	{chainPem, key, authorityPem}: VerifiedCertificate,
	found: SecretRecord | undefined,
	withAuthority: boolean,
	isBeside: boolean,
): Readonly<Record<string, Uint8Array>> {
	if (key === undefined) {
		throw new OperationError('refused', localized`a kubernetes.io/tls Secret needs the private key of the request`, {
			hint: localized`name its file`,
		});
	}

	if (withAuthority && authorityPem === undefined) {
		throw new OperationError('refused', localized`ca.crt in the Secret needs the certificate of the authority`, {
			hint: localized`name its file`,
		});
	}

	// If the apply left out a ca.crt that certdeck wrote earlier, the server would remove it.
	const there = found?.data['ca.crt'];
	const joined =
		isBeside && there !== undefined && authorityPem !== undefined
			? sideBySide(Buffer.from(there).toString('latin1'), authorityPem)
			: undefined;
	const authority =
		joined !== undefined ? Buffer.from(joined, 'latin1') : withAuthority ? Buffer.from(authorityPem ?? '') : there;
	return {
		'tls.crt': Buffer.from(chainPem),
		'tls.key': Buffer.from(encodePrivateKey(key)),
		...(authority && {'ca.crt': authority}),
	};
}

function lossOf(
	label: string,
	found: SecretRecord,
	changed: ReadonlyArray<readonly [key: string, value: Uint8Array]>,
): {readonly overwrites?: string; readonly lost?: string} {
	const lost = changed.map(([key]) => key).filter(key => (found.data[key]?.length ?? 0) > 0);
	const trust = changed.find(([key]) => key === 'ca.crt')?.[1];
	const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
	const untrusted = trust === undefined ? '' : trustLost(text(found.data['ca.crt']), text(trust));
	return lost.length === 0
		? {}
		: {
				overwrites: localized`${label} has another ${lost.join(' and ')}${managers(found.managers)}${untrusted && localized`; clients trust now${untrusted}`}`,
				lost: secretDigest(found),
			};
}

/** Hex SHA-256 of the certificate, key and authority in a Secret. */
export function secretDigest({data}: Pick<SecretRecord, 'data'>): string {
	return digest(...['tls.crt', 'tls.key', 'ca.crt'].map(key => data[key] ?? ''));
}

function annotationsOf({asked}: VerifiedCertificate): Readonly<Record<string, string>> {
	return {
		[askedAnnotations.signerName]: asked.signerName,
		[askedAnnotations.usages]: asked.usages.join(', '),
		...(asked.expirationSeconds === undefined
			? {}
			: {[askedAnnotations.expirationSeconds]: String(asked.expirationSeconds)}),
	};
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
	return a !== undefined && Buffer.compare(a, b) === 0;
}
