import type {KubeObject} from '../schema/json.js';
import {isSame} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {bytes, int32, int64, many, mapOf, one, struct, text, time} from '../schema/shape.js';
import {fault, invalid} from '../schema/status.js';
import {maySigner} from './certificate-signing-request.js';
import {nameColumn, textColumn} from './columns.js';
import {kindShape, nameLabel, subdomainFaults} from './metadata.js';
import {refuseOtherPod} from './node-restriction.js';
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

/** certificates.k8s.io/v1 PodCertificateRequest: no approval, one write to `/status`, for good. */
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
