import type {
	CoreV1Event,
	V1ClusterTrustBundleProjection,
	V1LabelSelector,
	V1LabelSelectorRequirement,
	V1ObjectMeta,
	V1Pod,
	V1PodSpec,
	V1PodStatus,
	V1Volume,
} from '@kubernetes/client-node';
import {localized} from '../../base/text/index.js';
import type {PodCertificateCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {asList, asObject, asText, ClusterError, quoted, undone} from '../model/index.js';
import type {
	BundleSource,
	EventRecord,
	MountingPodRecord,
	PodCertificateCondition,
	PodCertificateRecord,
} from '../records/pods/index.js';
import {fieldManager} from './apply.js';
import {asDate, asTextRecord, asTexts} from './decode.js';
import {certificateGroup, servesCertificates} from './discovery.js';
import {getOptional} from './get-optional.js';
import {listPages} from './list-pages.js';
import {asModel} from './wire.js';

const plural = 'podcertificaterequests';
const inNamespace = (namespace: string) => `namespaces/${encodeURIComponent(namespace)}`;
const pathOf = (namespace: string, name: string) =>
	`${certificateGroup}/v1/${inNamespace(namespace)}/${plural}/${encodeURIComponent(name)}`;

/** How to list and watch the PodCertificateRequests of all namespaces. */
export const podCertificateKind = {
	path: `${certificateGroup}/v1/${plural}`,
	what: 'PodCertificateRequests',
	decode: decodePodCertificate,
};

/** The calls on PodCertificateRequests (certificates.k8s.io/v1), and on the objects that they name. */
export function podCertificateCalls(transport: Transport): PodCertificateCalls {
	/** Writes the whole status at once, if the request has not changed since it was seen. */
	async function putFinalStatus(
		seen: PodCertificateRecord,
		verb: string,
		status: Readonly<Record<string, unknown>>,
		signal: AbortSignal | undefined,
	): Promise<PodCertificateRecord> {
		const path = pathOf(seen.namespace, seen.name);
		const what = localized`${verb} PodCertificateRequest ${quoted(`${seen.namespace}/${seen.name}`)}`;
		const object = asObject(
			await transport.json({path, what, signal}).catch(error => {
				throw undone(error);
			}),
		);
		const {managedFields: _, ...metadata} = asObject(object['metadata']);
		if (metadata['uid'] !== seen.uid || metadata['resourceVersion'] !== seen.resourceVersion) {
			const how = metadata['uid'] === seen.uid ? localized`changed` : localized`deleted and recreated`;
			throw new ClusterError('conflict', localized`${what}: it was ${how} since it was read`);
		}

		const updated = await transport.json({
			method: 'PUT',
			path: `${path}/status?fieldManager=${fieldManager}`,
			body: {...object, metadata, status},
			what,
			signal,
		});
		return decodePodCertificate(updated);
	}

	return {
		servesPodCertificates: signal => servesCertificates(transport, 'v1', plural, signal),
		async listPodCertificates({namespace, ...selectors} = {}, signal) {
			const scope = namespace === undefined ? '' : `${inNamespace(namespace)}/`;
			const path = `${certificateGroup}/v1/${scope}${plural}`;
			const what = localized`list PodCertificateRequests`;
			return (await listPages(transport, path, what, decodePodCertificate, selectors, signal)).items;
		},
		async watchPodCertificates(namespace, changed, signal) {
			const scope = namespace === undefined ? '' : `${inNamespace(namespace)}/`;
			// Bookmarks arrive every minute. A connection that is silent for longer is dead.
			const {lines, close} = await transport.lines({
				path: `${certificateGroup}/v1/${scope}${plural}?watch=1&allowWatchBookmarks=true&timeoutSeconds=290`,
				what: localized`watch PodCertificateRequests`,
				signal,
				idleTimeoutMs: 150_000,
			});
			try {
				changed();
				for await (const line of lines) {
					if (line.trim() !== '') {
						changed();
					}
				}
			} finally {
				close();
			}
		},
		getPodCertificate: (namespace, name, signal) =>
			getOptional(
				transport,
				pathOf(namespace, name),
				localized`read PodCertificateRequest ${quoted(`${namespace}/${name}`)}`,
				decodePodCertificate,
				signal,
			),
		getMountingPod: (namespace, name, signal) =>
			getOptional(
				transport,
				`/api/v1/${inNamespace(namespace)}/pods/${encodeURIComponent(name)}`,
				localized`read Pod ${quoted(`${namespace}/${name}`)}`,
				decodeMountingPod,
				signal,
			),
		uidOf: (kind, name, namespace, signal) =>
			getOptional(
				transport,
				kind === 'Node'
					? `/api/v1/nodes/${encodeURIComponent(name)}`
					: `/api/v1/${inNamespace(namespace ?? '')}/serviceaccounts/${encodeURIComponent(name)}`,
				localized`read ${kind} ${quoted(namespace === undefined ? name : `${namespace}/${name}`)}`,
				value => asText(asObject(asObject(value)['metadata'])['uid']),
				signal,
			),
		async listPodEvents({namespace, name, uid}, signal) {
			const fieldSelector = `involvedObject.kind=Pod,involvedObject.name=${name},involvedObject.uid=${uid}`;
			const path = `/api/v1/${inNamespace(namespace)}/events`;
			const {items} = await listPages(transport, path, localized`list Events`, decodeEvent, {fieldSelector}, signal);
			return items.toSorted((a, b) => a.lastAt.getTime() - b.lastAt.getTime());
		},
		refusePodCertificate(seen, {type, reason, message, at}, signal) {
			const verb = type === 'Denied' ? localized`deny` : localized`mark as failed`;
			return putFinalStatus(seen, verb, {conditions: [conditionOf(type, {reason, message, at})]}, signal);
		},
		issuePodCertificate(seen, {certificateChain, notBefore, beginRefreshAt, notAfter, ...why}, signal) {
			const status = {
				conditions: [conditionOf('Issued', why)],
				certificateChain,
				notBefore: secondsText(notBefore),
				beginRefreshAt: secondsText(beginRefreshAt),
				notAfter: secondsText(notAfter),
			};
			return putFinalStatus(seen, 'sign', status, signal);
		},
	};
}

/** metav1.Time, which has whole seconds. */
function secondsText(at: Date): string {
	return `${at.toISOString().slice(0, 19)}Z`;
}

function conditionOf(type: string, {reason, message, at}: {reason: string; message: string; at: Date}) {
	return {type, status: 'True', reason, message, lastTransitionTime: secondsText(at)};
}

/** client-node has no model of the kind yet. */
function decodePodCertificate(value: unknown): PodCertificateRecord {
	const object = asObject(value);
	const meta = asModel<V1ObjectMeta>(object['metadata']);
	const spec = asObject(object['spec']);
	const status = asObject(object['status']);
	const {maxExpirationSeconds} = spec;
	const [stubBase64, certificateChain] = [asText(spec['stubPKCS10Request']), asText(status['certificateChain'])];
	const time = (name: string) => {
		const date = asDate(status[name]);
		return date === undefined ? {} : {[name]: date};
	};
	return {
		namespace: asText(meta.namespace),
		name: asText(meta.name),
		uid: asText(meta.uid),
		resourceVersion: asText(meta.resourceVersion),
		createdAt: asDate(meta.creationTimestamp) ?? new Date(0),
		signerName: asText(spec['signerName']),
		podName: asText(spec['podName']),
		podUid: asText(spec['podUID']),
		serviceAccountName: asText(spec['serviceAccountName']),
		serviceAccountUid: asText(spec['serviceAccountUID']),
		nodeName: asText(spec['nodeName']),
		nodeUid: asText(spec['nodeUID']),
		...(typeof maxExpirationSeconds === 'number' ? {maxExpirationSeconds} : {}),
		...(stubBase64 === '' ? {} : {stubBase64}),
		userAnnotations: asTextRecord(spec['unverifiedUserAnnotations']),
		conditions: asList(status['conditions']).map(decodeCondition),
		...(certificateChain === '' ? {} : {certificateChain}),
		...time('notBefore'),
		...time('beginRefreshAt'),
		...time('notAfter'),
	};
}

function decodeCondition(value: unknown): PodCertificateCondition {
	const {type, status, reason, message, lastTransitionTime} = asObject(value);
	const at = asDate(lastTransitionTime);
	return {
		type: asText(type),
		status: asText(status),
		reason: asText(reason),
		message: asText(message),
		...(at === undefined ? {} : {lastTransitionTime: at}),
	};
}

function decodeMountingPod(value: unknown): MountingPodRecord {
	const {metadata, spec, status} = asModel<V1Pod>(value);
	const meta = asModel<V1ObjectMeta>(metadata);
	const asked = asModel<V1PodSpec>(spec);
	const sources = asList(asked.volumes).flatMap(each => {
		const volume = asModel<V1Volume>(each);
		return asList(asObject(volume.projected)['sources']).map(source => ({
			volume: asText(volume.name),
			source: asObject(source),
		}));
	});
	return {
		namespace: asText(meta.namespace),
		name: asText(meta.name),
		uid: asText(meta.uid),
		createdAt: asDate(meta.creationTimestamp) ?? new Date(0),
		isDeleted: asText(meta.deletionTimestamp) !== '',
		phase: asText(asModel<V1PodStatus>(status).phase),
		nodeName: asText(asked.nodeName),
		serviceAccountName: asText(asked.serviceAccountName),
		isMirror: asTextRecord(meta.annotations)['kubernetes.io/config.mirror'] !== undefined,
		certificates: sources.flatMap(({volume, source}) => {
			const certificate = asObject(source['podCertificate']);
			return source['podCertificate'] === undefined
				? []
				: [{volume, signerName: asText(certificate['signerName']), keyType: asText(certificate['keyType'])}];
		}),
		bundles: sources.flatMap(({volume, source}) =>
			source['clusterTrustBundle'] === undefined ? [] : [decodeBundleSource(volume, source['clusterTrustBundle'])],
		),
	};
}

function decodeBundleSource(volume: string, value: unknown): BundleSource {
	const {name, signerName, labelSelector, optional, path} = asModel<V1ClusterTrustBundleProjection>(value);
	return {
		volume,
		path: asText(path),
		...(asText(name) === '' ? {} : {name: asText(name)}),
		...(asText(signerName) === '' ? {} : {signerName: asText(signerName)}),
		...(labelSelector === undefined || labelSelector === null ? {} : {labelSelector: selectorText(labelSelector)}),
		optional: optional === true,
	};
}

/** Converts a LabelSelector to a query parameter, so that the server does the selection. */
function selectorText(value: unknown): string {
	const {matchLabels, matchExpressions} = asModel<V1LabelSelector>(value);
	const expressions = asList(matchExpressions).map(each => {
		const {key, operator, values} = asModel<V1LabelSelectorRequirement>(each);
		const list = `(${asTexts(values).join(',')})`;
		switch (asText(operator)) {
			case 'In':
				return `${asText(key)} in ${list}`;
			case 'NotIn':
				return `${asText(key)} notin ${list}`;
			case 'DoesNotExist':
				return `!${asText(key)}`;
			default:
				return asText(key);
		}
	});
	return [...Object.entries(asTextRecord(matchLabels)).map(([key, text]) => `${key}=${text}`), ...expressions].join(
		',',
	);
}

function decodeEvent(value: unknown): EventRecord {
	const {type, reason, message, count, lastTimestamp, eventTime, firstTimestamp, metadata} =
		asModel<CoreV1Event>(value);
	const {creationTimestamp} = asModel<V1ObjectMeta>(metadata);
	return {
		type: asText(type),
		reason: asText(reason),
		message: asText(message),
		count: typeof count === 'number' ? count : 1,
		lastAt:
			asDate(lastTimestamp) ?? asDate(eventTime) ?? asDate(firstTimestamp) ?? asDate(creationTimestamp) ?? new Date(0),
	};
}
