import type {Printable} from '../../base/text/index.js';
import type {CertificateSigningRequest, Condition} from '../../cluster/model/index.js';
import {yamlText} from '../words/index.js';

/** The object in YAML as it was read: certificates.k8s.io/v1, without managedFields and finalizers. Printable. */
export function objectYaml(seen: CertificateSigningRequest): Printable {
	const {expirationSeconds, userUid, certificateBase64} = seen;
	return yamlText({
		apiVersion: 'certificates.k8s.io/v1',
		kind: 'CertificateSigningRequest',
		metadata: {
			name: seen.name,
			uid: seen.uid,
			resourceVersion: seen.resourceVersion,
			creationTimestamp: seconds(seen.createdAt),
			...(seen.deletedAt && {deletionTimestamp: seconds(seen.deletedAt)}),
			...filled('labels', seen.labels),
			...filled('annotations', seen.annotations),
		},
		spec: {
			request: seen.requestBase64,
			signerName: seen.signerName,
			...(expirationSeconds === undefined ? {} : {expirationSeconds}),
			usages: seen.usages,
			username: seen.username,
			...(userUid === undefined ? {} : {uid: userUid}),
			groups: seen.groups,
			...filled('extra', seen.extra),
		},
		status: {
			...(seen.conditions.length > 0 ? {conditions: seen.conditions.map(conditionOf)} : {}),
			...(certificateBase64 === undefined ? {} : {certificate: certificateBase64}),
		},
	});
}

function conditionOf({type, status, reason, message, lastUpdateTime, lastTransitionTime}: Condition) {
	return {
		type,
		status,
		reason,
		message,
		...(lastUpdateTime && {lastUpdateTime: seconds(lastUpdateTime)}),
		...(lastTransitionTime && {lastTransitionTime: seconds(lastTransitionTime)}),
	};
}

function filled<T>(
	key: string,
	map: Readonly<Record<string, T>>,
): Readonly<Record<string, Readonly<Record<string, T>>>> {
	return Object.keys(map).length > 0 ? {[key]: map} : {};
}

function seconds(date: Date): string {
	return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
