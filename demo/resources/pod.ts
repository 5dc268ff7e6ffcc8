import type {JsonObject, KubeObject} from '../schema/json.js';
import type {Resource} from '../schema/resource.js';
import {any, bool, many, one, struct, text, time} from '../schema/shape.js';
import type {Cause} from '../schema/status.js';
import {fault} from '../schema/status.js';
import {ageColumn, nameColumn, textColumn} from './columns.js';
import {at, conditions, core, listAt, specEndpoint, statusEndpoint, textAt} from './core.js';
import {signerNameFaults} from './csr-faults.js';
import {kindShape, namespacedLabels, subdomainFaults} from './metadata.js';

const container = struct(
	'Container',
	{
		name: text(1, 'always'),
		image: text(2),
		command: many(text(), 3),
		args: many(text(), 4),
		env: many(struct('EnvVar', {name: text(1, 'always'), value: text(2)}, 'open'), 7, {
			merge: ['name'],
			patchKey: 'name',
		}),
		volumeMounts: many(struct('VolumeMount', {name: text(1, 'always'), mountPath: text(3, 'always')}, 'open'), 9, {
			merge: ['mountPath'],
			patchKey: 'mountPath',
		}),
	},
	'open',
);

/** core/v1 Pod. */
export const pods: Resource = {
	...core,
	plural: 'pods',
	singular: 'pod',
	kind: 'Pod',
	shortNames: ['po'],
	categories: ['all'],
	namespaced: true,
	shape: kindShape('Pod', {
		spec: one(
			struct(
				'PodSpec',
				{
					volumes: many(struct('Volume', {name: text(1, 'always')}, 'open'), 1, {merge: ['name'], patchKey: 'name'}),
					containers: many(container, 2, {merge: ['name'], patchKey: 'name', always: true}),
					nodeName: text(10),
					serviceAccountName: text(8),
					hostname: text(16),
					subdomain: text(17),
					hostNetwork: bool(11, 'dropsZero'),
				},
				'open',
			),
			2,
			'always',
		),
		status: one(
			struct(
				'PodStatus',
				{
					phase: text(1),
					conditions,
					hostIP: text(5),
					podIP: text(6),
					podIPs: many(any(), undefined, {merge: ['ip'], patchKey: 'ip'}),
					startTime: time(7),
					containerStatuses: many(any()),
				},
				'open',
			),
			3,
			'always',
		),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: {
		...namespacedLabels,
		'spec.nodeName': textAt('spec.nodeName'),
		'spec.serviceAccountName': textAt('spec.serviceAccountName'),
		'status.phase': textAt('status.phase'),
		'status.podIP': textAt('status.podIP'),
	},
	columns: [
		nameColumn,
		textColumn('Ready', object => {
			const statuses = listAt(object, 'status.containerStatuses');
			return `${statuses.filter(status => status['ready']).length}/${listAt(object, 'spec.containers').length}`;
		}),
		textColumn('Status', textAt('status.phase')),
		textColumn('Restarts', object =>
			String(
				listAt(object, 'status.containerStatuses').reduce(
					(sum, status) => sum + Number(status['restartCount'] ?? 0),
					0,
				),
			),
		),
		ageColumn,
		textColumn('IP', object => textAt('status.podIP')(object) || '<none>', 1),
		textColumn('Node', object => textAt('spec.nodeName')(object) || '<none>', 1),
		textColumn('Nominated Node', () => '<none>', 1),
		textColumn('Readiness Gates', () => '<none>', 1),
	],
	prepareCreate: object => ({...object, status: {phase: 'Pending'}}) as KubeObject,
	validate: object => [
		...(listAt(object, 'spec.containers').length > 0 ? [] : [fault.required('spec.containers')]),
		...projectionFaults(object),
	],
	generation: true,
	main: specEndpoint,
	subresources: {status: statusEndpoint},
};

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];

/** Faults of a Pod's projected certificates and trust bundles (validateProjectionSources). */
function projectionFaults(pod: KubeObject): readonly Cause[] {
	return listAt(pod, 'spec.volumes').flatMap((volume, volumeIndex) =>
		((at(volume, 'projected.sources') ?? []) as readonly JsonObject[]).flatMap((source, index) => {
			const field = `spec.volumes[${volumeIndex}].projected.sources[${index}]`;
			const {clusterTrustBundle, podCertificate} = source;
			return [
				...(clusterTrustBundle ? bundleFaults(clusterTrustBundle as JsonObject, `${field}.clusterTrustBundle`) : []),
				...(podCertificate ? certificateFaults(podCertificate as JsonObject, `${field}.podCertificate`) : []),
			];
		}),
	);
}

function bundleFaults(source: JsonObject, field: string): readonly Cause[] {
	const {name, signerName, labelSelector, path} = source;
	const causes: Cause[] = [];
	if (name !== undefined && signerName !== undefined) {
		causes.push(fault.invalid(field, source, 'only one of name and signerName may be used'));
	} else if (name === undefined && signerName === undefined) {
		causes.push(fault.required(field, 'either name or signerName must be specified'));
	} else if (name !== undefined && labelSelector) {
		const detail = 'labelSelector must be unset if name is specified';
		causes.push(fault.invalid(`${field}.labelSelector`, labelSelector, detail));
	}

	return path ? causes : [...causes, fault.required(`${field}.path`)];
}

function certificateFaults(source: JsonObject, field: string): readonly Cause[] {
	const {signerName, keyType, credentialBundlePath, keyPath, certificateChainPath} = source;
	const paths = 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath';
	return [
		...signerNameFaults(String(signerName ?? '')).map(cause => ({...cause, field: `${field}.signerName`})),
		...(keyTypes.includes(String(keyType ?? ''))
			? []
			: [fault.notSupported(`${field}.keyType`, String(keyType ?? ''), keyTypes)]),
		...(credentialBundlePath || keyPath || certificateChainPath ? [] : [fault.required(field, paths)]),
	];
}
