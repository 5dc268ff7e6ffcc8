import type {
	V1beta1ClusterTrustBundle,
	V1beta1ClusterTrustBundleSpec,
	V1CertificateSigningRequest,
	V1CertificateSigningRequestCondition,
	V1CertificateSigningRequestSpec,
	V1CertificateSigningRequestStatus,
	V1ConfigMap,
	V1ManagedFieldsEntry,
	V1ObjectMeta,
	V1Secret,
} from '@kubernetes/client-node';
import type {CertificateSigningRequest, Condition, LaterWrite} from '../model/index.js';
import {asList, asObject, asText} from '../model/index.js';
import type {ConfigMapRecord, SecretRecord, TrustBundleRecord, WholeConfigMapRecord} from '../records/index.js';
import {sharedList, sharedPairs, sharedText} from './shared-values.js';
import {asModel} from './wire.js';

const none: readonly unknown[] = Object.freeze([]);
const undecided: readonly Condition[] = Object.freeze([]);

/** Decodes a CertificateSigningRequest of the server. A field of a wrong type counts as absent. */
export function decodeSigningRequest(value: unknown): CertificateSigningRequest {
	const {metadata, spec, status} = asModel<V1CertificateSigningRequest>(value);
	const meta = asModel<V1ObjectMeta>(metadata);
	const asked = asModel<V1CertificateSigningRequestSpec>(spec);
	const state = asModel<V1CertificateSigningRequestStatus>(status);
	const createdAt = asDate(meta.creationTimestamp) ?? new Date(0);
	const deletedAt = asDate(meta.deletionTimestamp);
	const later = notOfCreation(meta.managedFields, meta.creationTimestamp);
	const metadataChangedAt = lastMetadataChange(later, createdAt);
	const laterWrites = readLaterWrites(later, createdAt);
	const labels = asTextRecord(meta.labels);
	const annotations = asTextRecord(meta.annotations);
	const hasMetadata = Object.keys(labels).length + Object.keys(annotations).length > 0;
	const expirationSeconds = asked.expirationSeconds;
	const userUid = asText(asked.uid);
	const certificateBase64 = asText(state.certificate);
	return {
		name: asText(meta.name),
		uid: asText(meta.uid),
		resourceVersion: asText(meta.resourceVersion),
		createdAt,
		...(deletedAt === undefined ? {} : {deletedAt}),
		labels,
		annotations,
		...(metadataChangedAt === undefined ? {} : {metadataChangedAt}),
		...(laterWrites.length === 0 ? {} : {laterWrites}),
		...(hasMetadata && asList(meta.managedFields).length === 0 ? {isMetadataUnrecorded: true as const} : {}),
		requestBase64: asText(asked.request),
		signerName: sharedText(asText(asked.signerName)),
		usages: asTexts(asked.usages),
		...(typeof expirationSeconds === 'number' ? {expirationSeconds} : {}),
		username: sharedText(asText(asked.username)),
		...(userUid === '' ? {} : {userUid}),
		groups: asTexts(asked.groups),
		extra: sharedPairs(Object.entries(asObject(asked.extra)).map(([key, list]) => [key, asTexts(list)] as const)),
		conditions: asList(state.conditions).length === 0 ? undecided : asList(state.conditions).map(decodeCondition),
		...(certificateBase64 === '' ? {} : {certificateBase64}),
	};
}

function decodeCondition(value: unknown): Condition {
	const condition = asModel<V1CertificateSigningRequestCondition>(value);
	const lastUpdateTime = asDate(condition.lastUpdateTime);
	const lastTransitionTime = asDate(condition.lastTransitionTime);
	return {
		type: sharedText(asText(condition.type)),
		status: sharedText(asText(condition.status)),
		reason: sharedText(asText(condition.reason)),
		message: sharedText(asText(condition.message)),
		...(lastUpdateTime === undefined ? {} : {lastUpdateTime}),
		...(lastTransitionTime === undefined ? {} : {lastTransitionTime}),
	};
}

/**
 * The entries that may be of a later write. Most requests have only that of their creation, and to parse its time for each of
 * ten thousand is noticeable.
 */
function notOfCreation(managedFields: unknown, createdAt: unknown): readonly unknown[] {
	const entries = asList(managedFields);
	const isOfCreation = (entry: unknown) => {
		const {time, subresource} = asModel<V1ManagedFieldsEntry>(entry);
		return (time as unknown) === createdAt && (subresource === undefined || subresource === '');
	};
	return entries.every(isOfCreation) ? none : entries;
}

/** managedFields has one time for each manager and endpoint. The entry of the creation adds nothing to the metadata. */
function readLaterWrites(managedFields: readonly unknown[], createdAt: Date): readonly LaterWrite[] {
	return managedFields.flatMap((entry): readonly LaterWrite[] => {
		const {manager, subresource, time, fieldsV1} = asModel<V1ManagedFieldsEntry>(entry);
		const at = asDate(time);
		const metadata = asObject(asObject(fieldsV1)['f:metadata']);
		const under = asText(subresource);
		// A request can be decided in the same second in which it was created.
		return at !== undefined && (at > createdAt || under !== '')
			? [
					{
						manager: asText(manager),
						...(under === '' ? {} : {subresource: under}),
						at,
						metadata: ['labels', 'annotations'].flatMap(map =>
							Object.keys(asObject(metadata[`f:${map}`]))
								.filter(key => key.startsWith('f:'))
								.map(key => `${map}.${key.slice(2)}`),
						),
					},
				]
			: [];
	});
}

/** Only entries that touch metadata count. */
function lastMetadataChange(managedFields: readonly unknown[], createdAt: Date): Date | undefined {
	let last: Date | undefined;
	for (const entry of managedFields) {
		const {time, fieldsV1} = asObject(entry);
		const when = asDate(time);
		if (
			when &&
			when > createdAt &&
			asObject(fieldsV1)['f:metadata'] !== undefined &&
			(last === undefined || when > last)
		) {
			last = when;
		}
	}

	return last;
}

export function decodeSecret(value: unknown): SecretRecord {
	const secret = asModel<V1Secret>(value);
	return {
		...decodeMetadata(secret),
		type: asText(secret.type),
		data: bytesOf(secret.data),
		immutable: secret.immutable === true,
	};
}

export function decodeTrustBundle(value: unknown): TrustBundleRecord {
	const bundle = asModel<V1beta1ClusterTrustBundle>(value);
	const spec = asModel<V1beta1ClusterTrustBundleSpec>(bundle.spec);
	const signerName = asText(spec.signerName);
	const {namespace: _, ...metadata} = decodeMetadata(bundle, 'f:spec');
	return {
		...metadata,
		...(signerName === '' ? {} : {signerName}),
		trustBundle: asText(spec.trustBundle),
	};
}

export function decodeConfigMap(value: unknown): ConfigMapRecord {
	const configMap = asModel<V1ConfigMap>(value);
	return {
		...decodeMetadata(configMap),
		data: asTextRecord(configMap.data),
		immutable: configMap.immutable === true,
	};
}

export function decodeWholeConfigMap(value: unknown): WholeConfigMapRecord {
	return {...decodeConfigMap(value), binaryData: bytesOf(asModel<V1ConfigMap>(value).binaryData)};
}

function bytesOf(data: unknown): Readonly<Record<string, Uint8Array>> {
	return Object.fromEntries(
		Object.entries(asTextRecord(data)).map(([key, base64]) => [key, Buffer.from(base64, 'base64')]),
	);
}

function decodeMetadata(object: {readonly metadata?: unknown}, content = 'f:data') {
	const meta = asModel<V1ObjectMeta>(object.metadata);
	return {
		namespace: asText(meta.namespace),
		name: asText(meta.name),
		uid: asText(meta.uid),
		resourceVersion: asText(meta.resourceVersion),
		labels: asTextRecord(meta.labels),
		annotations: asTextRecord(meta.annotations),
		managers: [
			...new Set(
				asList(meta.managedFields)
					.map(asModel<V1ManagedFieldsEntry>)
					.filter(entry => asObject(entry.fieldsV1)[content] !== undefined && entry.manager !== 'certdeck')
					.map(entry => asText(entry.manager)),
			),
		],
	};
}

export function asTexts(value: unknown): readonly string[] {
	return sharedList(asList(value).filter(each => typeof each === 'string'));
}

export function asTextRecord(value: unknown): Readonly<Record<string, string>> {
	return sharedPairs(
		Object.entries(asObject(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	);
}

export function asDate(value: unknown): Date | undefined {
	const date = typeof value === 'string' ? new Date(value) : undefined;
	return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
