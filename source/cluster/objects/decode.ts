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
import {noPairs, sharedList, sharedPairs, sharedText} from './shared-values.js';
import {asModel} from './wire.js';

const none: readonly unknown[] = Object.freeze([]);
const undecided: readonly Condition[] = Object.freeze([]);

type Writable<T> = {-readonly [Field in keyof T]: T[Field]};

/** Decodes a CertificateSigningRequest of the server. A field of a wrong type counts as absent. */
export function decodeSigningRequest(value: unknown): CertificateSigningRequest {
	const {metadata, spec, status} = asModel<V1CertificateSigningRequest>(value);
	const meta = asModel<V1ObjectMeta>(metadata);
	const asked = asModel<V1CertificateSigningRequestSpec>(spec);
	const state = asModel<V1CertificateSigningRequestStatus>(status);
	const createdAt = asDate(meta.creationTimestamp) ?? new Date(0);
	const conditions = asList(state.conditions);
	const labels = asTextRecord(meta.labels);
	const annotations = asTextRecord(meta.annotations);
	const request: Writable<CertificateSigningRequest> = {
		name: asText(meta.name),
		uid: asText(meta.uid),
		resourceVersion: asText(meta.resourceVersion),
		createdAt,
		labels,
		annotations,
		requestBase64: asText(asked.request),
		signerName: sharedText(asText(asked.signerName)),
		usages: asTexts(asked.usages),
		username: sharedText(asText(asked.username)),
		groups: asTexts(asked.groups),
		extra: asTextLists(asked.extra),
		conditions: conditions.length === 0 ? undecided : conditions.map(decodeCondition),
	};
	// Assigned one by one: a spread for each is slow, which ten thousand requests make noticeable.
	const deletedAt = asDate(meta.deletionTimestamp);
	if (deletedAt !== undefined) {
		request.deletedAt = deletedAt;
	}

	const later = notOfCreation(meta.managedFields, meta.creationTimestamp);
	if (later.length > 0) {
		addLaterWrites(request, later);
	}

	if ((labels !== noPairs || annotations !== noPairs) && asList(meta.managedFields).length === 0) {
		request.isMetadataUnrecorded = true;
	}

	if (typeof asked.expirationSeconds === 'number') {
		request.expirationSeconds = asked.expirationSeconds;
	}

	const userUid = asText(asked.uid);
	if (userUid !== '') {
		request.userUid = userUid;
	}

	const certificateBase64 = asText(state.certificate);
	if (certificateBase64 !== '') {
		request.certificateBase64 = certificateBase64;
	}

	return request;
}

function addLaterWrites(request: Writable<CertificateSigningRequest>, later: readonly unknown[]): void {
	const metadataChangedAt = lastMetadataChange(later, request.createdAt);
	const laterWrites = readLaterWrites(later, request.createdAt);
	if (metadataChangedAt !== undefined) {
		request.metadataChangedAt = metadataChangedAt;
	}

	if (laterWrites.length > 0) {
		request.laterWrites = laterWrites;
	}
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
	const list = asList(value);
	return sharedList(list.every(isText) ? list : list.filter(isText));
}

export function asTextRecord(value: unknown): Readonly<Record<string, string>> {
	return value === undefined
		? noPairs
		: sharedPairs(Object.entries(asObject(value)).filter((entry): entry is [string, string] => isText(entry[1])));
}

function asTextLists(value: unknown): Readonly<Record<string, readonly string[]>> {
	return value === undefined
		? noPairs
		: sharedPairs(Object.entries(asObject(value)).map(([key, list]) => [key, asTexts(list)] as const));
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

export function asDate(value: unknown): Date | undefined {
	const date = typeof value === 'string' ? new Date(value) : undefined;
	return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
