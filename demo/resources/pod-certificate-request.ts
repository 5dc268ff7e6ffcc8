import type {JsonObject, KubeObject} from '../schema/json.js';
import {isSame} from '../schema/json.js';
import type {Context, Resource} from '../schema/resource.js';
import {bytes, int32, int64, many, mapOf, one, struct, text, time} from '../schema/shape.js';
import {fault, forbidden, internal, invalid} from '../schema/status.js';
import {maySigner} from './certificate-signing-request.js';
import {nameColumn, textColumn} from './columns.js';
import {at, listAt, textAt} from './core.js';
import {kindShape, nameLabel, subdomainFaults} from './metadata.js';
import type {PodCertificateRequest} from './pod-certificate-faults.js';
import {podCertificateSpecFaults, stubFaults} from './pod-certificate-faults.js';
import {endOf, statusFaults} from './pod-certificate-status.js';

const named = {group: 'certificates.k8s.io', plural: 'podcertificaterequests', kind: 'PodCertificateRequest'};
const specOf = (object: KubeObject) => (object as PodCertificateRequest).spec;

const condition = struct('Condition', {
	type: text(1, 'always'),
	status: text(2, 'always'),
	observedGeneration: int64(3, 'dropsZero'),
	lastTransitionTime: time(4, 'always'),
	reason: text(5, 'always'),
	message: text(6, 'always'),
});

/** certificates.k8s.io/v1 PodCertificateRequest. It has no approval, and only one final write to `/status`. */
export const podCertificateRequests: Resource = {
	...named,
	version: 'v1',
	singular: 'podcertificaterequest',
	namespaced: true,
	shape: kindShape('PodCertificateRequest', {
		spec: one(
			struct('PodCertificateRequestSpec', {
				signerName: text(1, 'always'),
				podName: text(2, 'always'),
				podUID: text(3, 'always'),
				serviceAccountName: text(4, 'always'),
				serviceAccountUID: text(5, 'always'),
				nodeName: text(6, 'always'),
				nodeUID: text(7, 'always'),
				maxExpirationSeconds: int32(8),
				stubPKCS10Request: bytes(12, 'always'),
				unverifiedUserAnnotations: mapOf(text(), 11),
			}),
			2,
			'always',
		),
		status: one(
			struct('PodCertificateRequestStatus', {
				conditions: many(condition, 1, {merge: ['type'], patchKey: 'type'}),
				certificateChain: text(2),
				notBefore: time(4),
				beginRefreshAt: time(5),
				notAfter: time(6),
			}),
			3,
			'always',
		),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: {
		...nameLabel,
		'spec.signerName': object => specOf(object).signerName,
		'spec.podName': object => specOf(object).podName,
		'spec.nodeName': object => specOf(object).nodeName,
	},
	columns: [
		nameColumn,
		textColumn('PodName', object => specOf(object).podName),
		textColumn('ServiceAccountName', object => specOf(object).serviceAccountName),
		textColumn('NodeName', object => specOf(object).nodeName),
		textColumn('SignerName', object => specOf(object).signerName),
		textColumn('State', object => endOf(object) ?? 'Pending'),
		textColumn('UnverifiedUserAnnotations', object => {
			const pairs = Object.entries(specOf(object).unverifiedUserAnnotations ?? {}).map(
				([key, value]) => `${key}=${value}`,
			);
			return pairs.sort().join(',') || '<none>';
		}),
	],
	prepareCreate: object =>
		({
			...object,
			spec: {...specOf(object), maxExpirationSeconds: specOf(object).maxExpirationSeconds ?? 86_400},
			status: {},
		}) as KubeObject,
	examine: stubFaults,
	validate: podCertificateSpecFaults,
	admitCreate: refuseOtherPod,
	main: {
		resets: ['status'],
		validate: (next, old) =>
			isSame(specOf(next), specOf(old)) ? [] : [fault.invalid('spec', specOf(next), 'field is immutable')],
	},
	needsVersion: true,
	subresources: {
		status: {
			resets: ['metadata', 'spec'],
			validate: (next, old, {now}) => statusFaults(next, old, now()),
			admit(next, old, context) {
				const {signerName} = specOf(old);
				const isChanged = !isSame((next as PodCertificateRequest).status, (old as PodCertificateRequest).status);
				if (isChanged && !maySigner(context.user, 'sign', signerName, context)) {
					const detail = `User ${JSON.stringify(context.user.username)} is not permitted to "sign" for signer ${JSON.stringify(signerName)}`;
					throw invalid(named, next.metadata.name, [fault.forbidden('spec.signerName', detail)]);
				}
			},
		},
	},
};

const quoted = (text: string) => JSON.stringify(text);

/**
 * NodeRestriction for PodCertificateRequests (admitPodCertificateRequest). A node may ask only for Pods that run on it, with
 * their real data. If a cache may not have the Pod yet, the answer is 500, "try again". Other users are not checked.
 *
 * @throws {ApiError} 403 or 500
 */
function refuseOtherPod(object: KubeObject, {user, get, authorize}: Context): void {
	if (!user.username.startsWith('system:node:') || !user.groups.includes('system:nodes')) {
		return;
	}

	const {spec, metadata} = object as PodCertificateRequest;
	const {namespace = ''} = metadata;
	const refuse = (why: string) => forbidden(named, metadata.name, why);
	const node = user.username.slice('system:node:'.length);
	if (spec.nodeName !== node) {
		throw refuse(
			`PodCertificateRequest.Spec.NodeName=${quoted(spec.nodeName)}, which is not the requesting node ${quoted(node)}`,
		);
	}

	const retrieved = (what: string, plural: string, key: string, shown: string): KubeObject => {
		const found = get(plural, key);
		if (!found) {
			const gone = `${plural === 'pods' ? 'pod' : plural === 'nodes' ? 'node' : 'serviceaccount'} ${quoted(key.split('/').at(-1) ?? '')} not found`;
			throw internal(`while retrieving ${what} ${quoted(shown)} named in the PodCertificateRequest: ${gone}`);
		}

		return found;
	};

	const pathOf = (name: string) => `${namespace}/${name}`;
	const podPath = pathOf(spec.podName);
	const nodeUid = retrieved('node', 'nodes', spec.nodeName, spec.nodeName).metadata.uid;
	if (nodeUid !== spec.nodeUID) {
		throw internal(
			`PodCertificateRequest for pod ${quoted(podPath)} names node UID ${quoted(spec.nodeUID)}, inconsistent with the running node (${quoted(nodeUid)})`,
		);
	}

	const pod = retrieved('pod', 'pods', podPath, podPath);
	const podUid = pod.metadata.uid;
	if (spec.podUID !== podUid) {
		throw internal(
			`PodCertificateRequest for pod ${quoted(podPath)} contains pod UID (${quoted(spec.podUID)}) which differs from running pod ${quoted(podUid)}`,
		);
	}

	if (textAt('spec.nodeName')(pod) !== spec.nodeName) {
		throw refuse(
			`pod ${quoted(podPath)} is not running on node ${quoted(spec.nodeName)} named in the PodCertificateRequest`,
		);
	}

	if (Object.hasOwn(pod.metadata.annotations ?? {}, 'kubernetes.io/config.mirror')) {
		throw refuse(`pod ${quoted(podPath)} is a mirror pod`);
	}

	const account = textAt('spec.serviceAccountName')(pod);
	if (spec.serviceAccountName !== account) {
		throw refuse(
			`PodCertificateRequest for pod ${quoted(podPath)} contains serviceAccountName (${quoted(spec.serviceAccountName)}) that differs from running pod (${quoted(account)})`,
		);
	}

	const accountPath = pathOf(account);
	const accountUid = retrieved('service account', 'serviceaccounts', accountPath, accountPath).metadata.uid;
	if (spec.serviceAccountUID !== accountUid) {
		throw internal(
			`PodCertificateRequest for pod ${quoted(podPath)} names service account UID ${quoted(spec.serviceAccountUID)}, which differs from the running service account (${quoted(accountUid)})`,
		);
	}

	const attributes = {
		verb: 'request-serviceaccounts-podcertificate-signer',
		group: named.group,
		resource: spec.signerName.replaceAll('/', ':'),
		subresource: '',
		namespace,
		name: account,
	};
	if (!mountsSigner(pod, spec.signerName) && !authorize(user, attributes).allowed) {
		throw refuse(
			`pod ${quoted(podPath)} does not mount a podCertificate projected volume for signer ${quoted(spec.signerName)}`,
		);
	}
}

function mountsSigner(pod: KubeObject, signerName: string): boolean {
	return listAt(pod, 'spec.volumes')
		.flatMap(volume => (at(volume, 'projected.sources') ?? []) as readonly JsonObject[])
		.some(source => at(source, 'podCertificate.signerName') === signerName);
}
